"""Ben tells Aiko of a delay on the page of her conversation."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from whiteglove.conversations.models import Conversation, Message
from whiteglove.foundation import clock
from whiteglove.promises.delays.clockwork import see_and_tell_delays
from whiteglove.promises.models import Delay
from whiteglove.team.models import Colleague
from whiteglove.web.conftest import Wrote

HTMX = {"HX-Request": "true"}


@pytest.fixture
def late(aiko_wrote: Wrote) -> Conversation:
    """Aiko waits, and the time is nearly over."""
    bag = aiko_wrote()
    due = clock.now() + timedelta(minutes=20, seconds=30)
    Conversation.objects.filter(pk=bag.conversation_id).update(next_moment=due)
    assert see_and_tell_delays()["seen"] == 1
    return Conversation.objects.get()


@pytest.fixture
def desk(signed_in: Callable[[Colleague], Client], ben: Colleague) -> Client:
    """Ben's browser."""
    return signed_in(ben)


def test_ben_sees_the_word_on_top_and_sends_it_with_a_reason(late: Conversation, desk: Client) -> None:
    page = desk.get(f"/desk/conversations/{late.pk}/").content.decode()
    assert "Tell Aiko that it will be" in page
    assert "⟦why⟧" in page
    assert "late in 20 min" in page
    delay = Delay.objects.get()
    refused = desk.post(f"/desk/delays/{delay.pk}/tell/", {"why": " "})
    assert (refused.status_code, "Say why it takes longer" in refused.content.decode()) == (422, True)
    until = (delay.to_moment + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    told = desk.post(
        f"/desk/delays/{delay.pk}/tell/", {"why": "まだドーハにあります。", "until": until}, headers=HTMX
    )
    assert told.status_code == 200
    assert "まだ" not in told.content.decode()
    assert told.headers["HX-Trigger"] == f"live:conversation:{late.pk}"
    word = Message.objects.latest("id")
    assert (word.is_automatic, word.author_name) == (True, "Ben")
    after = Conversation.objects.get()
    assert after.needs_answer
    assert after.next_moment is not None
    assert after.next_moment.strftime("%Y-%m-%dT%H:%M") == until
    page = desk.get(f"/desk/conversations/{late.pk}/").content.decode()
    assert ("Tell Aiko" in page, '<span class="sort">word of a delay</span>' in page) == (False, True)


def test_the_page_asks_anew_and_keeps_what_ben_types(late: Conversation, desk: Client) -> None:
    place, delay = f"/desk/conversations/{late.pk}/delay/", Delay.objects.get()
    assert desk.get(place, {"delay_shown": delay.pk}, headers=HTMX).status_code == 204
    assert "Tell Aiko" in desk.get(place, {"delay_shown": 0}, headers=HTMX).content.decode()
    assert desk.get(place).status_code == 302


def test_ben_says_that_nothing_is_to_be_told(late: Conversation, desk: Client) -> None:
    delay = Delay.objects.get()
    assert desk.post(f"/desk/delays/{delay.pk}/drop/").status_code == 302
    assert Delay.objects.get().dropped_because == "colleague"
    assert desk.post(f"/desk/delays/{delay.pk}/tell/", {"why": "Late"}).status_code == 409
    assert desk.post("/desk/delays/999/tell/", {"why": "Late"}).status_code == 404
