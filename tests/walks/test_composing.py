"""Typing in a real browser: through a network cut, a restart of the house, and in two windows at once."""

import re
import smtplib
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.house import House, eventually
from tests.walks.browser import Browser as SignedIn

pytestmark = [pytest.mark.walk, pytest.mark.peer("chromium")]

LONG_MILLISECONDS = 20_000
NUMBERS = count(1)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One in which an answer can be taken back for half a minute."""
    home = Path(tmp_path_factory.mktemp("composing")) / "home"
    with House(home, environment={"WHITEGLOVE_UNDO_SECONDS": "30"}) as opened_house:
        yield opened_house


@pytest.fixture(scope="module")
def ben(house: House) -> SignedIn:
    """Ben, who may do what a colleague may, signed in once."""
    said = house.call("user", "add", "ben.composes@desk.example", "--name", "Ben").stdout.decode()
    found = re.search(r"/sign-in/link/[^/\s]+/", said)
    assert found is not None, said
    browser = SignedIn(house)
    browser.sign_in(house.address + found.group())
    return browser


@pytest.fixture
def desk(chromium: Browser, house: House, ben: SignedIn) -> Iterator[BrowserContext]:
    """Ben's browser."""
    context = chromium.new_context(base_url=house.address, locale="en-GB")
    context.set_default_timeout(LONG_MILLISECONDS)
    context.add_cookies([{"name": one.name, "value": one.value or "", "url": house.address} for one in ben.jar])
    yield context
    context.close()


def opened(desk: BrowserContext, conversation: str) -> Page:
    """The conversation in a window of its own."""
    page = desk.new_page()
    page.goto(conversation)
    expect(page.locator("#text")).to_be_visible()
    return page


@pytest.fixture
def conversation(house: House, desk: BrowserContext) -> str:
    """A matter of somebody's that came in by mail."""
    subject = f"Umbrella {next(NUMBERS)}"
    with smtplib.SMTP("127.0.0.1", house.smtp_port, timeout=30) as server:
        mail = (
            f"From: Aiko <aiko@mail.example>\r\nTo: desk@desk.example\r\nSubject: {subject}\r\n\r\nWhere is it?\r\n"
        )
        server.sendmail("aiko@mail.example", ["desk@desk.example"], mail)
    page = desk.new_page()
    row = page.locator(".row a", has_text=subject).first
    assert eventually(lambda: bool(page.goto("/desk/?view=all")) and row.is_visible(), seconds=60, pause_seconds=1)
    place = str(row.get_attribute("href")).partition("?")[0]
    page.close()
    return place


def test_nothing_typed_is_lost_while_the_network_is_cut(desk: BrowserContext, conversation: str) -> None:
    page = opened(desk, conversation)
    page.locator("#text").fill("We look for it")
    expect(page.locator("#draft-word")).to_have_text("Draft kept")
    desk.set_offline(True)
    page.locator("#text").press_sequentially(" at the lost and found.")
    expect(page.locator("#draft-word")).to_have_text("Not connected; your text is kept in this browser")
    desk.set_offline(False)
    expect(page.locator("#draft-word")).to_have_text("Draft kept")
    page.close()
    assert opened(desk, conversation).locator("#text").input_value() == "We look for it at the lost and found."


def test_nothing_typed_is_lost_while_the_server_starts_again(
    desk: BrowserContext, conversation: str, house: House
) -> None:
    page = opened(desk, conversation)
    page.locator("#text").fill("We look for it")
    expect(page.locator("#draft-word")).to_have_text("Draft kept")
    assert house.kill("web")
    page.locator("#text").press_sequentially(" everywhere.")
    expect(page.locator("#draft-word")).to_have_text("Draft kept", timeout=60_000)
    assert eventually(
        lambda: page.locator("[name=reply_revision]").input_value() not in ("0", "1"), seconds=60, pause_seconds=1
    )
    page.close()
    assert opened(desk, conversation).locator("#text").input_value() == "We look for it everywhere."


def test_two_windows_show_each_other_and_keep_both(desk: BrowserContext, conversation: str) -> None:
    first, second = opened(desk, conversation), opened(desk, conversation)
    first.locator("#text").fill("From the office.")
    expect(first.locator("#draft-word")).to_have_text("Draft kept")
    second.locator("#text").fill("From the train.")
    expect(second.locator(".other blockquote")).to_have_text("From the office.")
    second.locator("[data-take=both]").click()
    expect(second.locator("#draft-word")).to_have_text("Draft kept")
    first.close()
    assert opened(desk, conversation).locator("#text").input_value() == "From the train.\n\nFrom the office."


def test_a_reply_and_a_note_have_places_of_their_own(desk: BrowserContext, conversation: str) -> None:
    page = opened(desk, conversation)
    page.locator("#text").fill("To the customer.")
    page.locator("#kind-note").check()
    page.locator("#note").fill("To colleagues.")
    page.locator("#note").press("Control+Enter")
    expect(page.locator(".message.note .words").last).to_have_text("To colleagues.")
    page.locator("#kind-reply").check()
    assert page.locator("#text").input_value() == "To the customer."
    assert page.locator("#note").input_value() == ""


