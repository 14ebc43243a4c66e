"""Two at once, from two windows or two workers: one row, one fact, one word to Dora."""

from datetime import timedelta

import pytest

from whiteglove.conversations.actions import open_conversation
from whiteglove.conversations.conftest import said
from whiteglove.conversations.models import Assignment, Message, Notice
from whiteglove.customers.actions import recognise_customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.models import Row
from whiteglove.promises.actions import Said, promise
from whiteglove.recovery.actions.hearing import hear_message
from whiteglove.recovery.actions.hindered import TakenBackAlready, say_no, take_back_no, weigh_grievance
from whiteglove.recovery.actions.signs import look_for_signs, say_upset
from whiteglove.recovery.models import Grievance, Obstruction, Signs, Upset
from whiteglove.routing.test_together import at_once
from whiteglove.team.models import Colleague, Team


@pytest.fixture
def blaming(transactional_db: None, front_desk: Team) -> Message:
    """Aiko writes that it is our policy."""
    incoming = said("They said it is your policy. Where is my bag?", clock.now())
    aiko = recognise_customer(SYSTEM, address="aiko@mail.example", name="Aiko", language="en")
    return open_conversation(SYSTEM, incoming, customer=aiko, team=front_desk)


def kinds(kind: str) -> int:
    return Row.objects.filter(kind=f"recovery.{kind}").count()


def test_two_at_once_are_one(blaming: Message, as_ben: Actor, dora: Colleague) -> None:
    talk = blaming.conversation_id
    at_once(lambda: hear_message(blaming.pk), lambda: hear_message(blaming.pk))
    assert (Obstruction.objects.count(), kinds("InTheWaySuggested")) == (1, 1)
    at_once(lambda: say_upset(as_ben, talk), lambda: say_upset(as_ben, talk))
    assert (Upset.objects.count(), kinds("UpsetSaid")) == (1, 1)
    at_once(*[lambda: weigh_grievance(as_ben, conversation=talk, is_justified=True)] * 2)
    assert Grievance.objects.count() == 1


def test_a_rise_is_told_once(blaming: Message, dora: Colleague) -> None:
    talk = blaming.conversation
    now = clock.now()
    for _ in range(2):
        Assignment.objects.create(conversation=talk, by_whom="system", is_hand_over=True)
    due = now - timedelta(hours=1)
    made = Said(what="Bag", due=due, made_at=now - timedelta(days=1), made_where="call", conversation=talk.pk)
    promise(SYSTEM, talk.customer, made)
    at_once(*[lambda: look_for_signs(talk.pk)] * 4)
    assert (Signs.objects.count(), kinds("SignsGrewStrong")) == (1, 1)
    assert Notice.objects.filter(because="signs_strong").count() == 1


def test_what_is_taken_back_twice_is_taken_back_once(blaming: Message, as_ben: Actor) -> None:
    no = say_no(as_ben, conversation=blaming.conversation_id, what="A taxi")

    def back() -> object:
        try:
            return take_back_no(as_ben, no.pk).pk
        except TakenBackAlready:
            return "already"

    assert sorted(map(str, at_once(back, back))) == sorted([str(no.pk), "already"])
    assert kinds("NoTakenBack") == 1
