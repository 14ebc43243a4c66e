"""What open pages are told, and who is told nothing."""

import asyncio
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client

from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.facts import Cursor
from whiteglove.team.models import Colleague
from whiteglove.web.live.hub import QUEUE_HOLDS, Listener, News
from whiteglove.web.live.stream import LOOK_AT_EVERYTHING, Viewer, _follow, _lines, _still_allowed
from whiteglove.web.live.topics import topics_allowed


def news(number: int, *topics: str) -> News:
    return News(Cursor(number, 1), topics or ("conversations",))


def test_a_stranger_is_told_nothing(client: Client, db: None) -> None:
    assert client.get("/live?topics=conversations").status_code == 401


@pytest.mark.django_db
def test_a_temp_hears_of_conversations_but_not_of_raw_mail(temp: Colleague, ben: Colleague) -> None:
    wanted = ["conversations", "quarantine", "customer:1", "conversation:1", "nonsense"]
    assert topics_allowed(temp.as_actor(), wanted) == {"conversations"}
    assert topics_allowed(ben.as_actor(), wanted) == {"conversations", "quarantine"}
    assert topics_allowed(SYSTEM, ["conversation:1"]) == frozenset()


@pytest.mark.django_db
def test_the_pages_of_care_hear_of_what_is_on_them(ben: Colleague, temp: Colleague, client: Client) -> None:
    wanted = {"hindered", "signs"}
    assert topics_allowed(ben.as_actor(), wanted) == topics_allowed(temp.as_actor(), wanted) == wanted
    client.force_login(ben, backend="django.contrib.auth.backends.ModelBackend")
    for place, topic in (("/desk/in-the-way/", "hindered"), ("/desk/signs/", "signs")):
        page = client.get(place).content.decode()
        assert f'data-live="{topic}"' in page
        assert f'hx-trigger="live:{topic} from:body queue:last"' in page


def test_the_place_comes_with_the_last_topic_so_that_none_is_missed_when_cut_off_between() -> None:
    lines = _lines(
        news(7, "conversation:1", "customer:1", "conversations"), frozenset(["conversation:1", "conversations"])
    )
    assert [re.findall(r'"topic": "(.*?)"', line) for line in lines] == [["conversation:1"], ["conversations"]]
    assert [line.startswith("id: 7-1\n") for line in lines] == [False, True]


async def test_a_page_too_slow_to_follow_is_told_to_look_at_everything() -> None:
    listener = Listener(asyncio.get_running_loop())
    for number in range(1, QUEUE_HOLDS + 3):
        listener.give(news(number))
    told = _follow(listener, Viewer(SYSTEM, "", ""), frozenset(["conversations"]), None)
    assert await anext(told) == _lines(news(1), frozenset(["conversations"]))[0]
    assert await anext(told) == LOOK_AT_EVERYTHING
    assert await anext(told) == _lines(news(2), frozenset(["conversations"]))[0]
    assert listener.queue.qsize() == QUEUE_HOLDS - 2
    await told.aclose()  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_stream_ends_with_the_session_it_was_opened_in(ben: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "close", lambda: None)
    page, wanted = Client(), frozenset(["conversations"])
    page.force_login(ben, backend="django.contrib.auth.backends.ModelBackend")
    here = Viewer(ben.as_actor(), page.session.session_key or "", ben.get_session_auth_hash())
    assert _still_allowed(here, wanted) == wanted
    assert _still_allowed(replace(here, password="of before"), wanted) == frozenset()
    Colleague.objects.filter(pk=ben.pk).update(is_active=False)
    assert _still_allowed(here, wanted) == frozenset()
    Colleague.objects.filter(pk=ben.pk).update(is_active=True)
    assert _still_allowed(here, wanted) == wanted
    page.post("/sign-out/")
    assert _still_allowed(here, wanted) == frozenset()
