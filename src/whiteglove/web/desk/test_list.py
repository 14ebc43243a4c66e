"""The list: who waits, for how long, and what is new."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.actions import assign, close
from whiteglove.conversations.models import Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.team.models import Colleague
from whiteglove.web.conftest import Wrote
from whiteglove.web.desk.wanted import fingerprint

SignedIn = Callable[[Colleague], Client]


@pytest.fixture
def browser(ben: Colleague, signed_in: SignedIn) -> Client:
    """Ben's browser."""
    return signed_in(ben)


def test_the_first_view_shows_who_waits_with_the_first_words(browser: Client, aiko_wrote: Wrote) -> None:
    aiko_wrote("Where is my bag? <b>Now</b>")
    page = browser.get("/desk/").content.decode()
    assert '<span class="who">Aiko</span>' in page
    assert "Where is my bag? &lt;b&gt;Now&lt;/b&gt;" in page
    assert "5 min</time>" in page


def test_somebody_without_a_name_is_shown_by_address(browser: Client, aiko_wrote: Wrote) -> None:
    aiko_wrote(author_name="", author_address="quiet@customer.example", subject="")
    page = browser.get("/desk/").content.decode()
    assert "quiet@customer.example" in page
    assert "(no subject)" in page


def test_an_empty_view_invites(browser: Client) -> None:
    assert "Nobody is waiting for us." in browser.get("/desk/").content.decode()
    assert "Nothing was found for" in browser.get("/desk/?q=zebra").content.decode()


def test_views_hold_what_they_say(browser: Client, aiko_wrote: Wrote, ben: Colleague, as_ben: Actor) -> None:
    mine = aiko_wrote(subject="Matter of mine")
    closed = aiko_wrote(subject="Matter closed")
    aiko_wrote(subject="Matter of nobody")
    assign(as_ben, mine.conversation_id, owner=ben)
    close(as_ben, closed.conversation_id)
    found = {
        view: {
            word
            for word in ("mine", "closed", "nobody")
            if f"Matter {'' if word == 'closed' else 'of '}{word}"
            in browser.get(f"/desk/?view={view}").content.decode()
        }
        for view in ("needs-answer", "mine", "nobodys", "open", "all", "closed")
    }
    assert found == {
        "needs-answer": {"mine", "nobody"},
        "mine": {"mine"},
        "nobodys": {"nobody"},
        "open": {"mine", "nobody"},
        "all": {"mine", "nobody", "closed"},
        "closed": {"closed"},
    }


def test_earlier_rows_are_one_link_away_with_and_without_scripts(browser: Client, aiko_wrote: Wrote) -> None:
    for number in range(53):
        aiko_wrote(subject=f"Matter {number:03}", at=clock.now() - timedelta(minutes=number))
    page = browser.get("/desk/?view=all").content.decode()
    assert page.count('class="row ') == 50
    address = page.partition('<li class="more" id="more"><a href="')[2].partition('"')[0].replace("&amp;", "&")
    assert browser.get(address).content.decode().count('class="row ') == 3
    fragment = browser.get(address, headers={"HX-Request": "true", "HX-Target": "more"}).content.decode()
    assert fragment.count('class="row ') == 3
    assert "<html" not in fragment


def test_an_unknown_place_in_the_list_is_refused_in_words(browser: Client) -> None:
    answer = browser.get("/desk/?after=nonsense")
    assert answer.status_code == 422
    assert "Start again from its top" in answer.content.decode()


def test_one_row_and_two_hundred_cost_the_same_number_of_queries(browser: Client, aiko_wrote: Wrote) -> None:
    aiko_wrote()
    browser.get("/desk/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/desk/?view=open")
    for number in range(60):
        aiko_wrote(author_address=f"{number}@customer.example")
    with CaptureQueriesContext(connection) as many:
        browser.get("/desk/?view=open")
    assert len(few) == len(many) <= 9  # the ninth: whether a call is due


def test_news_tell_what_changed_in_place_and_how_many_are_new(
    browser: Client, aiko_wrote: Wrote, ben: Colleague, as_ben: Actor
) -> None:
    shown = aiko_wrote(subject="Shown")
    still = aiko_wrote(subject="Still the same")
    page = browser.get("/desk/").content.decode()
    since = page.partition('id="list-since" value="')[2].partition('"')[0]
    marks = [part.partition('"')[0] for part in page.split('name="shown" value="')[1:]]
    assert len(marks) == 2
    assign(as_ben, shown.conversation_id, owner=ben)
    aiko_wrote(subject="New", at=clock.now())
    news = browser.get("/desk/news/", {"shown": marks, "since": since}).content.decode()
    assert f'id="row-{shown.conversation_id}" hx-swap-oob="true"' in news
    assert f'id="row-{still.conversation_id}"' not in news
    assert "1 new" in news


def test_the_same_row_has_the_same_fingerprint(ben: Colleague, aiko_wrote: Wrote, as_ben: Actor) -> None:
    from whiteglove.conversations.queries.lists import rows_now

    message = aiko_wrote()
    first, again = (fingerprint(rows_now(as_ben, [message.conversation_id])[0]) for _ in range(2))
    Conversation.objects.update(preview="other")
    other = fingerprint(rows_now(as_ben, [message.conversation_id])[0])
    assert first == again != other
