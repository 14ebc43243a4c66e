"""What would go if conversations were kept only so long."""

from datetime import datetime

from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import Actor
from whiteglove.team.permissions import May, require

COUNTED_UP_TO = 10_000


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months earlier; the last of a month that is too short for it."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    for day in (moment.day, 30, 29, 28):
        try:
            return moment.replace(year=max(year, 1), month=month + 1, day=day)
        except ValueError:
            continue
    raise ValueError(months)


def count_older(actor: Actor, *, months: int, now: datetime) -> int:
    """How many closed conversations are older than that, counted to COUNTED_UP_TO."""
    require(actor, May.SET_UP_HOUSE)
    old = Conversation.objects.filter(is_open=False, closed_at__lt=months_before(now, months))
    return old.order_by().values("pk")[:COUNTED_UP_TO].count()
