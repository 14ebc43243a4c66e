"""Whoever answers what nobody had, has it; nobody loses a matter because somebody else answered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.actions import assign, close, write_note, write_reply
from whiteglove.conversations.actions.owning import put_back
from whiteglove.conversations.conftest import Wrote
from whiteglove.conversations.models import Assignment, Conversation
from whiteglove.conversations.queries.events import events
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Colleague

pytestmark = pytest.mark.django_db


def owner_of(conversation: Conversation) -> int | None:
    return Conversation.objects.get(pk=conversation.pk).owner_id


def test_whoever_answers_what_nobody_had_has_it(wrote: Wrote, as_ben: Actor) -> None:
    bag = wrote()
    answer = write_reply(as_ben, bag.pk, text="It is here")
    assert owner_of(bag) == as_ben.colleague_id
    told = events(as_ben, bag.pk)
    assert [(one.what, one.who, one.to_whom, one.at) for one in told] == [("answered", "Ben", "Ben", answer.at)]
    announced = Row.objects.get(kind="conversations.Assigned")
    assert announced.body["owner_id"] == as_ben.colleague_id
    assert Assignment.objects.get().is_hand_over is False


def test_what_somebody_has_stays_theirs(wrote: Wrote, as_ben: Actor, chidi: Colleague) -> None:
    bag = wrote()
    assign(SYSTEM, bag.pk, owner=chidi)
    write_reply(as_ben, bag.pk, text="It is here")
    assert owner_of(bag) == chidi.pk
    assert Assignment.objects.count() == 1


def test_a_note_a_machine_and_a_closed_matter_change_nothing(wrote: Wrote, as_ben: Actor) -> None:
    bag = wrote()
    write_note(as_ben, bag.pk, text="Looking")
    write_reply(SYSTEM, bag.pk, text="We are closed today")
    assert owner_of(bag) is None
    close(as_ben, bag.pk)
    write_reply(as_ben, bag.pk, text="One more thing")
    assert owner_of(bag) is None
    assert not Assignment.objects.exists()


def test_it_is_put_back_like_any_other(wrote: Wrote, as_ben: Actor) -> None:
    bag = wrote()
    write_reply(as_ben, bag.pk, text="It is here")
    assert put_back(as_ben, bag.pk)
    assert owner_of(bag) is None
    assert [one.what for one in events(as_ben, bag.pk)] == ["answered", "assigned"]
    assert not put_back(as_ben, bag.pk)


def test_what_was_given_on_since_is_not_put_back(wrote: Wrote, as_ben: Actor, chidi: Colleague) -> None:
    bag = wrote()
    write_reply(as_ben, bag.pk, text="It is here")
    assert not put_back(chidi.as_actor(), bag.pk)
    assign(as_ben, bag.pk, owner=chidi)
    assert not put_back(as_ben, bag.pk)
    assert owner_of(bag) == chidi.pk


def test_it_costs_one_statement(wrote: Wrote, as_ben: Actor, ben: Colleague) -> None:
    nobodys, bens = wrote("Mine?"), wrote("Yours?")
    assign(SYSTEM, bens.pk, owner=ben)
    write_reply(as_ben, bens.pk, text="Warm")
    with CaptureQueriesContext(connection) as without:
        write_reply(as_ben, bens.pk, text="It is here")
    with CaptureQueriesContext(connection) as taking:
        write_reply(as_ben, nobodys.pk, text="It is here")
    assert len(taking) == len(without) + 1
