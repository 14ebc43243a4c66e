"""What would go if conversations were kept only so long."""

from datetime import datetime

from django.db.models import QuerySet

from whiteglove.conversations.models import Conversation
from whiteglove.conversations.rules import months_before
from whiteglove.foundation.actors import Actor
from whiteglove.team.permissions import May, require

COUNTED_UP_TO = 10_000


def closed_before(moment: datetime) -> QuerySet[Conversation]:
    """Closed conversations in which nothing happened since then; what was merged goes with where it stands."""
    return Conversation.objects.filter(is_open=False, merged_into=None, closed_at__lt=moment, updated_at__lt=moment)


def count_older(actor: Actor, *, months: int, now: datetime) -> int:
    """How many closed conversations would go at once, counted to COUNTED_UP_TO."""
    require(actor, May.SET_UP_HOUSE)
    return closed_before(months_before(now, months)).order_by().values("pk")[:COUNTED_UP_TO].count()
