"""How promises were kept: by team, kind and place, and which teams promise for which. Never by person."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from whiteglove.analysis.proportions import FEWEST_SHOWN, Interval, wilson
from whiteglove.foundation.actors import Actor
from whiteglove.promises.models import Break, Keeping, Opinion, PromiseState
from whiteglove.promises.queries.visible import visible
from whiteglove.team.permissions import May, require

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_MOMENT = DateTimeField()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one promise whose time is over. made_by, team: names of teams; made_by None: not known."""

    made_by: str | None
    team: str
    made_where: str
    is_callback: bool
    on_time: bool
    objected: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One group. found: the share kept on time, or (who promises for whom) objected to or broken; None: too few."""

    names: tuple[str, ...]
    n: int
    found: Interval | None


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a period. total None: too few."""

    since: datetime
    until: datetime
    total: Interval | None
    n: int
    moved: int
    by_team: list[Line]
    by_kind: list[Line]
    by_place: list[Line]
    over_promised: list[Line]


def report(actor: Actor, *, since: datetime, until: datetime) -> Report:
    """Of what fell due in the period, as far as the actor sees it."""
    require(actor, May.READ_HANGING)
    found = list(_outcomes(actor, since, until))
    on_time = sum(one.on_time for one in found)
    return Report(
        since=since,
        until=until,
        total=wilson(on_time, len(found)) if len(found) >= FEWEST_SHOWN else None,
        n=len(found),
        moved=visible(actor).filter(_fell_due(since, until), state=PromiseState.MOVED).count(),
        by_team=_lines(found, lambda one: (one.team,), lambda one: one.on_time),
        by_kind=_lines(found, lambda one: ("callback" if one.is_callback else "other",), lambda one: one.on_time),
        by_place=_lines(found, lambda one: (one.made_where,), lambda one: one.on_time),
        over_promised=_lines(
            [one for one in found if one.made_by is not None and one.made_by != one.team],
            lambda one: (one.made_by or "", one.team),
            lambda one: one.objected or not one.on_time,
        ),
    )


def _fell_due(since: datetime, until: datetime) -> Q:
    return Q(due__gte=since, due__lt=until)


def _outcomes(actor: Actor, since: datetime, until: datetime) -> Iterable[Outcome]:
    """Kept, or its time passed; what was withdrawn before its time counts nowhere."""
    own = OuterRef("pk")
    kept = Subquery(Keeping.objects.filter(promise=own).values("at")[:1])
    rows = visible(actor).filter(_fell_due(since, until)).annotate(kept_at=kept)
    late = Break.objects.filter(promise=own, due__lt=Coalesce(OuterRef("kept_at"), Value(_NEVER, _MOMENT)))
    rows = rows.annotate(was_broken=Exists(late), objected=Exists(Opinion.objects.filter(promise=own, agrees=False)))
    rows = rows.filter(Q(state=PromiseState.KEPT) | Q(was_broken=True))
    columns = ("made_by_team__name", "team__name", "made_where", "is_callback", "was_broken", "objected")
    for made_by, team, where, is_callback, was_broken, objected in rows.order_by(F("id")).values_list(*columns):
        yield Outcome(made_by, team, where, is_callback, not was_broken, objected)


def _lines(
    found: list[Outcome], group: Callable[[Outcome], tuple[str, ...]], counts: Callable[[Outcome], bool]
) -> list[Line]:
    every, those = Counter(map(group, found)), Counter(group(one) for one in found if counts(one))
    return [
        Line(names, n, wilson(those[names], n) if n >= FEWEST_SHOWN else None) for names, n in sorted(every.items())
    ]
