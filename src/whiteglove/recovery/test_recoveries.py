"""After a poor experience: one matter, an owner who is here, a next moment, an end with the customer's word."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from whiteglove.conversations.actions.pausing import pause
from whiteglove.conversations.conftest import MONDAY_MORNING
from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.promises.actions import Said, keep, promise
from whiteglove.promises.facts import PromiseBroken
from whiteglove.promises.models import Promise
from whiteglove.recovery.actions import recoveries as actions
from whiteglove.recovery.clockwork.recoveries import somebody_puts_it_right
from whiteglove.recovery.conftest import Poor, Time, Wrote
from whiteglove.recovery.models import OpenedBy, Recovery, RecoveryStep
from whiteglove.recovery.queries.recoveries import Whose, recoveries, recovery, recovery_of
from whiteglove.recovery.reactions.recoveries import put_right_what_was_broken
from whiteglove.team.actions import add_team
from whiteglove.team.attending import say_presence
from whiteglove.team.models import Colleague, PresenceState, Team

IN_FOUR_HOURS = MONDAY_MORNING + timedelta(hours=4)


def told() -> list[str]:
    kinds = Row.objects.filter(kind__startswith="recovery.").order_by("id").values_list("kind", flat=True)
    return [kind.removeprefix("recovery.") for kind in kinds]


def hears_at(conversation: Conversation) -> tuple[datetime | None, datetime | None]:
    return Conversation.objects.values_list("recovery_at", "next_moment").get(pk=conversation.pk)


def test_a_poor_answer_opens_one_with_an_owner_who_is_here(
    time: Time, wrote: Wrote, poor: Poor, ben: Colleague, met: Customer, front_desk: Team
) -> None:
    bag = wrote()
    opened = poor(bag.pk)
    assert (opened.customer_id, opened.conversation_id, opened.team_id) == (met.pk, bag.pk, front_desk.pk)
    assert (opened.owner_id, opened.reasons, opened.opened_at) == (ben.pk, ["poor_answer"], MONDAY_MORNING)
    assert Recovery.objects.count() == 1
    assert told() == ["RecoveryOpened"]


def test_it_brings_the_next_moment_forward_and_never_past_a_promise(
    time: Time, wrote: Wrote, poor: Poor, as_ben: Actor, met: Customer
) -> None:
    bag = wrote()
    opened = poor(bag.pk)
    soon = MONDAY_MORNING + timedelta(minutes=30)
    actions.set_next_moment(as_ben, opened.pk, next_at=soon)
    assert hears_at(bag) == (soon, soon)
    due = MONDAY_MORNING + timedelta(minutes=10)
    promise(as_ben, met, Said(what="We call her", due=due, made_where="call", conversation=bag.pk))
    assert hears_at(bag) == (soon, due)
    with pytest.raises(actions.AfterPromise):
        actions.set_next_moment(as_ben, opened.pk, next_at=due + timedelta(minutes=1))
    assert hears_at(bag) == (soon, due)
    actions.close_recovery(as_ben, opened.pk, their_word="Thank you, all is well.", is_satisfied=True)
    assert hears_at(bag) == (None, due)
    assert told() == ["RecoveryOpened", "RecoveryMoved", "RecoveryClosed"]


def test_a_broken_promise_joins_what_is_open(
    time: Time, wrote: Wrote, poor: Poor, as_ben: Actor, met: Customer
) -> None:
    bag = wrote()
    opened = poor(bag.pk)
    due = MONDAY_MORNING + timedelta(minutes=10)
    made = promise(as_ben, met, Said(what="We call her", due=due, made_where="call", conversation=bag.pk))
    fact = PromiseBroken(made.pk, met.pk, bag.pk, made.team_id, None, due.isoformat())
    put_right_what_was_broken(fact)  # it stands: nothing is broken
    assert told() == ["RecoveryOpened"]
    Promise.objects.filter(pk=made.pk).update(state="broken")
    put_right_what_was_broken(fact)
    put_right_what_was_broken(fact)
    opened.refresh_from_db()
    assert (opened.reasons, opened.promise_id) == (["poor_answer", "broken_promise"], made.pk)
    assert told() == ["RecoveryOpened", "RecoveryJoined"]


def test_what_was_kept_meanwhile_needs_nothing_put_right(
    time: Time, wrote: Wrote, as_ben: Actor, met: Customer
) -> None:
    bag = wrote()
    due = MONDAY_MORNING + timedelta(minutes=10)
    made = promise(as_ben, met, Said(what="We call her", due=due, made_where="call", conversation=bag.pk))
    time.passes(hours=1)
    keep(as_ben, made.pk)
    put_right_what_was_broken(PromiseBroken(made.pk, met.pk, bag.pk, made.team_id, None, due.isoformat()))
    assert not Recovery.objects.exists()


def test_who_has_no_conversation_is_put_right_all_the_same(
    time: Time, poor: Poor, ben: Colleague, met: Customer
) -> None:
    opened = poor(None)
    again = poor(None, value=1)
    assert (opened.pk, opened.conversation_id, opened.owner_id) == (again.pk, None, ben.pk)
    assert Recovery.objects.count() == 1


def test_its_steps_are_taken_once_each(time: Time, wrote: Wrote, poor: Poor, as_ben: Actor) -> None:
    opened = poor(wrote().pk)
    actions.take_step(as_ben, opened.pk, step="listen", words="She waited two hours at belt 5.")
    actions.take_step(as_ben, opened.pk, step="listen", words="She waited three hours at belt 5.")
    assert RecoveryStep.objects.get().words == "She waited three hours at belt 5."
    with pytest.raises(NotUnderstood):
        actions.take_step(as_ben, opened.pk, step="shrug")
    shown = recovery(as_ben, opened.pk)
    assert [(one.step, one.at is not None) for one in shown.steps] == [
        ("listen", True), ("own", False), ("right", False), ("explain", False), ("prevent", False)
    ]  # fmt: skip
    assert told() == ["RecoveryOpened", "RecoveryStepTaken"]


def test_it_closes_with_their_word_or_a_reason_alone(time: Time, wrote: Wrote, poor: Poor, as_ben: Actor) -> None:
    opened = poor(wrote().pk)
    with pytest.raises(NotUnderstood):
        actions.close_recovery(as_ben, opened.pk, their_word="  ", is_satisfied=True)
    closed = actions.close_recovery(as_ben, opened.pk, why="She does not answer any more", is_satisfied=True)
    assert (closed.is_satisfied, closed.closed_at, closed.closed_by_id) == (None, time.now, as_ben.colleague_id)
    actions.close_recovery(as_ben, opened.pk, why="She does not answer any more")  # the same again
    others: list[dict[str, Any]] = [{"why": "Once more"}, {"their_word": "I wait still.", "is_satisfied": False}, {}]
    for other in others:
        with pytest.raises(
            actions.ClosedAlready, match=r"Ben closed this already, at 2026-03-02 .* Nothing of yours"
        ):
            actions.close_recovery(as_ben, opened.pk, **other)
    closed.refresh_from_db()
    assert (closed.why_closed, closed.their_word) == ("She does not answer any more", "")
    with pytest.raises(actions.RecoveryOver):
        actions.take_step(as_ben, opened.pk, step="own")
    assert told() == ["RecoveryOpened", "RecoveryClosed"]


def test_it_waits_for_the_first_who_is_here(
    time: Time, wrote: Wrote, poor: Poor, ben: Colleague, chidi: Colleague
) -> None:
    say_presence(ben.as_actor(), ben, PresenceState.GONE)
    say_presence(chidi.as_actor(), chidi, PresenceState.GONE)
    opened = poor(wrote().pk)
    assert opened.owner_id is None
    assert somebody_puts_it_right() == {"handed_on": 0, "paused": 0}
    say_presence(chidi.as_actor(), chidi, PresenceState.HERE)
    assert somebody_puts_it_right() == {"handed_on": 1, "paused": 0}
    assert somebody_puts_it_right() == {"handed_on": 0, "paused": 0}
    opened.refresh_from_db()
    assert opened.owner_id == chidi.pk


def test_no_pause_hides_it(time: Time, wrote: Wrote, poor: Poor, as_ben: Actor) -> None:
    bag = wrote()
    opened = poor(bag.pk)
    actions.set_next_moment(as_ben, opened.pk, next_at=MONDAY_MORNING + timedelta(hours=3))
    pause(as_ben, bag.pk, until=MONDAY_MORNING + timedelta(days=3))
    assert somebody_puts_it_right()["paused"] == 0
    time.passes(hours=2, minutes=1)
    assert somebody_puts_it_right()["paused"] == 1
    assert Conversation.objects.get(pk=bag.pk).paused_until is None


def test_colleagues_hand_it_on(
    time: Time, wrote: Wrote, poor: Poor, as_ben: Actor, ben: Colleague, chidi: Colleague, baggage: Team
) -> None:
    opened = poor(wrote().pk)
    assert actions.own(chidi.as_actor(), opened.pk).owner_id == chidi.pk
    assert actions.hand_on(as_ben, opened.pk, to=ben).owner_id == ben.pk
    with pytest.raises(NotUnderstood):
        actions.own(SYSTEM, opened.pk)
    assert told()[-2:] == ["RecoveryHandedOn", "RecoveryHandedOn"]


def test_a_private_teams_matter_stays_hidden(
    time: Time, wrote: Wrote, poor: Poor, as_ben: Actor, met: Customer
) -> None:
    secret = add_team(SYSTEM, key="secret", name="Secret")
    Team.objects.filter(pk=secret.pk).update(is_private=True)
    opened = poor(wrote().pk)
    Recovery.objects.filter(pk=opened.pk).update(team=secret)
    assert recoveries(as_ben, Whose.OPEN, now=time.now).rows == ()
    with pytest.raises(NotFound):
        recovery(as_ben, opened.pk)
    with pytest.raises(NotFound):
        actions.take_step(as_ben, opened.pk, step="own")
    assert recovery_of(as_ben, opened.conversation_id or 0) is None


def test_the_list_goes_by_the_next_moment_page_by_page(
    time: Time, as_ben: Actor, met: Customer, wrote: Wrote, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    opened = []
    for number in range(7):
        talk = wrote(f"Matter {number}", subject=f"Matter {number}")
        one = actions.open_recovery(as_ben, customer=met, reason=OpenedBy.COLLEAGUE, conversation=talk.pk)
        later = MONDAY_MORNING + timedelta(minutes=70 - number)
        opened.append(actions.set_next_moment(as_ben, one.pk, next_at=later).pk)
    first = recoveries(as_ben, Whose.OPEN, now=time.now, limit=4)
    second = recoveries(as_ben, Whose.MINE, now=time.now, limit=4, after=first.next)
    assert [one.id for one in (*first.rows, *second.rows)] == opened[::-1]
    assert second.next is None
    with django_assert_num_queries(2):
        recoveries(as_ben, Whose.OPEN, now=time.now, limit=4)
    time.passes(minutes=66)
    past = recoveries(as_ben, Whose.PAST, now=time.now)
    assert [one.id for one in past.rows] == [opened[6], opened[5]]


@pytest.mark.parametrize(("due_at", "heard_at"), [(None, "13:00"), ("11:00", "11:00"), ("08:30", "13:00")])
def test_the_worked_example_of_the_first_moment(
    due_at: str | None, heard_at: str, time: Time, wrote: Wrote, poor: Poor, front_desk: Team
) -> None:
    """docs/methods/recovery.md."""
    Team.objects.filter(pk=front_desk.pk).update(first_answer_hours=4)
    bag = wrote()
    hour, minute = (int(part) for part in (due_at or "17:00").split(":"))
    Conversation.objects.filter(pk=bag.pk).update(next_moment=MONDAY_MORNING.replace(hour=hour, minute=minute))
    assert f"{poor(bag.pk).next_at:%H:%M}" == heard_at
