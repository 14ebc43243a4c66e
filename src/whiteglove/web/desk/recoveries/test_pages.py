"""The pages of what is put right."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.models import Conversation, Message
from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.actions import recoveries as actions
from whiteglove.recovery.conftest import Poor, Time, Wrote, met, poor, time, wrote
from whiteglove.recovery.models import Gesture, OpenedBy, Recovery
from whiteglove.team.models import Colleague

__all__ = ["met", "poor", "time", "wrote"]

SignedIn = Callable[[Colleague], Client]


@pytest.fixture
def desk(signed_in: SignedIn, ben: Colleague) -> Client:
    """Ben's browser."""
    return signed_in(ben)


def test_an_empty_list_says_what_opens_one(desk: Client) -> None:
    page = desk.get("/desk/recoveries/").content.decode()
    assert "Nobody has to be put right with." in page
    assert "You have nothing to put right." in desk.get("/desk/recoveries/?whose=mine").content.decode()


def test_a_recovery_says_why_it_was_opened_and_stands_beside_its_conversation(
    desk: Client, wrote: Wrote, poor: Poor
) -> None:
    bag = wrote()
    opened = poor(bag.pk)
    page = desk.get(f"/desk/recoveries/{opened.pk}/").content.decode()
    assert "They answered 2 of 5 just now" in page
    assert "Nobody listened." in page
    for name in ("Listen", "Own it", "Put it right", "Explain", "Prevent"):
        assert f"<h3>{name}</h3>" in page
    beside = desk.get(f"/desk/conversations/{bag.pk}/").content.decode()
    assert f'href="/desk/recoveries/{opened.pk}/"' in beside
    assert "They answered 2 of 5 just now" in desk.get(f"/desk/conversations/{bag.pk}/recovery/").content.decode()
    assert f'href="/desk/recoveries/{opened.pk}/"' in desk.get("/desk/recoveries/?whose=mine").content.decode()


def test_steps_gestures_and_the_customers_word(
    desk: Client, wrote: Wrote, poor: Poor, ben: Colleague, front_desk: object
) -> None:
    bag = wrote()
    opened = poor(bag.pk)
    Gesture.objects.create(
        conversation=bag, kind="refund", worth=1250, currency="EUR", why="Two days without her bag",
        by_whom="colleague:1", at=clock.now(), colleague=ben,
    )  # fmt: skip
    place = f"/desk/recoveries/{opened.pk}/"
    desk.post(f"{place}step/", {"step": "listen", "words": "Two days without her bag."})
    page = desk.get(place).content.decode()
    assert "Two days without her bag." in page
    assert "a refund, worth €12.50" in page
    refused = desk.post(f"{place}close/", {"their_word": "", "why": "", "is_satisfied": "yes"})
    assert refused.status_code == 422
    assert "It closes with what the customer said of it" in refused.content.decode()
    desk.post(f"{place}close/", {"their_word": "Thank you, that was kind.", "is_satisfied": "yes"})
    closed = desk.get(place).content.decode()
    assert "Thank you, that was kind." in closed
    assert "they are content" in closed
    assert "What you can do" not in closed
    late = desk.post(f"{place}close/", {"their_word": "I wait still.", "is_satisfied": "no"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "Ben closed this already" in page
    assert "I wait still.</textarea>" in page
    assert "Thank you, that was kind." in page


def test_who_has_no_conversation_is_written_to_first(desk: Client, poor: Poor, ben: Colleague) -> None:
    opened = poor(None)
    place = f"/desk/recoveries/{opened.pk}/"
    assert "Write to them first" in desk.get(place).content.decode()
    desk.post(f"{place}begin/", {"subject": "Your bag", "text": "I am sorry that nobody listened."})
    opened.refresh_from_db()
    talk = Conversation.objects.get()
    message = Message.objects.get()
    assert (opened.conversation_id, talk.owner_id, talk.is_open) == (talk.pk, ben.pk, True)
    assert (talk.recovery_at, message.to) == (opened.next_at, ["aiko@mail.example"])
    assert desk.post(f"{place}begin/", {"subject": "Again", "text": "Hello"}).status_code == 409
    assert Message.objects.count() == 1


def test_one_says_who_does_it_and_by_when(
    desk: Client, wrote: Wrote, poor: Poor, ben: Colleague, chidi: Colleague, time: Time
) -> None:
    opened = poor(wrote().pk)
    place = f"/desk/recoveries/{opened.pk}/"
    desk.post(f"{place}hand-on/", {"to": str(chidi.pk)})
    assert Recovery.objects.get().owner_id == chidi.pk
    desk.post(f"{place}own/")
    desk.post(f"{place}moment/", {"by": "hour"})
    now = Recovery.objects.get()
    assert (now.owner_id, now.next_at.isoformat()) == (ben.pk, "2026-03-02T10:00:00+00:00")
    time.passes(hours=2)
    assert "they should have heard" in desk.get("/desk/recoveries/?whose=past").content.decode()
    assert "One customer should have heard from us." in desk.get("/manage/recoveries/").content.decode()


def test_one_is_opened_from_a_conversation(desk: Client, wrote: Wrote) -> None:
    bag = wrote()
    answer = desk.post(f"/desk/conversations/{bag.pk}/recovery/open/", {"reason": "complaint"})
    opened = Recovery.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/recoveries/{opened.pk}/")
    assert opened.reasons == ["complaint"]


def test_a_long_list_takes_as_many_questions_as_a_short_one(
    desk: Client, wrote: Wrote, as_ben: Actor, met: Customer
) -> None:
    def opened(count: int) -> int:
        for number in range(count):
            talk = wrote(f"Matter {number}", subject=f"Matter {number}")
            actions.open_recovery(as_ben, customer=met, reason=OpenedBy.COLLEAGUE, conversation=talk.pk)
        desk.get("/desk/recoveries/")
        with CaptureQueriesContext(connection) as asked:
            assert desk.get("/desk/recoveries/").status_code == 200
        return len(asked)

    assert opened(2) == opened(12)


def test_what_is_refused_is_said_in_the_form_that_was_sent(desk: Client, wrote: Wrote, poor: Poor) -> None:
    opened = poor(wrote().pk)
    answer = desk.post(f"/desk/recoveries/{opened.pk}/moment/", {"by": "tomorrow", "due": "2001-01-01T10:00"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('class="refusal"') == 1
    form = page.partition("They hear of it by another moment</summary>")[2].partition("</form>")[0]
    assert "The next moment lies ahead" in form
    assert 'value="2001-01-01T10:00"' in form
    assert '<option value="tomorrow" selected>' in form
