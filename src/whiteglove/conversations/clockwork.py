"""What falls due in conversations."""

from datetime import datetime

from whiteglove.conversations.actions.columns import MergedMeanwhile
from whiteglove.conversations.actions.pausing import end_pause_in_time
from whiteglove.conversations.models import Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.errors import NotFound

AT_ONCE = 1000


def end_due_pauses() -> int:
    """Bring back what was paused until now; returns how many. Each by itself, harmless when run twice."""
    now = clock.now()
    due = Conversation.objects.filter(paused_until__lte=now).order_by("paused_until", "id")
    return sum(_came_back(conversation_id, now) for conversation_id in due.values_list("id", flat=True)[:AT_ONCE])


def _came_back(conversation_id: int, now: datetime) -> bool:
    try:
        return end_pause_in_time(conversation_id, now=now)
    except (MergedMeanwhile, NotFound):
        return False
