"""Several workers tell of one incident at once, and one is killed: each customer hears it exactly once."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Count

from whiteglove.conversations.models import Message
from whiteglove.customers.actions import merge_customers, recognise_customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.models import Row
from whiteglove.promises.actions.many import promise_many
from whiteglove.promises.models import Promise
from whiteglove.recovery.actions.incidents import Wanted, begin_incident, end_incident, give_word, touch_more
from whiteglove.recovery.incidents import telling
from whiteglove.recovery.incidents.telling import tell_batch, tell_touched
from whiteglove.recovery.incidents.whom import Found
from whiteglove.recovery.models import Incident, IncidentWord, Touched
from whiteglove.routing.test_together import at_once
from whiteglove.team.models import Colleague, Team

PEOPLE = 12
TEXT = {"en": "Flight 12 is cancelled.", "ja": "12便は欠航となりました。"}
Begin = Callable[..., Incident]


@pytest.fixture
def as_dora(transactional_db: None, dora: Colleague) -> Actor:
    return dora.as_actor()


@pytest.fixture
def begin(as_dora: Actor, front_desk: Team) -> Begin:
    """Dora says that the flight is cancelled: `begin([1, 2])`."""

    def began(customers: list[int]) -> Incident:
        wanted = Wanted(title="Flight 12", text=TEXT, next_at=clock.now() + timedelta(hours=3), is_meant=True)
        return begin_incident(as_dora, wanted, Found(tuple(customers)))

    return began


def known(name: str) -> int:
    return recognise_customer(SYSTEM, address=f"{name}@mail.example", name=name, language="en").pk


def told_to() -> Counter[str]:
    return Counter(one.to[0] for one in Message.objects.filter(direction="out"))


def told_in_facts(what: str) -> int:
    return sum(row.body[what] for row in Row.objects.filter(kind="recovery.TouchedTold"))


def test_four_workers_tell_each_person_once_and_promise_once(
    begin: Begin, as_dora: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also who turned out to be somebody who is named too, in a batch that is another's."""
    monkeypatch.setattr(telling, "AT_ONCE", 1)
    people = [known(f"p{number}") for number in range(PEOPLE)]
    others = [known(f"p{number}-at-work") for number in range(PEOPLE)]
    flight = begin([one for pair in zip(people, others, strict=True) for one in pair])
    for kept, merged in zip(people, others, strict=True):
        merge_customers(SYSTEM, kept, merged_id=merged)
    done: list[Any] = at_once(*[tell_touched] * 4)
    tell_touched()
    assert sum(one["told"] for one in done) == told_in_facts("told") == PEOPLE
    assert sorted(told_to().values()) == [1] * PEOPLE
    assert Touched.objects.filter(why_not="same").count() == PEOPLE
    by_person = Promise.objects.values("customer").annotate(n=Count("pk")).order_by()
    assert [row["n"] for row in by_person] == [1] * PEOPLE
    give_word(as_dora, flight.pk, text={"en": "A bus leaves."}, next_at=clock.now() + timedelta(hours=5))
    at_once(*[tell_touched] * 4)
    tell_touched()
    assert sorted(told_to().values()) == [2] * PEOPLE
    states = Counter(Promise.objects.values_list("state", flat=True))
    assert states == {"kept": PEOPLE, "made": PEOPLE}


def test_a_batch_killed_in_the_middle_is_told_by_the_next_run_and_nobody_twice(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "AT_ONCE", 3)
    begin([known(f"p{number}") for number in range(8)])
    turns: list[int] = []

    def killed_at_the_second(*given: Any, **named: Any) -> list[Promise]:
        turns.append(1)
        made = promise_many(*given, **named)
        if len(turns) == 2:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return made

    def run() -> object:
        with pytest.raises(DatabaseError):
            tell_touched()
        return len(told_to())

    monkeypatch.setattr(telling, "promise_many", killed_at_the_second)
    assert at_once(run) == [3]
    assert Promise.objects.count() == told_in_facts("told") == 3
    assert tell_touched() == {"told": 5, "not_told": 0}
    assert told_to() == {f"p{number}@mail.example": 1 for number in range(8)}
    assert Promise.objects.count() == told_in_facts("told") == 8


def test_who_is_added_while_the_last_are_told_is_told_too(begin: Begin, as_dora: Actor) -> None:
    flight = begin([known("aiko")])
    tell_touched()
    word, emile, is_added = IncidentWord.objects.get(), known("emile"), Event()
    IncidentWord.objects.update(told_all_at=None)  # its end is not written down yet

    def add() -> object:
        with transaction.atomic():
            added = touch_more(as_dora, flight.pk, Found((emile,)))
            is_added.set()
            somebody_waits()
            return added

    def tell() -> object:
        is_added.wait(10)
        return tell_batch(word.pk)

    assert at_once(add, tell) == [1, (0, 0)]
    assert tell_touched() == {"told": 1, "not_told": 0}
    assert told_to() == {"aiko@mail.example": 1, "emile@mail.example": 1}


def somebody_waits() -> None:
    """Until another connection waits for what this one holds; at most five seconds."""
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    with connection.cursor() as cursor:
        for _ in range(100):
            cursor.execute(asked)
            if cursor.fetchone() != (0,):
                return
            cursor.execute("SELECT pg_sleep(0.05)")


def test_an_old_word_is_told_to_nobody_once_there_is_a_newer(begin: Begin, as_dora: Actor) -> None:
    """A turn that knows of the old one still may be under way."""
    flight = begin([known("aiko")])
    old = IncidentWord.objects.get()
    end_incident(as_dora, flight.pk, text={"en": "It flies after all."})
    assert tell_batch(old.pk) == (0, 0)
    assert told_to() == Counter()
