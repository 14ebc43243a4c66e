"""The journal skips nothing, wakes once, and brings each consequence about once."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal import clockwork, consequences
from whiteglove.foundation.journal.actions import NotInTransaction, announce, announced_together
from whiteglove.foundation.journal.consequences import (
    GIVE_UP_AFTER,
    react_to_transaction,
    retry_troubled,
    try_again,
)
from whiteglove.foundation.journal.facts import KNOWN_FACTS, START, Cursor, Fact, FactRead, fact
from whiteglove.foundation.journal.models import Move, ReactionDone, ReactionTrouble, Row
from whiteglove.foundation.journal.moves import notice_move
from whiteglove.foundation.journal.queries import (
    facts_after,
    facts_of_transaction,
    failed_jobs,
    more_to_come,
    newest_cursor,
)
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


def read_all(expected: int, after: Cursor = START, limit: int = 500) -> list[FactRead]:
    """Read until so many facts came: a transaction of another test run, on the same server, may hold them back."""
    deadline = time.monotonic() + 30
    while len(found := facts_after(after, limit=limit)) < expected and time.monotonic() < deadline:
        connection.cursor().execute("SELECT pg_sleep(0.02)")
    return found


def by_hand(statement: str) -> None:
    """Change jobs as a killed or failing worker leaves them."""
    with psycopg.connect(**connector_params(), autocommit=True) as other:
        other.execute(statement.encode())


def make_due() -> None:
    by_hand("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 second' WHERE status = 'todo'")


def run_jobs() -> None:
    """What the worker does with all that is due."""

    async def run() -> None:
        worker_app = jobs.with_connector(jobs.connector.get_worker_connector())  # type: ignore[attr-defined]
        async with worker_app.open_async():
            await worker_app.run_worker_async(wait=False, install_signal_handlers=False, queues=["facts"])

    asyncio.run(run())


def test_a_fact_outside_a_transaction_is_refused() -> None:
    with pytest.raises(NotInTransaction):
        announce(BellRung(1), actor=SYSTEM)
    assert Row.objects.count() == 0


def test_readers_get_facts_in_order_and_each_once() -> None:
    ring(3)
    first = read_all(2, limit=2)
    rest = read_all(1, first[-1].cursor)
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
    assert [f.body["times"] for f in read_all(2)] == [100, 0]


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
    assert [f.body["times"] for f in read_all(1)] == [2]


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


def test_what_was_done_though_the_database_could_not_confirm_it_is_no_trouble(
    reaction: Callable[[Callable[[BellRung], None]], None],
) -> None:
    heard: list[int] = []
    reaction(lambda rung: heard.append(rung.times))
    react_to_transaction(ring())
    done = ReactionDone.objects.get()
    ReactionTrouble.objects.create(
        fact=done.fact, reaction=done.reaction, attempts=1, last_error="lost", next_try_at=clock.now()
    )
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


def test_what_fails_with_words_that_cannot_be_stored_is_kept(
    reaction: Callable[[Callable[[BellRung], None]], None],
) -> None:
    def fail(_: BellRung) -> None:
        raise ValueError("a \x00 and a \ud800")

    reaction(fail)
    react_to_transaction(ring())
    assert ReactionTrouble.objects.get().last_error == "ValueError: a  and a ?"


def test_when_a_failure_cannot_be_kept_the_others_have_their_turn_and_the_job_runs_again(
    reaction: Callable[[Callable[[BellRung], None]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    broken = [True]

    def fail(rung: BellRung) -> None:
        if broken[0]:
            raise LookupError
        heard.append(rung.times + 100)

    def away(*_: object) -> None:
        raise OperationalError("pool timeout")

    reaction(fail)
    reaction(lambda rung: heard.append(rung.times))
    ring()
    with monkeypatch.context() as now:
        now.setattr(consequences, "_keep_trouble", away)
        run_jobs()
    assert heard == [0]
    job = ProcrastinateJob.objects.get(queue_name="facts")
    assert (job.status, job.attempts) == ("todo", 1)

    broken[0] = False
    make_due()
    run_jobs()
    assert heard == [0, 100]
    assert ProcrastinateJob.objects.get(queue_name="facts").status == "succeeded"


def test_a_wake_up_that_failed_for_good_is_brought_about_by_clockwork(
    reaction: Callable[[Callable[[BellRung], None]], None],
) -> None:
    heard: list[int] = []
    reaction(lambda rung: heard.append(rung.times))
    ring()
    by_hand("UPDATE procrastinate_jobs SET status = 'failed'")
    assert clockwork.retry_failed_wake_ups() == 1
    run_jobs()
    assert heard == [0]
    assert clockwork.retry_failed_wake_ups() == 0


def test_a_job_left_by_a_killed_worker_is_taken_up_again(
    reaction: Callable[[Callable[[BellRung], None]], None],
) -> None:
    reaction(lambda _: None)
    ring()
    by_hand("UPDATE procrastinate_jobs SET status = 'doing'")
    assert clockwork.take_up_stalled_jobs() == 1
    assert ProcrastinateJob.objects.get().status == "todo"


def test_a_tick_left_by_a_killed_worker_does_not_lock_the_clockwork_out() -> None:
    tick = "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, status)"
    by_hand(f"{tick} VALUES ('clockwork', 'clockwork.a', 'a', 'a', 'doing')")
    by_hand(f"{tick} VALUES ('clockwork', 'clockwork.a', 'a', 'a', 'todo')")
    by_hand(f"{tick} VALUES ('clockwork', 'clockwork.b', 'b', 'b', 'doing')")
    assert clockwork.take_up_stalled_jobs() == 2
    assert clockwork.take_up_stalled_jobs() == 0
    left = ProcrastinateJob.objects.order_by("id").values_list("task_name", "status")
    assert list(left) == [("clockwork.a", "todo"), ("clockwork.b", "todo")]


def test_a_stalled_job_that_ended_meanwhile_does_not_hinder_the_rescue_of_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    retry = jobs.job_manager.retry_job_by_id
    job = "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
    by_hand(f"{job} SELECT 'facts', 'journal.wake_up', 'doing' FROM generate_series(1, 2)")

    def ends_first(job_id: int, **when: Any) -> None:
        if job_id == 1:
            by_hand("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = 1")
        retry(job_id, **when)

    monkeypatch.setattr(jobs.job_manager, "retry_job_by_id", ends_first)
    assert clockwork.take_up_stalled_jobs() == 1
    assert list(ProcrastinateJob.objects.order_by("id").values_list("status", flat=True)) == ["succeeded", "todo"]


def test_clockwork_that_failed_is_forgotten_once_it_succeeded_later() -> None:
    job = "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES"
    by_hand(f"{job} ('clockwork', 'clockwork.a', 'succeeded'), ('clockwork', 'clockwork.a', 'failed')")
    assert clockwork.forget_mended_clockwork() == 0
    by_hand(f"{job} ('clockwork', 'clockwork.b', 'succeeded'), ('facts', 'clockwork.a', 'failed')")
    assert clockwork.forget_mended_clockwork() == 0
    by_hand(f"{job} ('clockwork', 'clockwork.a', 'succeeded')")
    assert clockwork.forget_mended_clockwork() == 1
    assert failed_jobs() == 1


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


@pytest.mark.django_db(transaction=True)
def test_after_a_move_to_another_server_new_facts_come_after_all_old_ones_and_wake() -> None:
    ring()
    Row.objects.update(transaction=F("transaction") + 1_000_000)
    old = Row.objects.get()
    behind = Cursor(old.transaction, old.pk)

    assert notice_move()
    assert not notice_move()
    moved = ring()
    assert moved > old.transaction
    assert [read.cursor.transaction for read in read_all(1, after=behind)] == [moved]
    assert [row.transaction for row in facts_of_transaction(moved)] == [moved]
    assert newest_cursor().transaction == moved


@pytest.mark.django_db(transaction=True)
def test_a_house_that_stayed_is_left_alone() -> None:
    assert not notice_move()
    ring()
    assert not notice_move()
    assert Move.objects.count() == 0
