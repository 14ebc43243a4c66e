"""Somebody calls back: one at a time, again until the customer is reached, never forgotten."""

from datetime import timedelta

import pytest

from whiteglove.conversations.models import Conversation, Message, Notice
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.promises.actions import (
    PromiseSettled,
    TakenByAnother,
    attempt,
    correct_number,
    go_on,
    leave_callback,
    move,
    take_callback,
    withdraw,
)
from whiteglove.promises.clockwork import break_what_fell_due
from whiteglove.promises.conftest import Promised, Taken, Time
from whiteglove.promises.facts import PromiseMoved
from whiteglove.promises.listing import put_due_callbacks_on_lists
from whiteglove.promises.models import Attempt, Break, Callback, Keeping, Move, Promise
from whiteglove.promises.reactions import callbacks_follow_their_promise
from whiteglove.promises.windows import LEASE
from whiteglove.team.models import Absence, Colleague, StandIn, Team


def again(made: Promise) -> Callback:
    return Callback.objects.select_related("promise").get(pk=made.pk)


def away(colleague: Colleague, time: Time, *, cover: Colleague | None = None) -> None:
    Absence.objects.create(colleague=colleague, starts=time.now - timedelta(days=1), cover=cover, by_whom="system")


def test_reached_is_kept_with_a_note_of_what_was_said(taken: Taken, time: Time, chidi: Colleague) -> None:
    made = taken(for_whom=chidi)
    attempt(chidi.as_actor(), made.pk, outcome="reached", words="He has his bag by tonight")
    promise = Promise.objects.get()
    assert (promise.state, Keeping.objects.get().by_id) == ("kept", chidi.pk)
    talk = Conversation.objects.get()
    assert (talk.needs_answer, talk.promised_at) == (False, None)
    said = list(Message.objects.order_by("id").values_list("direction", "text", "kind"))
    assert said == [
        ("in", "His bag", "call"),
        ("out", "Mr. Tan was called: +65 9123 4567", "call"),
        ("note", "He has his bag by tonight", "message"),
    ]
    with pytest.raises(PromiseSettled):
        attempt(chidi.as_actor(), made.pk, outcome="reached")
    assert Attempt.objects.count() == 1


def test_not_reached_is_called_again_and_keeps_its_place(taken: Taken, time: Time, as_ben: Actor) -> None:
    made, begins = taken(), time.now
    take_callback(as_ben, made.pk)
    time.passes(minutes=10)
    attempt(as_ben, made.pk, outcome="no_answer", key="press-1")
    attempt(as_ben, made.pk, outcome="no_answer", key="press-1")
    callback = again(made)
    assert (callback.window_from, callback.window_until) == (begins + timedelta(minutes=40), made.due)
    assert (callback.place_at, callback.on_list_of_id, Attempt.objects.count()) == (begins, None, 1)
    assert callback.promise.state == "made"
    time.now = made.due - timedelta(minutes=2)
    attempt(as_ben, made.pk, outcome="machine")
    callback = again(made)
    assert (callback.window_from, callback.promise.due) == (
        begins + timedelta(days=1), made.due + timedelta(days=1),
    )  # fmt: skip
    assert (callback.promise.state, Move.objects.get().why) == ("moved", "Called; an answering machine was told")
    assert not Break.objects.exists()


def test_the_caller_may_choose_when_to_try_again(taken: Taken, time: Time, as_ben: Actor) -> None:
    made = taken()
    attempt(as_ben, made.pk, outcome="busy", next_from=time.now + timedelta(hours=1))
    assert again(made).window_from == time.now + timedelta(hours=1)
    attempt(as_ben, made.pk, outcome="busy", next_from=time.now + timedelta(hours=30))
    assert again(made).promise.due == time.now + timedelta(hours=32)
    with pytest.raises(NotUnderstood, match="before now"):
        attempt(as_ben, made.pk, outcome="busy", next_from=time.now - timedelta(minutes=1))
    with pytest.raises(NotUnderstood, match="reached, no_answer, busy, machine, wrong_number"):
        attempt(as_ben, made.pk, outcome="asleep")
    assert Attempt.objects.count() == 2


def test_after_enough_attempts_the_colleague_is_asked(
    taken: Taken, time: Time, as_ben: Actor, ben: Colleague
) -> None:
    made = taken(attempts=2, hours=6)
    attempt(as_ben, made.pk, outcome="busy")
    assert again(made).asks == ""
    time.passes(hours=1)
    attempt(as_ben, made.pk, outcome="no_answer")
    callback = again(made)
    assert (callback.asks, callback.asked_id, callback.promise.state) == ("go_on", ben.pk, "made")
    go_on(as_ben, made.pk)
    assert (again(made).asks, again(made).attempts_wanted) == ("", 4)
    go_on(as_ben, made.pk, begins=time.now + timedelta(days=1))
    assert again(made).window_from == time.now + timedelta(days=1)


