"""What is given while something is put right belongs to it, from the moment it is given."""

from typing import Any

import pytest

from whiteglove.conversations.actions.merging import merge
from whiteglove.customers.models import Customer
from whiteglove.encounters.models import Encounter, PlacedBy
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.models import Row
from whiteglove.recovery.actions.gestures import give, take_back
from whiteglove.recovery.actions.more import answer_more, ask_for_more
from whiteglove.recovery.actions.recoveries import close_recovery, open_recovery
from whiteglove.recovery.conftest import Poor, Time, Wrote
from whiteglove.recovery.models import Gesture, OpenedBy, Recovery
from whiteglove.recovery.queries.recoveries import gestures_of, recovery
from whiteglove.rulebook.actions.limits import Wished, set_limit
from whiteglove.team.attending import say_presence
from whiteglove.team.models import Colleague, PresenceState


@pytest.fixture(autouse=True)
def limits(dora: Colleague) -> None:
    """Colleagues give refunds up to 50 euro a case; managers more."""
    for role, per_case in (("colleague", 5000), ("manager", 90000)):
        set_limit(SYSTEM, Wished(kind="refund", role=role, per_case=per_case, per_period=per_case * 4))


def refund(actor: Actor, why: str = "Her bag was late", **where: Any) -> Gesture:
    return give(actor, kind="refund", worth=1000, currency="EUR", why=why, **where)


def test_what_is_given_in_its_conversation_belongs_to_it(time: Time, wrote: Wrote, poor: Poor, as_ben: Actor) -> None:
    bag, other = wrote(), wrote("Another matter", subject="Another matter")
    before = refund(as_ben, "Before", conversation=bag.pk)
    time.passes(minutes=5)
    opened = poor(bag.pk)
    within = refund(as_ben, "Within", conversation=bag.pk)
    elsewhere = refund(as_ben, "Elsewhere", conversation=other.pk)
    close_recovery(as_ben, opened.pk, their_word="Thank you.")
    after = refund(as_ben, "After", conversation=bag.pk)
    assert [one.recovery_id for one in (before, within, elsewhere, after)] == [None, opened.pk, None, None]
    given = [row.body["recovery_id"] for row in Row.objects.filter(kind="recovery.GestureGiven").order_by("id")]
    assert given == [None, opened.pk, None, None]
    shown = gestures_of(as_ben, recovery(as_ben, opened.pk))
    assert [(one.why, one.is_in_it) for one in shown] == [("Before", False), ("Within", True), ("After", False)]


def test_what_was_taken_back_stays_with_it(time: Time, wrote: Wrote, poor: Poor, as_ben: Actor) -> None:
    bag = wrote()
    before = refund(as_ben, "Before", conversation=bag.pk)
    opened = poor(bag.pk)
    within = refund(as_ben, "Within", conversation=bag.pk)
    for one in (before, within):
        take_back(as_ben, one.pk)
    within.refresh_from_db()
    assert within.recovery_id == opened.pk
    [shown] = gestures_of(as_ben, recovery(as_ben, opened.pk))
    assert (shown.why, shown.is_in_it, shown.taken_back_at) == ("Within", True, time.now)


def test_what_a_colleague_agreed_to_belongs_to_it(
    time: Time, wrote: Wrote, poor: Poor, as_ben: Actor, dora: Colleague
) -> None:
    bag = wrote()
    opened = poor(bag.pk)
    say_presence(dora.as_actor(), dora, PresenceState.HERE)
    asked = ask_for_more(
        as_ben, conversation=bag.pk, asked=dora, kind="refund", worth=20000, currency="EUR", why="Six days"
    )
    answer_more(dora.as_actor(), asked.pk, agrees=True)
    assert Gesture.objects.get().recovery_id == opened.pk


def test_in_a_matter_that_was_merged(time: Time, wrote: Wrote, poor: Poor, as_ben: Actor) -> None:
    bag, other = wrote(), wrote("And where is my bag?")
    opened = poor(other.pk)
    merge(as_ben, bag.pk, merged_id=other.pk)
    assert refund(as_ben, conversation=bag.pk).recovery_id == opened.pk


def an_encounter(customer: Customer) -> Encounter:
    return Encounter.objects.create(customer=customer, channel="counter", at=clock.now(), placed_by=PlacedBy.NOBODY)


def test_at_an_encounter_elsewhere(time: Time, wrote: Wrote, as_ben: Actor, met: Customer) -> None:
    at_the_belt, later = an_encounter(met), an_encounter(met)
    opened = open_recovery(SYSTEM, customer=met, reason=OpenedBy.COLLEAGUE)
    assert refund(as_ben, "No conversation about either", encounter=later.pk).recovery_id == opened.pk
    Recovery.objects.filter(pk=opened.pk).update(conversation=wrote(), encounter=at_the_belt)
    assert refund(as_ben, "Where it happened", encounter=at_the_belt.pk).recovery_id == opened.pk
    assert refund(as_ben, "Somewhere else", encounter=later.pk).recovery_id is None


def test_nobody_guesses_that_another_matter_is_meant(time: Time, wrote: Wrote, poor: Poor, as_ben: Actor) -> None:
    bag = wrote()
    poor(None)  # of a customer, about no conversation
    assert refund(as_ben, conversation=bag.pk).recovery_id is None
