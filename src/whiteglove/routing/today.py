"""What a colleague answers for today, read in a fixed number of questions, in the order of `board`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from whiteglove.conversations.models.conversation import OPEN, WAITING
from whiteglove.conversations.queries.lists import RowShown, rows_now
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.promises.models import Callback
from whiteglove.promises.models.promise import STANDS
from whiteglove.promises.queries.rows import PromiseShown, rows_of, shown
from whiteglove.routing.board import Kind, Owed, Place, arranged
from whiteglove.routing.house import moment_now
from whiteglove.routing.models import Cover
from whiteglove.routing.picked_up import PickedUp, of_mine, to_thank
from whiteglove.team.absences.queries import AbsenceSeen, absences_over
from whiteglove.team.models import Membership

MOST = 1000
MOST_PROMISES = 200
CALLING = ("promise_id", "name", "number", "language", "window_from", "window_until", "machine_words")


@dataclass(frozen=True, slots=True)
class Call:
    """A number to call, and the window in which."""

    promise_id: int
    name: str
    number: str
    language: str | None
    begins: datetime
    ends: datetime
    machine_words: str


@dataclass(frozen=True, slots=True)
class Covering:
    """The actor stands in for somebody; until: when they are expected, None: nobody knows."""

    colleague_id: int
    name: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the board with what its sentence speaks of; what does not apply is None."""

    place: Place
    owed: Owed
    row: RowShown | None = None
    promise: PromiseShown | None = None
    call: Call | None = None
    covering: Covering | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """The board. more: beyond what is shown; is_counted_up: there may be still more than that.

    team_waits, team_waits_since: customers whom whoever of the actor's teams is free answers, and the first of them.
    """

    lines: tuple[Line, ...]
    more: int
    is_counted_up: bool
    team_waits: int
    team_waits_since: datetime | None
    covering: tuple[Covering, ...]
    back: Sequence[AbsenceSeen]
    to_thank: Sequence[PickedUp]
    picked_up: Sequence[PickedUp]


def today(actor: Actor) -> Today:
    """All of it, for a colleague; in as many questions whatever the number of rows."""
    now, own = clock.now(), actor.colleague_id or 0
    covering = _covering(own)
    promises = _promises(actor, own, [one.colleague_id for one in covering])
    calls = _calls([one.id for one in promises if one.is_callback])
    theirs = _conversations(actor, own)
    board = arranged([*theirs, *(_owed(one, calls.get(one.id), own) for one in promises)], now)
    rows = _rows(actor, [owed for _, owed in board.shown])
    told = {one.id: one for one in promises}
    whom = {one.colleague_id: one for one in covering}
    lines = [_line(place, owed, told, calls=calls, rows=rows, whom=whom) for place, owed in board.shown]
    waits, since = _team_waits(actor, own)
    return Today(
        lines=tuple(lines),
        more=board.more,
        is_counted_up=len(theirs) >= MOST or len(promises) >= MOST_PROMISES,
        team_waits=waits,
        team_waits_since=since,
        covering=tuple(covering),
        back=absences_over(actor),
        to_thank=to_thank(actor),
        picked_up=of_mine(actor),
    )


def _covering(own: int) -> list[Covering]:
    rows = Cover.objects.filter(cover=own, until=None).order_by("colleague__name", "id")
    found = list(rows.values_list("colleague_id", "colleague__name", "since"))
    here = moment_now() if found else None
    return [
        Covering(key, name, since, here.snapshot.back_at(key, here.at) if here and here.knows(key) else None)
        for key, name, since in found
    ]


def _promises(actor: Actor, own: int, covered: list[int]) -> list[PromiseShown]:
    """What they have to keep, or whoever they cover, or their teams; of callbacks those on nobody else's list."""
    answered = Q(conversation__answering=own, conversation__is_open=True)
    mine = Q(colleague=own) | answered | Q(colleague__in=covered) | _of_their_teams(own)
    listed = Q(callback__on_list_of=own)
    free = Q(is_callback=False) | Q(callback__on_list_of=None)
    rows = rows_of(actor).filter(STANDS, (mine & free) | listed)
    return shown(rows.order_by("due", "id")[:MOST_PROMISES])


def _of_their_teams(own: int) -> Q:
    """What nobody in particular has to keep, and nobody answers for: else it would stand on no board at all."""
    unanswered = Q(conversation=None) | Q(conversation__is_open=False) | Q(conversation__answering=None)
    teams = Membership.objects.filter(colleague=own).values("team")
    return unanswered & Q(colleague=None, team__in=teams)


def _calls(promise_ids: list[int]) -> dict[int, Call]:
    rows = Callback.objects.filter(promise__in=promise_ids).values_list(*CALLING)
    return {row[0]: Call(*row) for row in rows}


def _owed(promise: PromiseShown, call: Call | None, own: int) -> Owed:
    kind = Kind.CALLBACK if call else Kind.PROMISE
    is_covered = promise.colleague_id not in (None, own)
    begins = call.begins if call else None
    return Owed(kind, promise.id, promise.due, promise.conversation_id, begins, is_covered)


def _conversations(actor: Actor, own: int) -> list[Owed]:
    rows = visible(actor).filter(OPEN, answering=own, paused_until=None).order_by("next_moment", "id")
    columns = rows.values_list("id", "next_moment", "owner_id")[:MOST]
    return [
        Owed(Kind.CONVERSATION, key, moment, key, is_covered=owner not in (None, own))
        for key, moment, owner in columns
        if moment is not None
    ]


def _rows(actor: Actor, owed: list[Owed]) -> dict[int, RowShown]:
    return {row.id: row for row in rows_now(actor, [one.conversation for one in owed if one.conversation])}


def _line(
    place: Place,
    owed: Owed,
    promises: dict[int, PromiseShown],
    *,
    calls: dict[int, Call],
    rows: dict[int, RowShown],
    whom: dict[int, Covering],
) -> Line:
    row = rows.get(owed.conversation or 0)
    if owed.kind is Kind.CONVERSATION:
        return Line(place, owed, row, covering=whom.get((row.owner_id if row else None) or 0))
    promise = promises[owed.id]
    covering = whom.get(promise.colleague_id or 0)
    return Line(place, owed, row, promise, calls.get(owed.id), covering)


def _team_waits(actor: Actor, own: int) -> tuple[int, datetime | None]:
    teams = Membership.objects.filter(colleague=own).values("team")
    waiting = visible(actor).filter(WAITING, answering=None, team__in=teams).order_by("waiting_since", "id")
    counted = waiting.values("waiting_since")[:MOST].aggregate(
        count=Count("waiting_since"), since=Min("waiting_since")
    )
    return counted["count"], counted["since"]