def test_a_wrong_number_goes_back_to_whoever_took_it(
    taken: Taken, time: Time, ben: Colleague, as_ben: Actor, chidi: Colleague
) -> None:
    made = taken(for_whom=chidi)
    attempt(chidi.as_actor(), made.pk, outcome="wrong_number", words="A bakery")
    assert (again(made).asks, again(made).asked_id) == ("wrong_number", ben.pk)
    assert put_due_callbacks_on_lists() == 0
    with pytest.raises(NotUnderstood):
        correct_number(as_ben, made.pk, number="12")
    correct_number(as_ben, made.pk, number="+65 9123 4568")
    assert (again(made).number, again(made).asks) == ("+6591234568", "")
    assert put_due_callbacks_on_lists() == 1


def test_two_at_once_one_gets_it_and_the_other_is_told_who(
    taken: Taken, time: Time, as_ben: Actor, chidi: Colleague
) -> None:
    made = taken()
    take_callback(as_ben, made.pk)
    take_callback(as_ben, made.pk)
    with pytest.raises(TakenByAnother, match="Ben is calling"):
        take_callback(chidi.as_actor(), made.pk)
    time.now += LEASE
    take_callback(chidi.as_actor(), made.pk)
    assert again(made).on_list_of_id == chidi.pk
    leave_callback(chidi.as_actor(), made.pk)
    assert again(made).on_list_of_id is None
    with pytest.raises(NotAllowed):
        take_callback(SYSTEM, made.pk)


def test_it_stands_on_the_list_of_the_one_it_is_for_a_quarter_before(
    taken: Taken, time: Time, chidi: Colleague, as_ben: Actor
) -> None:
    made = taken(for_whom=chidi, starts=1)
    time.passes(minutes=44)
    assert put_due_callbacks_on_lists() == 0
    time.passes(minutes=1)
    assert (put_due_callbacks_on_lists(), put_due_callbacks_on_lists()) == (1, 0)
    assert again(made).on_list_of_id == chidi.pk
    assert Notice.objects.filter(colleague=chidi, because="promise_due").count() == 1


def test_while_she_is_away_it_stands_on_the_list_of_her_cover(
    taken: Taken, time: Time, ben: Colleague, chidi: Colleague, dora: Colleague
) -> None:
    away(chidi, time)
    StandIn.objects.create(colleague=chidi, cover=dora, position=1)
    made = taken(for_whom=chidi)
    put_due_callbacks_on_lists()
    assert again(made).on_list_of_id == dora.pk
    away(dora, time)
    time.now += LEASE
    put_due_callbacks_on_lists()
    assert again(made).on_list_of_id == ben.pk


def test_who_lets_it_stand_is_asked_last(taken: Taken, time: Time, ben: Colleague, chidi: Colleague) -> None:
    made = taken(hours=3)
    put_due_callbacks_on_lists()
    assert again(made).on_list_of_id == ben.pk
    time.now += LEASE
    put_due_callbacks_on_lists()
    assert again(made).on_list_of_id == chidi.pk


def test_several_are_dealt_out_among_those_who_are_free(
    taken: Taken, time: Time, ben: Colleague, chidi: Colleague
) -> None:
    for number in range(4):
        taken(number=f"+65 9123 456{number}")
    put_due_callbacks_on_lists()
    assert Callback.objects.filter(on_list_of=ben).count() == Callback.objects.filter(on_list_of=chidi).count() == 2


def test_with_nobody_there_it_waits_and_is_not_lost(taken: Taken, time: Time, ben: Colleague) -> None:
    made = taken()
    away(ben, time)
    assert put_due_callbacks_on_lists() == 0
    time.now = made.due + timedelta(minutes=1)
    assert break_what_fell_due() == 1
    Absence.objects.update(ended_at=time.now)
    assert put_due_callbacks_on_lists() == 1
    assert (again(made).promise.state, again(made).on_list_of_id) == ("broken", ben.pk)


def test_what_was_withdrawn_or_moved_elsewhere_is_heard_of(
    taken: Taken, time: Time, as_ben: Actor, promised: Promised
) -> None:
    made, other = taken(), taken(number="+65 9123 4568")
    move(as_ben, made.pk, due=made.due + timedelta(hours=5))
    callbacks_follow_their_promise(PromiseMoved.from_body(Row.objects.get(kind="promises.PromiseMoved").body))
    assert again(made).window_from == time.now + timedelta(hours=5)
    withdraw(as_ben, other.pk, why="He came by")
    assert put_due_callbacks_on_lists() == 0
    with pytest.raises(PromiseSettled):
        take_callback(as_ben, other.pk)
    with pytest.raises(NotFound):
        take_callback(as_ben, promised().pk)


def test_what_happened_is_announced(taken: Taken, time: Time, as_ben: Actor) -> None:
    made = taken(attempts=1)
    take_callback(as_ben, made.pk)
    attempt(as_ben, made.pk, outcome="busy")
    kinds = Row.objects.filter(kind__startswith="promises.").order_by("id").values_list("kind", flat=True)
    assert [kind.removeprefix("promises.") for kind in kinds] == [
        "PromiseMade", "CallbackListed", "CallbackAsks", "CallAttempted",
    ]  # fmt: skip


def test_the_freest_is_of_the_team(taken: Taken, time: Time, baggage: Team, ben: Colleague, chidi: Colleague) -> None:
    made = taken(team=baggage)
    assert put_due_callbacks_on_lists() == 0
    baggage.memberships.create(colleague=chidi)
    put_due_callbacks_on_lists()
    assert again(made).on_list_of_id == chidi.pk
