"""Whether somebody is answering at this moment."""

from datetime import datetime, timedelta

from whiteglove.conversations.models import Draft, DraftKind, Presence
from whiteglove.conversations.rules import TYPES_FOR

DRAFT_IS_FRESH = timedelta(minutes=10)


def is_being_answered(conversation_id: int, now: datetime) -> bool:
    """Somebody types in it, or saved a draft of an answer just now."""
    types = Presence.objects.filter(conversation=conversation_id, typed_at__gt=now - TYPES_FOR)
    fresh = Draft.objects.filter(conversation=conversation_id, kind=DraftKind.REPLY, at__gt=now - DRAFT_IS_FRESH)
    return types.exists() or fresh.exclude(text="").exists()
