"""When it was put right they are asked what came of it, the way there, and how we treated them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from whiteglove.customers.actions import change_customer
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.models import Row
from whiteglove.perception.answering.actions import answer
from whiteglove.perception.answering.seen import felt_by
from whiteglove.perception.asking.links import token_of
from whiteglove.perception.clockwork import ask_soon_after
from whiteglove.perception.conftest import at_home
from whiteglove.perception.models import Invitation, Response, Survey
from whiteglove.recovery.actions.recoveries import close_recovery
from whiteglove.recovery.conftest import Poor, Time, Wrote
from whiteglove.recovery.facts.recoveries import RecoveryClosed
from whiteglove.recovery.models import Recovery
from whiteglove.recovery.reactions.recoveries import ask_how_it_was_put_right

__all__ = ["at_home"]

Closed = Callable[..., Recovery]


@pytest.fixture
def closed(as_ben: Actor, at_home: None) -> Closed:
    """It closes with Aiko's word, and what follows from that happens, twice."""

    def close(opened: Recovery) -> Recovery:
        over = close_recovery(as_ben, opened.pk, their_word="Thank you.", is_satisfied=True)
        fact = RecoveryClosed(over.pk, over.customer_id, over.conversation_id, over.team_id, True, True)
        ask_how_it_was_put_right(fact)
        ask_how_it_was_put_right(fact)
        return over

    return close


def test_from_closing_to_an_answer(time: Time, wrote: Wrote, poor: Poor, closed: Closed) -> None:
    bag = wrote()
    over = closed(poor(bag.pk))
    asked = Invitation.objects.get()
    assert (asked.about, asked.outcome, asked.reason) == (f"recovery:{over.pk}", "due", "soon_after")
    assert asked.due_at == time.now + timedelta(days=1)
    assert ask_soon_after()["asked"] == 0
    time.passes(days=1, minutes=1)
    assert ask_soon_after() == {"thought": 0, "asked": 1, "not_asked": 0}
    assert ask_soon_after()["asked"] == 0
    asked.refresh_from_db()
    assert asked.message is not None
    assert asked.message.conversation_id == bag.pk
    token = token_of(asked.pk)
    seen = felt_by(token)
    assert [one.words.partition("? ")[2][:14] for one in seen.questions] == [
        "What came of m", "The way it was", "I was treated "
    ]  # fmt: skip
    for question, value in zip(seen.questions, (2, 4, 5), strict=True):
        answer(token, question_id=question.id, value=value)
    said = Response.objects.filter(invitation=asked).order_by("id")
    assert {one.journey_id for one in said} == {None}
    assert list(said.values_list("kind", "value", "team__team")) == [
        ("outcome", 2, bag.team_id), ("way", 4, bag.team_id), ("courtesy", 5, bag.team_id)
    ]  # fmt: skip
    assert Row.objects.filter(kind="perception.PoorAnswerReceived").count() == 1


def test_the_asking_that_led_there_does_not_hold_it_back(
    time: Time, wrote: Wrote, poor: Poor, closed: Closed, met: object
) -> None:
    bag = wrote()
    opened = poor(bag.pk)
    closed(opened)
    survey = Survey.objects.get()
    led = Invitation.objects.create(
        survey=survey, customer=bag.customer, about="test:1", outcome="asked", reason="soon_after", due_at=time.now,
        at=time.now,
    )  # fmt: skip
    Invitation.objects.filter(about=f"recovery:{opened.pk}").delete()
    Response.objects.filter(pk=opened.response_id or 0).update(invitation=led)
    fact = RecoveryClosed(opened.pk, opened.customer_id, bag.pk, opened.team_id, True, True)
    ask_how_it_was_put_right(fact)
    asked = Invitation.objects.get(about=f"recovery:{opened.pk}")
    assert (asked.outcome, asked.follows_id) == ("due", led.pk)
    other = wrote("My bill", subject="My bill")
    closed(poor(other.pk))  # asked about the first: not again within a month
    assert Invitation.objects.latest("id").reason == "asked_lately"


def test_consent_and_quiet_hours_hold(time: Time, wrote: Wrote, poor: Poor, closed: Closed) -> None:
    time.passes(hours=12)  # nine in the evening
    bag = wrote()
    closed(poor(bag.pk))
    asked = Invitation.objects.get()
    assert asked.due_at == time.now + timedelta(days=1, hours=11)
    change_customer(SYSTEM, bag.customer_id, no_surveys=True)
    time.passes(days=1, hours=12)
    assert ask_soon_after() == {"thought": 0, "asked": 0, "not_asked": 1}
    asked.refresh_from_db()
    assert asked.reason == "no_consent"
