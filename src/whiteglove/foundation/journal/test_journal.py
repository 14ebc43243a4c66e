"""The journal skips nothing, wakes once, and brings each consequence about once."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal import clockwork
from whiteglove.foundation.journal.actions import NotInTransaction, announce, announced_together
from whiteglove.foundation.journal.consequences import (
    GIVE_UP_AFTER,
    react_to_transaction,
    retry_troubled,
    try_again,
)
from whiteglove.foundation.journal.facts import KNOWN_FACTS, START, Cursor, Fact, fact
from whiteglove.foundation.journal.models import ReactionDone, ReactionTrouble, Row
from whiteglove.foundation.journal.queries import facts_after, more_to_come, newest_cursor
from whiteglove.foundation.journal.reactions import REACTIONS, when

pytestmark = pytest.mark.usefixtures("no_jobs")


@fact("test.BellRung")
@dataclass(frozen=True, slots=True)
class BellRung(Fact):
    """Somebody rang."""

    times: int

    @property
    def subject(self) -> str:
        """The bell."""
        return "bell:1"


@pytest.fixture
def reaction() -> Iterator[Callable[[Callable[[BellRung], None]], None]]:
    """Register a reaction for one test."""

    def register(act: Callable[[BellRung], None]) -> None:
        when(BellRung)(act)

    yield register
    REACTIONS.pop(BellRung.kind, None)


def ring(times: int = 1) -> int:
    """Ring in a transaction; returns its id."""
    with transaction.atomic():
        announce(*[BellRung(n) for n in range(times)], actor=SYSTEM)
    return Row.objects.latest("id").transaction


def test_a_fact_outside_a_transaction_is_refused() -> None:
    with pytest.raises(NotInTransaction):
        announce(BellRung(1), actor=SYSTEM)
    assert Row.objects.count() == 0


def test_readers_get_facts_in_order_and_each_once() -> None:
    ring(3)
    first = facts_after(START, limit=2)
    rest = facts_after(first[-1].cursor)
    assert [f.body["times"] for f in (*first, *rest)] == [0, 1, 2]
    assert first[0].as_fact() == BellRung(0)
    assert newest_cursor() == rest[-1].cursor
    assert Cursor.parse(str(newest_cursor())) == newest_cursor()


def test_a_reader_waits_for_a_transaction_that_began_before() -> None:
    """Two interleaved transactions: the one that began first commits last, and is still not skipped."""
    begun, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                announce(BellRung(100), actor=SYSTEM)
                begun.set()
                may_commit.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(10)
    ring()
    assert facts_after(START) == []
    assert more_to_come(START)
    may_commit.set()
    thread.join(10)
    assert [f.body["times"] for f in facts_after(START)] == [100, 0]


def test_one_wake_up_per_transaction_and_none_without_reactions(
    reaction: Callable[[Callable[[BellRung], None]], None],
) -> None:
    ring()
    assert ProcrastinateJob.objects.count() == 0
    reaction(lambda _: None)
    with transaction.atomic():
        announce(BellRung(1), actor=SYSTEM)
        announce(BellRung(2), actor=SYSTEM)
    assert ProcrastinateJob.objects.count() == 1


def test_a_wake_up_lost_with_a_savepoint_is_made_again(
    reaction: Callable[[Callable[[BellRung], None]], None],
) -> None:
    reaction(lambda _: None)
    with transaction.atomic():
        try:
            with transaction.atomic():
                announce(BellRung(1), actor=SYSTEM)
                raise LookupError
        except LookupError:
            pass
        announce(BellRung(2), actor=SYSTEM)
    assert ProcrastinateJob.objects.count() == 1
    assert [f.body["times"] for f in facts_after(START)] == [2]


def test_each_reaction_happens_once_however_often_it_is_woken(
    reaction: Callable[[Callable[[BellRung], None]], None],
) -> None:
    heard: list[int] = []
    reaction(lambda rung: heard.append(rung.times))
    woken = ring(2)
    react_to_transaction(woken)
    react_to_transaction(woken)
    assert heard == [0, 1]
    assert ReactionDone.objects.count() == 2


def test_a_failing_reaction_is_visible_and_does_not_stop_others(
    reaction: Callable[[Callable[[BellRung], None]], None],
) -> None:
    heard: list[int] = []
    broken = True

    def fail(rung: BellRung) -> None:
        Row.objects.filter(kind=BellRung.kind).update(actor="half done")
        if broken:
            raise LookupError("no rope")

    reaction(fail)
    reaction(lambda rung: heard.append(rung.times))
    react_to_transaction(ring())
    trouble = ReactionTrouble.objects.get()
    assert heard == [0]
    assert trouble.last_error == "LookupError: no rope"
    assert Row.objects.get().actor == "system"

    broken = False
    assert retry_troubled() == 0
    ReactionTrouble.objects.update(next_try_at=clock.now() - timedelta(seconds=1))
    assert retry_troubled() == 1
    assert not ReactionTrouble.objects.exists()
    assert heard == [0]


def test_a_reaction_that_keeps_failing_is_left_to_a_person(
    reaction: Callable[[Callable[[BellRung], None]], None],
) -> None:
    broken = [True]

    def fail(rung: BellRung) -> None:
        if broken[0]:
            raise LookupError

    reaction(fail)
    react_to_transaction(ring())
    for _ in range(GIVE_UP_AFTER):
        ReactionTrouble.objects.update(next_try_at=clock.now() - timedelta(seconds=1))
        retry_troubled()
    trouble = ReactionTrouble.objects.get()
    assert trouble.next_try_at is None or trouble.attempts >= GIVE_UP_AFTER
    broken[0] = False
    assert try_again(trouble.pk)
    assert not ReactionTrouble.objects.exists()


def test_a_job_left_by_a_killed_worker_is_taken_up_again(
    reaction: Callable[[Callable[[BellRung], None]], None],
) -> None:
    reaction(lambda _: None)
    ring()
    with psycopg.connect(**connector_params(), autocommit=True) as other:
        other.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    assert clockwork.take_up_stalled_jobs() == 1
    assert ProcrastinateJob.objects.get().status == "todo"


def test_every_fact_has_a_kind_of_its_own() -> None:
    assert all(kind == cls.kind for kind, cls in KNOWN_FACTS.items())


def test_what_is_announced_together_is_written_at_the_end_in_order() -> None:
    with transaction.atomic():
        with announced_together():
            announce(BellRung(1), BellRung(2), actor=SYSTEM)
            announce(BellRung(3), actor=SYSTEM)
            assert not Row.objects.exists()
        assert [row.body["times"] for row in Row.objects.order_by("id")] == [1, 2, 3]


def test_what_is_announced_together_and_fails_is_not_written() -> None:
    def fail() -> None:
        with transaction.atomic(), announced_together():
            announce(BellRung(1), actor=SYSTEM)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert not Row.objects.exists()
