"""Whatever is done to a promise, in whatever order: its columns are what its records say, and nothing is lost."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from whiteglove.conversations.conftest import MONDAY_MORNING, Wrote
from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import Refused
from whiteglove.foundation.journal.models import Row
from whiteglove.promises.actions import keep, move, withdraw
from whiteglove.promises.clockwork import break_what_fell_due, remind_of_what_falls_due
from whiteglove.promises.conftest import Promised, Time
from whiteglove.promises.models import Break, Move, Promise

HOURS = some.integers(1, 60)
STEPS = some.one_of(
    some.tuples(some.just("passes"), HOURS),
    some.tuples(some.just("watch"), some.just(0)),
    some.tuples(some.just("keep"), some.just(0)),
    some.tuples(some.just("move"), some.integers(-5, 60)),
    some.tuples(some.just("withdraw"), some.just(0)),
)


@dataclass
class Expected:
    """What a promise should be, told without the ledger."""

    due: datetime
    settled: str = ""
    moves: int = 0
    broken: set[datetime] = field(default_factory=set)

    @property
    def state(self) -> str:
        return self.settled or ("broken" if self.due in self.broken else "moved" if self.moves else "made")

    def passes(self, now: datetime) -> None:
        """Its time may have passed; somebody noticed."""
        if not self.settled and self.due < now:
            self.broken.add(self.due)


class Undone(Exception):
    """An example is over; the next one begins anew."""


@settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(steps=some.lists(STEPS, min_size=4, max_size=12))
def test_its_columns_are_what_its_records_say(
    promised: Promised, wrote: Wrote, time: Time, as_ben: Actor, steps: list[tuple[str, int]]
) -> None:
    time.now = MONDAY_MORNING
    with pytest.raises(Undone), transaction.atomic():
        _live_through(steps, promised, wrote, time, as_ben)


def _live_through(steps: list[tuple[str, int]], promised: Promised, wrote: Wrote, time: Time, actor: Actor) -> None:
    talk = wrote()
    made = promised(hours=24, conversation=talk.pk)
    expected = Expected(made.due)
    for step, number in steps:
        _do(step, number, made.pk, actor, time, expected)
        _compare(made.pk, talk.pk, expected)
    raise Undone


def _do(step: str, number: int, promise: int, actor: Actor, time: Time, expected: Expected) -> None:
    match step:
        case "passes":
            time.passes(hours=number)
        case "watch":
            remind_of_what_falls_due()
            break_what_fell_due()
            expected.passes(time.now)
        case _:
            _press(step, number, promise, actor, time, expected)


def _press(step: str, number: int, promise: int, actor: Actor, time: Time, expected: Expected) -> None:
    due = time.now + timedelta(hours=number)
    try:
        if step == "keep":
            keep(actor, promise)
        elif step == "withdraw":
            withdraw(actor, promise, why="Not needed")
        else:
            move(actor, promise, due=due)
    except Refused:
        assert expected.settled or number <= 0
        return
    if step != "move" and expected.settled:
        return  # harmless twice
    if step == "move" and due == expected.due:
        return
    expected.passes(time.now)
    if step == "move":
        expected.due, expected.moves = due, expected.moves + 1
    else:
        expected.settled = "kept" if step == "keep" else "withdrawn"


def _compare(promise: int, talk: int, expected: Expected) -> None:
    row = Promise.objects.get(pk=promise)
    assert (row.state, row.due, row.settled_at is not None) == (expected.state, expected.due, bool(expected.settled))
    assert set(Break.objects.filter(promise=promise).values_list("due", flat=True)) == expected.broken
    assert Move.objects.filter(promise=promise).count() == expected.moves
    told = Row.objects.filter(kind="promises.PromiseBroken", body__promise_id=promise).count()
    assert told == len(expected.broken)
    hears_at = Conversation.objects.values_list("promised_at", flat=True).get(pk=talk)
    assert hears_at == (None if expected.settled else expected.due)
