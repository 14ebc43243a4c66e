"""Nobody is left hanging: what a service manager looks at, and how it came to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from whiteglove.conversations.models.conversation import OPEN
from whiteglove.conversations.queries.lists import RowShown, rows_now
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.keyset import Keyset
from whiteglove.promises.models import Break, PromiseState
from whiteglove.promises.models.promise import STANDS
from whiteglove.promises.queries.rows import PromiseShown, rows_of, shown
from whiteglove.promises.queries.visible import visible as visible_promises
from whiteglove.routing.house import gaps_ahead, moment_now
from whiteglove.routing.models import Cover, Hanging
from whiteglove.routing.queries import hanging
from whiteglove.team.gaps import Gap
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team

BACK = timedelta(days=14)
DUE_WITHIN = timedelta(hours=24)
MOST = 50
PAGE = 20
COUNT_UP_TO = 1000
COLUMNS = ("id", "kind", "conversation_id", "came_because", "went_because", "since", "until")


@dataclass(frozen=True, slots=True)
class Hung:
    """A conversation that hangs, or hung. until None: it does still."""

    id: int
    kind: str
    row: RowShown
    came_because: dict[str, Any]
    went_because: dict[str, Any]
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Covered:
    """Somebody is away, and another (None: the team) stands in."""

    name: str
    cover: str | None
    since: datetime
    until: datetime | None
    moved: int


@dataclass(frozen=True, slots=True)
class History:
    """A page of what hung in the last two weeks, the newest first; `next`: cursor of the one after it."""

    rows: Sequence[Hung]
    next: str | None


@dataclass(frozen=True, slots=True)
class HangingSeen:
    """All of it. open: up to COUNT_UP_TO at most. causes: of the broken ones of two weeks, "" not told yet.

    names: of colleagues in the gaps, by id; team_names likewise.
    """

    open: int
    without_person: int
    without_next_moment: int
    hung: Sequence[Hung]
    due: Sequence[PromiseShown]
    broken: Sequence[PromiseShown]
    late: int
    causes: dict[str, int]
    gaps: Sequence[Gap]
    covers: Sequence[Covered]
    names: dict[int, str]
    team_names: dict[int, str]
    history: History


def hanging_seen(actor: Actor, *, after: str | None = None) -> HangingSeen:
    """As it stands now, of the teams the actor sees. Raises NotAllowed, NotUnderstood for an unknown cursor."""
    require(actor, May.READ_HANGING)
    now = clock.now()
    figures = hanging(actor)
    team_names = dict(Team.objects.filter(sees_team(actor, "pk")).values_list("pk", "name"))
    moment = moment_now()
    return HangingSeen(
        open=visible(actor).filter(OPEN).order_by().values("pk")[:COUNT_UP_TO].count(),
        without_person=figures.without_person,
        without_next_moment=figures.without_next_moment,
        hung=_hung(actor, Q(until=None), MOST),
        due=_promises(actor, Q(due__gte=now, due__lt=now + DUE_WITHIN)),
        broken=_promises(actor, Q(state=PromiseState.BROKEN.value)),
        late=figures.promises_late,
        causes=_causes(actor, now - BACK),
        gaps=sorted(
            (gap for gap in gaps_ahead(moment) if gap.team in team_names),
            key=lambda gap: (gap.begin, gap.team, gap.person or 0),
        ),
        covers=_covers(),
        names={key: one.name for key, one in moment.snapshot.people.items()},
        team_names=team_names,
        history=_history(actor, now - BACK, after),
    )


def _hung(actor: Actor, which: Q, limit: int) -> list[Hung]:
    found = Hanging.objects.filter(which, conversation__in=visible(actor).values("pk")).order_by("-since", "-id")
    told = list(found.values_list(*COLUMNS)[:limit])
    rows = {row.id: row for row in rows_now(actor, [one[2] for one in told])}
    return [
        Hung(key, kind, rows[talk], came, went, since, until)
        for key, kind, talk, came, went, since, until in told
        if talk in rows
    ]


def _promises(actor: Actor, which: Q) -> list[PromiseShown]:
    return shown(rows_of(actor).filter(STANDS, which).order_by("due", "id")[:MOST])


def _causes(actor: Actor, since: datetime) -> dict[str, int]:
    """How many promises were broken by which cause; of teams, never of persons."""
    seen = visible_promises(actor).values("pk")
    counted: dict[str, int] = {}
    for cause in Break.objects.filter(due__gte=since, promise__in=seen).values_list("cause", flat=True)[:COUNT_UP_TO]:
        counted[cause] = counted.get(cause, 0) + 1
    return counted


def _covers() -> list[Covered]:
    columns = ("colleague__name", "cover__name", "since", "absence__ends", "moved")
    rows = Cover.objects.filter(until=None).order_by("since", "id")
    return [Covered(*row) for row in rows.values_list(*columns)[:MOST]]


def _history(actor: Actor, since: datetime, after: str | None) -> History:
    which = Q(until__isnull=False, since__gte=since)
    if after is not None:
        which &= Keyset.parse(after).beyond("since")
    found = _hung(actor, which, PAGE + 1)
    last = found[PAGE - 1] if len(found) > PAGE else None
    return History(tuple(found[:PAGE]), str(Keyset(last.since, (last.id,))) if last else None)
