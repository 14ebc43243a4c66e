"""Two colleagues in one conversation: they see each other, nothing is sent blindly, nothing typed is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house import House
from tests.walks.desk.browsing import Desk, come_in

pytestmark = pytest.mark.walk

ANYONE = "SELECT id FROM conversations_conversation WHERE is_open AND needs_answer ORDER BY id LIMIT 1 OFFSET %s"
SAID = "SELECT count(*) FROM conversations_message WHERE conversation_id = %s AND reply_text = %s"


@pytest.fixture
def ben(demo_house: House, chromium: Browser) -> Iterator[Desk]:
    yield from _at_a_desk(demo_house, chromium, "Ben Two")


@pytest.fixture
def chidi(demo_house: House, chromium: Browser) -> Iterator[Desk]:
    yield from _at_a_desk(demo_house, chromium, "Chidi Two")


def _at_a_desk(house: House, chromium: Browser, name: str) -> Iterator[Desk]:
    desk = come_in(house, chromium, email=f"{name.replace(' ', '.').lower()}@hoshi.example", name=name)
    yield desk
    desk.context.close()
    assert [words for words in desk.complaints if "409" not in words] == []  # said to them in words


def waiting(house: House, place: int) -> str:
    """Where a conversation is that waits for an answer, another one for each place."""
    with house.database() as database:
        row = database.execute(ANYONE.encode(), [place]).fetchone()
    assert row is not None
    return f"/desk/conversations/{row[0]}/"


def count_said(house: House, path: str, words: str) -> int:
    """How often the conversation has exactly these words."""
    with house.database() as database:
        row = database.execute(SAID.encode(), [int(path.rstrip("/").rsplit("/", 1)[1]), words]).fetchone()
    return int(row[0]) if row else 0


def mark_as_never_reloaded(*pages: Page) -> None:
    """What a reload would wipe away."""
    for page in pages:
        page.evaluate("window.neverReloaded = true")


def test_they_see_each_other_look_type_and_leave(demo_house: House, ben: Desk, chidi: Desk) -> None:
    path = waiting(demo_house, 0)
    ben.open(path)
    presence = chidi.open(path).locator("#presence")
    expect(presence).to_contain_text("Ben Two is looking at this too")
    expect(ben.page.locator("#presence")).to_contain_text("Chidi Two is looking at this too")
    ben.page.locator("#text").press_sequentially("Dear")
    expect(presence).to_contain_text("Ben Two is writing here")
    ben.open("/desk/")
    expect(presence).not_to_contain_text("Ben Two")
    chidi.page.locator("#text").fill("Mine now")
    assert chidi.page.locator("#text").input_value() == "Mine now"


def test_what_came_meanwhile_stops_an_answer_until_its_author_decides(
    demo_house: House, ben: Desk, chidi: Desk
) -> None:
    path = waiting(demo_house, 1)
    first, second = ben.open(path), chidi.open(path)
    mark_as_never_reloaded(first, second)
    first.locator("#text").press_sequentially("We send a new one.")
    second.locator("#text").fill("We found it under a seat.")
    second.locator("#text").press("Control+Enter")
    expect(second.locator(".message.ours .words", has_text="under a seat")).to_be_visible()
    expect(first.locator(".message.ours .words", has_text="under a seat")).to_be_visible()
    expect(first.locator("#meanwhile")).to_contain_text("Chidi Two")

    first.locator("#text").press("Control+Enter")
    expect(first.locator("#composer-word .refusal")).to_be_visible()
    expect(first.locator("#meanwhile")).to_contain_text("Not sent yet")
    expect(first.locator("#meanwhile")).to_contain_text("We found it under a seat.")
    expect(first.locator("#text")).to_have_value("We send a new one.")
    expect(first.locator("#send-anyway")).to_be_focused()
    assert count_said(demo_house, path, "We send a new one.") == 0

    first.locator("#send-anyway").press("Enter")
    for page in (first, second):
        expect(page.locator(".message.ours .words", has_text="We send a new one.")).to_have_count(1)
        expect(page.locator(".message.ours .words", has_text="under a seat")).to_have_count(1)
    expect(first.locator("#text")).to_have_value("")
    expect(first.locator("#meanwhile-news")).to_have_count(0)
    assert count_said(demo_house, path, "We send a new one.") == 1
    assert first.evaluate("window.neverReloaded")
    assert second.evaluate("window.neverReloaded")


def test_one_who_keeps_writing_has_read_what_came(demo_house: House, ben: Desk, chidi: Desk) -> None:
    path = waiting(demo_house, 2)
    first, second = ben.open(path), chidi.open(path)
    first.locator("#text").press_sequentially("We look.")
    second.locator("#kind-note").check()
    second.locator("#note").fill("It is in the safe.")
    second.locator("#note").press("Control+Enter")
    expect(first.locator("#meanwhile")).to_contain_text("Chidi Two, in a note")
    first.locator("#keep-writing").click()
    expect(first.locator("#text")).to_be_focused()
    expect(first.locator("#text")).to_have_value("We look.")
    first.locator("#text").press_sequentially(" It is in the safe.")
    first.locator("#text").press("Control+Enter")
    expect(second.locator(".message.ours .words", has_text="We look. It is in the safe.")).to_be_visible()
    assert count_said(demo_house, path, "We look. It is in the safe.") == 1
