"""What falls due in conversations."""

from datetime import datetime

from django.db import transaction

from whiteglove.conversations.actions.columns import MergedMeanwhile
from whiteglove.conversations.actions.pausing import end_pause_in_time
from whiteglove.conversations.encountering import record_meetings
from whiteglove.conversations.models import Conversation, ToMeet
from whiteglove.foundation import clock
from whiteglove.foundation.errors import NotFound

AT_ONCE = 1000
# Some five seconds.
MET_AT_ONCE = 300


def end_due_pauses() -> int:
    """Bring back what was paused until now; returns how many. Each by itself, harmless when run twice."""
    now = clock.now()
    due = Conversation.objects.filter(paused_until__lte=now).order_by("paused_until", "id")
    return sum(_came_back(conversation_id, now) for conversation_id in due.values_list("id", flat=True)[:AT_ONCE])


def bring_onto_the_map() -> int:
    """Encounters of what came out of archives, and of older conversations; returns how many conversations.

    Each by itself, harmless when run twice; one that fails stops no other, and is told of when the others are done.
    """
    waiting = ToMeet.objects.order_by("pk").values_list("conversation", flat=True)[: MET_AT_ONCE * 4]
    failed: list[Exception] = []
    chosen = list(dict.fromkeys(waiting))[:MET_AT_ONCE]
    for conversation_id in chosen:
        try:
            _bring(conversation_id)
        except Exception as error:  # noqa: BLE001 - raised again below
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} conversations could not be put on the map", failed)
    return len(chosen)


@transaction.atomic
def _bring(conversation_id: int) -> None:
    # What waits is read before the words: what comes meanwhile waits for the next time.
    known = list(ToMeet.objects.filter(conversation=conversation_id).values_list("pk", flat=True))
    record_meetings(conversation_id)
    ToMeet.objects.filter(pk__in=known).delete()


def _came_back(conversation_id: int, now: datetime) -> bool:
    try:
        return end_pause_in_time(conversation_id, now=now)
    except (MergedMeanwhile, NotFound):
        return False
