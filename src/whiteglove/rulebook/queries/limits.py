"""The limits in force, for whoever they bind and whoever sets them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from whiteglove.foundation.actors import Actor
from whiteglove.rulebook.limits import Limit, counting
from whiteglove.rulebook.models import Authority, GestureKind, Sunset
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import May, require

COLUMNS = (
    "id",
    "kind",
    "role",
    "colleague_id",
    "touchpoint_id",
    "per_case",
    "per_period",
    "period_days",
    "currency",
)


def limits_in_force(kinds: Collection[str] | None = None) -> list[Limit]:
    """All that hold now, of these kinds (None: of all); one query. For rooms above, which ask for permission."""
    rows = Authority.objects.filter(ended_at=None)
    return as_limits(rows if kinds is None else rows.filter(kind__in=kinds))


def as_limits(rows: QuerySet[Authority]) -> list[Limit]:
    """These rows as values, in order of id."""
    found = rows.order_by("id").values_list(*COLUMNS)
    return [Limit(**dict(zip(COLUMNS, row, strict=True))) for row in found]


def limits_of(actor: Actor, colleague: Colleague | None = None) -> dict[str, list[Limit]]:
    """By kind: what counts anywhere, then at single touchpoints. colleague None: the actor's own.

    A program has no limits of its own, only those of its role. Raises NotAllowed for those of others, unless one
    sets limits.
    """
    if colleague is None:
        require(actor, May.GIVE)
        number, role = actor.colleague_id, str(actor.role or "")
    else:
        require(actor, May.GIVE if colleague.pk == actor.colleague_id else May.SET_LIMITS)
        number, role = colleague.pk, colleague.role
    limits = limits_in_force()
    places: list[int | None] = [None, *sorted({one.touchpoint_id for one in limits if one.touchpoint_id is not None})]
    found: dict[str, list[Limit]] = {}
    for kind in GestureKind.values:
        there = [counting(limits, kind=kind, colleague=number, role=role, touchpoint=place) for place in places]
        found[kind] = list(dict.fromkeys(one for one in there if one is not None))
    return found


@dataclass(frozen=True, slots=True)
class LimitShown:
    """A limit as whoever sets limits sees it. touchpoint_name: by language. expires_on: of its sunset."""

    limit: Limit
    colleague_name: str
    touchpoint_name: dict[str, str] | None
    why: str
    by_name: str
    at: datetime
    sunset_id: int | None
    expires_on: date | None


def limits_shown(actor: Actor) -> list[LimitShown]:
    """All in force, roles first; two queries. Raises NotAllowed."""
    require(actor, May.SET_LIMITS)
    rows = Authority.objects.filter(ended_at=None)
    names = {
        row[0]: row[1:]
        for row in rows.values_list("id", "colleague__name", "touchpoint__name", "why", "by__name", "at")
    }
    running = Sunset.objects.filter(authority__isnull=False, ended_at=None)
    sunsets = {of: (number, day) for of, number, day in running.values_list("authority_id", "id", "ends_on")}
    shown = [
        LimitShown(
            one,
            names[one.id][0] or "",
            names[one.id][1],
            names[one.id][2],
            names[one.id][3] or "",
            names[one.id][4],
            *sunsets.get(one.id, (None, None)),
        )
        for one in as_limits(rows)
        if one.id in names
    ]
    return sorted(shown, key=lambda one: (bool(one.colleague_name), one.limit.role, one.limit.kind, one.limit.id))
