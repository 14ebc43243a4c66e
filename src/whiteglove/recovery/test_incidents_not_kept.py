"""Many were to hear again, and did not: whoever sees to it hears one word, and one page says how many."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from whiteglove.conversations.conftest import MONDAY_MORNING
from whiteglove.conversations.models import Notice
from whiteglove.customers.actions import recognise_customer
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.consequences import react_to_transaction
from whiteglove.foundation.journal.models import Row
from whiteglove.promises.actions import move
from whiteglove.promises.clockwork import break_what_fell_due
from whiteglove.promises.models import Promise
from whiteglove.recovery.actions.incidents import Wanted, begin_incident, give_word
from whiteglove.recovery.conftest import Time
from whiteglove.recovery.incidents.telling import tell_touched
from whiteglove.recovery.incidents.whom import Found
from whiteglove.recovery.models import Incident, IncidentWord, OpenedBy, Recovery
from whiteglove.recovery.queries.incidents import incident
from whiteglove.team.models import Colleague

MANY = 5
AT_NOON = MONDAY_MORNING + timedelta(hours=3)
Told = Callable[[], Incident]


def known(name: str) -> int:
    return recognise_customer(SYSTEM, address=f"{name}@mail.example", name=name, language="en").pk


@pytest.fixture
def as_dora(dora: Colleague) -> Actor:
    return dora.as_actor()


@pytest.fixture
def told(time: Time, as_dora: Actor, ben: Colleague, chidi: Colleague) -> Told:
    """Many were told that their flight is cancelled, and that they hear again at noon."""

    def tell() -> Incident:
        people = [known(f"p{number}") for number in range(MANY)]
        wanted = Wanted(title="Flight 12", text={"en": "Flight 12 is cancelled."}, next_at=AT_NOON)
        flight = begin_incident(as_dora, wanted, Found(tuple(people)))
        tell_touched()
        return flight

    return tell


def what_follows() -> None:
    for transaction in sorted(set(Row.objects.values_list("transaction", flat=True))):
        react_to_transaction(transaction)


def notices() -> Counter[str]:
    return Counter(f"{one.colleague.name} {one.because} {one.about}" for one in Notice.objects.all())


def test_one_word_however_many_were_to_hear(told: Told, time: Time, as_dora: Actor) -> None:
    flight = told()
    time.passes(hours=3, minutes=1)
    assert break_what_fell_due() == MANY
    what_follows()
    what_follows()
    assert notices() == {f"Dora promise_many_broken incident:{flight.pk}": 1}
    assert Row.objects.filter(kind="recovery.IncidentWordNotKept").count() == 1
    assert not Recovery.objects.exists()
    shown = incident(as_dora, flight.pk)
    assert (shown.told, shown.not_kept, shown.is_past(time.now)) == (MANY, MANY, True)


def test_the_next_word_that_is_not_kept_is_told_again(told: Told, time: Time, as_dora: Actor) -> None:
    flight = told()
    time.passes(hours=3, minutes=1)
    break_what_fell_due()
    what_follows()
    give_word(as_dora, flight.pk, text={"en": "A bus leaves."}, next_at=AT_NOON + timedelta(hours=2))
    tell_touched()
    assert incident(as_dora, flight.pk).not_kept == 0
    time.passes(hours=2)
    break_what_fell_due()
    what_follows()
    assert list(notices().values()) == [2]
    told_at = IncidentWord.objects.order_by("number").values_list("not_kept_told_at", flat=True)
    assert list(told_at) == [time.now - timedelta(hours=2), time.now]


def test_what_was_moved_with_one_of_them_is_theirs_again(told: Told, time: Time, as_dora: Actor) -> None:
    flight = told()
    own = Promise.objects.order_by("id")[0]
    move(as_dora, own.pk, due=AT_NOON - timedelta(hours=1), customers_word="I leave at noon.")
    time.passes(hours=2, minutes=1)
    assert break_what_fell_due() == 1
    what_follows()
    opened = Recovery.objects.get()
    assert (opened.promise_id, opened.reasons) == (own.pk, [OpenedBy.BROKEN_PROMISE.value])
    assert {one.because for one in Notice.objects.filter(about=f"promise:{own.pk}")} == {"promise_broken"}
    assert not Notice.objects.filter(about=f"incident:{flight.pk}").exists()


def test_many_keep_back_no_single_one(
    told: Told, time: Time, as_dora: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told()
    own = Promise.objects.order_by("id").last()
    assert own is not None
    move(as_dora, own.pk, due=AT_NOON + timedelta(minutes=5))
    time.passes(hours=3, minutes=6)
    monkeypatch.setattr("whiteglove.promises.clockwork.AT_ONCE", 1)
    assert break_what_fell_due() == 1
    assert Promise.objects.get(state="broken").pk == own.pk
