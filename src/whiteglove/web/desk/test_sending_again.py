"""A message that failed says so, with its reason, and is sent again from the page."""

from collections.abc import Callable

import pytest
from django.test import Client

from whiteglove.conversations.actions import record_delivery, write_reply
from whiteglove.conversations.models import Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.team.models import Colleague

Wrote = Callable[..., Message]
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def browser(ben: Colleague, signed_in: Callable[[Colleague], Client]) -> Client:
    return signed_in(ben)


@pytest.fixture
def failed(aiko_wrote: Wrote, as_ben: Actor) -> Message:
    message = write_reply(as_ben, aiko_wrote().conversation_id, text="It is on its way.")
    record_delivery(SYSTEM, message.pk, state=DeliveryState.FAILED, why="It came back from aiko@customer.example.")
    return message


def test_ben_corrects_the_address_and_sends_it_again(browser: Client, failed: Message) -> None:
    page = f"/desk/conversations/{failed.conversation_id}/"
    shown = browser.get(page).content.decode()
    assert "It came back from aiko@customer.example." in shown
    assert 'data-key="w s"' in shown
    form = browser.get(f"/desk/messages/{failed.pk}/again/", headers=FRAGMENT).content.decode()
    assert 'value="aiko@customer.example"' in form
    assert "<html" not in form
    answer = browser.post(f"/desk/messages/{failed.pk}/again/", {"to": "aiko@new.example"})
    again = Message.objects.latest("id")
    assert answer.headers["Location"] == f"{page}#message-{again.pk}"
    assert (again.to, again.text, again.author_name) == (["aiko@new.example"], "It is on its way.", "Ben")
    shown = browser.get(page).content.decode()
    assert "sent it again</a>" in shown
    assert 'data-key="w s"' not in shown
    browser.post(f"/desk/messages/{failed.pk}/again/", {"to": "aiko@new.example"})
    assert Message.objects.latest("id") == again


def test_a_wrong_address_stays_in_the_form_with_its_reason(browser: Client, failed: Message) -> None:
    address = f"/desk/messages/{failed.pk}/again/"
    answer = browser.post(address, {"to": "no address"})
    assert answer.status_code == 422
    assert 'value="no address"' in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    fragment = browser.post(address, {"to": "no address"}, headers=FRAGMENT)
    assert fragment.headers["HX-Retarget"] == f"#again-{failed.pk}"


def test_what_arrived_has_nothing_to_press(browser: Client, failed: Message) -> None:
    record_delivery(SYSTEM, failed.pk, state=DeliveryState.SENT)
    assert 'data-key="w s"' not in browser.get(f"/desk/conversations/{failed.conversation_id}/").content.decode()
    page = browser.get(f"/desk/messages/{failed.pk}/again/").content.decode()
    assert "There is nothing to send again" in page
    assert browser.post(f"/desk/messages/{failed.pk}/again/", {"to": "a@b.example"}).status_code == 409
