"""Questions about absences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.team.models import Absence
from whiteglove.team.permissions import May, require

MOST = 200


@dataclass(frozen=True, slots=True)
class AbsenceSeen:
    """An absence with the names in it. ended_at: called off, or back early."""

    id: int
    colleague_id: int
    colleague_name: str
    starts: datetime
    ends: datetime | None
    cover_id: int | None
    cover_name: str | None
    is_sudden: bool
    why: str
    from_feed: bool
    begun_at: datetime | None
    over_at: datetime | None
    ended_at: datetime | None

    @property
    def was_called_off(self) -> bool:
        """Whether it never began."""
        return self.ended_at is not None and self.over_at is None

    @property
    def is_open(self) -> bool:
        """Whether it holds or is still to come."""
        return self.ended_at is None and self.over_at is None


COLUMNS = {
    "id": "id",
    "colleague_id": "colleague_id",
    "colleague__name": "colleague_name",
    "starts": "starts",
    "ends": "ends",
    "cover_id": "cover_id",
    "cover__name": "cover_name",
    "is_sudden": "is_sudden",
    "why": "why",
    "feed_id": "from_feed",
    "begun_at": "begun_at",
    "over_at": "over_at",
    "ended_at": "ended_at",
}
"""Columns, and what they are called in AbsenceSeen."""


def absences(
    actor: Actor, *, colleague_id: int | None = None, is_all: bool = False, after: int = 0, limit: int = MOST
) -> list[AbsenceSeen]:
    """Those that hold or are to come, of everybody or one colleague; is_all: past ones and those called off, too.

    The newest entered first; after: the id of the last one seen.
    """
    require(actor, May.READ_PRESENCE)
    rows = Absence.objects.filter(colleague__is_active=True)
    if colleague_id is not None:
        rows = rows.filter(colleague=colleague_id)
    if not is_all:
        rows = rows.filter(Q(ends=None) | Q(ends__gt=clock.now()), ended_at=None, over_at=None)
    if after:
        rows = rows.filter(pk__lt=after)
    return _seen(rows.order_by("-id")[:limit])


def absence(actor: Actor, absence_id: int) -> AbsenceSeen:
    """One of them. Raises NotFound."""
    require(actor, May.READ_PRESENCE)
    for seen in _seen(Absence.objects.filter(pk=absence_id)):
        return seen
    raise NotFound("There is no such absence.")


def seen_after(absence_id: int) -> AbsenceSeen:
    """What became of an act on it, told to whoever acted: that they may was asked by the act."""
    return _seen(Absence.objects.filter(pk=absence_id))[0]


def absences_between(
    actor: Actor, colleague_ids: Sequence[int], *, begin: datetime, end: datetime
) -> list[AbsenceSeen]:
    """Those of these colleagues that touch this time, in order; none that was called off."""
    require(actor, May.READ_PRESENCE)
    rows = Absence.objects.filter(colleague__in=colleague_ids, starts__lt=end)
    rows = rows.filter(Q(ends=None) | Q(ends__gt=begin))
    return _seen(rows.filter(Q(ended_at=None) | Q(over_at__gt=begin)).order_by("starts", "id"))


def absences_over(actor: Actor) -> list[AbsenceSeen]:
    """One's own that are over and not yet looked back on, the oldest first: for "while you were away"."""
    own = Absence.objects.filter(colleague=actor.colleague_id or 0, over_at__isnull=False, seen_at=None)
    return _seen(own.order_by("starts", "id"))


def seen(actor: Actor, absence_id: int) -> bool:
    """They have read what happened while they were away; only one's own can be. False: they had."""
    own = Absence.objects.filter(
        pk=absence_id, colleague=actor.colleague_id or 0, over_at__isnull=False, seen_at=None
    )
    return bool(own.update(seen_at=clock.now()))


def _seen(rows: "QuerySet[Absence]") -> list[AbsenceSeen]:
    return [_one(row) for row in rows.values_list(*COLUMNS)]


def _one(row: tuple[Any, ...]) -> AbsenceSeen:
    given: dict[str, Any] = dict(zip(COLUMNS.values(), row, strict=True))
    return AbsenceSeen(**{**given, "from_feed": given["from_feed"] is not None})