def send(page: Page, words: str) -> None:
    """Send an answer, and wait until it stands in the thread."""
    page.locator("#text").fill(words)
    page.locator("#text").press("Control+Enter")
    expect(page.locator(".message.ours .words", has_text=words)).to_have_count(1)
    expect(page.locator("#text")).to_have_value("")


def press(page: Page, *keys: str) -> None:
    """Keys, pressed while nobody types."""
    page.locator("#matter").focus()
    for key in keys:
        page.keyboard.press(key)


def hold(page: Page, place: str) -> list[Route]:
    """What the page asks for there is held back; let it go on with `continue_()`."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(place, keep)
    return held


def wait_for(page: Page, held: list[Route]) -> None:
    """Until something is held back."""
    assert eventually(lambda: bool(page.evaluate("1")) and bool(held), seconds=20, pause_seconds=0.1)


def test_of_several_on_their_way_the_newest_comes_back_first(desk: BrowserContext, conversation: str) -> None:
    page = opened(desk, conversation)
    send(page, "We found it.")
    send(page, "It comes tomorrow.")
    press(page, "w", "z")
    expect(page.locator("#text")).to_have_value("It comes tomorrow.")
    expect(page.locator(".message.ours .words")).to_have_text(["We found it."])
    press(page, "w", "z")
    expect(page.locator("#text")).to_have_value("We found it.\n\nIt comes tomorrow.")
    expect(page.locator(".message.ours")).to_have_count(0)


def test_two_taken_back_in_one_breath_both_come_back(desk: BrowserContext, conversation: str) -> None:
    page = opened(desk, conversation)
    send(page, "We found it.")
    send(page, "It comes tomorrow.")
    press(page, "w", "z", "w", "z", "w", "z")
    expect(page.locator("#text")).to_have_value("We found it.\n\nIt comes tomorrow.")
    expect(page.locator("#said")).to_contain_text("You answer for it")  # the third undid nothing else


@pytest.mark.parametrize("typed", ["Also: ", ""])
def test_taken_back_while_the_draft_is_being_saved(desk: BrowserContext, conversation: str, typed: str) -> None:
    page = opened(desk, conversation)
    send(page, "We found it.")
    held = hold(page, "**/draft/")
    page.locator("#text").press_sequentially("Also: ")
    page.locator("#text").fill(typed)
    press(page, "w", "z")
    wait_for(page, held)
    held[0].continue_()
    page.unroute("**/draft/")
    expect(page.locator("#text")).to_have_value(f"We found it.\n\n{typed}" if typed else "We found it.")
    expect(page.locator("#composer .other")).to_have_count(0)
    page.reload()
    expect(page.locator("#text")).to_have_value(f"We found it.\n\n{typed}" if typed else "We found it.")


def test_what_is_typed_while_words_go_or_come_back_stays(desk: BrowserContext, conversation: str) -> None:
    page = opened(desk, conversation)
    held = hold(page, "**/write/")
    page.locator("#text").fill("We found it.")
    page.locator("#text").press("Control+Enter")
    wait_for(page, held)
    page.locator("#text").press_sequentially(" And:")
    held.pop().continue_()
    expect(page.locator(".message.ours .words")).to_have_text(["We found it."])
    expect(page.locator("#text")).to_have_value("And:")
    expect(page.locator("#draft-word")).to_have_text("Draft kept")
    held = hold(page, "**/take-back/")
    press(page, "w", "z")
    wait_for(page, held)
    page.locator("#text").press_sequentially(" soon.")
    held.pop().continue_()
    expect(page.locator("#text")).to_have_value("We found it.\n\nAnd: soon.")


def test_words_taken_back_are_seen_though_a_note_was_begun(desk: BrowserContext, conversation: str) -> None:
    page = opened(desk, conversation)
    send(page, "We found it.")
    page.locator("#kind-note").check()
    page.locator("#note").fill("Is that so?")
    press(page, "w", "z")
    expect(page.locator("#text")).to_be_visible()
    expect(page.locator("#text")).to_have_value("We found it.")
    page.locator("#kind-note").check()
    expect(page.locator("#note")).to_have_value("Is that so?")


def test_what_was_sent_before_going_on_is_no_draft_later(desk: BrowserContext, conversation: str) -> None:
    page = opened(desk, conversation)
    page.locator("#text").fill("We found it.")
    page.locator("#text").press("Control+Shift+Enter")
    expect(page.locator("#take-back-before")).to_be_visible()
    page.goto(conversation)
    expect(page.locator(".message.ours .words")).to_have_text(["We found it."])
    expect(page.locator("#text")).to_have_value("")


def test_taken_back_in_another_window_the_words_wait_in_both(desk: BrowserContext, conversation: str) -> None:
    first, second = opened(desk, conversation), opened(desk, conversation)
    send(first, "We found it.")
    expect(second.locator(".message.ours .words")).to_have_text(["We found it."])
    press(second, "w", "z")
    expect(second.locator("#text")).to_have_value("We found it.")
    expect(first.locator(".message.ours")).to_have_count(0)
    first.locator("#text").fill("Hello")
    expect(first.locator(".other blockquote")).to_have_text("We found it.")
