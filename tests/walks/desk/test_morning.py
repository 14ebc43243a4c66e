"""A colleague's morning in the demo house by keyboard alone: nothing here ever touches the mouse."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.house import House
from tests.walks.desk.browsing import Desk, come_in

pytestmark = pytest.mark.walk

BEN = "ben.early@hoshi.example"
WORDS = "Thank you for waiting. We look into it this minute."
FOCUSED = """() => {
  const focused = document.activeElement;
  return Boolean(focused && focused !== document.body && focused.isConnected && focused.checkVisibility());
}"""


@dataclass
class Morning:
    """Ben at his keyboard."""

    desk: Desk

    @property
    def page(self) -> Page:
        """The only page he has open."""
        return self.desk.page

    def press(self, *keys: str) -> None:
        """One key after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Words, a key each, into what has the focus."""
        self.page.keyboard.type(words)

    def has_focus(self) -> None:
        """The focus is on something one sees, never on the bare page."""
        self.page.wait_for_function(FOCUSED)

    def is_at(self, where: str) -> None:
        """The focus is there."""
        expect(self.page.locator(where).first).to_be_focused()

    def says(self, words: str) -> None:
        """The quiet line says it."""
        expect(self.page.locator("#said")).to_contain_text(words)

    @property
    def thread(self) -> Locator:
        """What was said and done."""
        return self.page.locator("#thread")

    @property
    def conversation(self) -> int:
        """The open one."""
        found = re.search(r"/conversations/(\d+)/", self.page.url)
        assert found is not None, self.page.url
        return int(found.group(1))

    def open_first(self, path: str) -> int:
        """Down into this list, the first conversation of it opened; returns which."""
        self.desk.open(path)
        self.press("j")
        self.is_at("#rows .row > a")
        return self.enter()

    def enter(self) -> int:
        """Open the row that has the focus."""
        number = self.page.evaluate("document.activeElement.id.replace('open-', '')")
        self.press("Enter")
        expect(self.page.locator(f"#talk[data-conversation='{number}']")).to_be_visible()
        self.has_focus()
        assert self.conversation == int(number)
        return int(number)

    def known(self, question: str, *given: object) -> Any:
        """What the database says: the first column of the first row."""
        with self.desk.house.database() as database:
            row = database.execute(question.encode(), given).fetchone()
        return row[0] if row else None

    def column(self, name: str) -> Any:
        """Of the open conversation."""
        return self.known(f"SELECT {name} FROM conversations_conversation WHERE id = %s", self.conversation)


@pytest.fixture
def morning(demo_house: House, chromium: Browser) -> Iterator[Morning]:
    """Ben, signed in, with nothing open yet in this tab; at the end nothing may have gone wrong in his pages."""
    desk = come_in(demo_house, chromium, email=BEN, name="Ben Early", role="owner")
    desk.open("/desk/told/").evaluate("sessionStorage.clear()")
    yield Morning(desk)
    desk.context.close()
    assert desk.complaints == []


def test_he_goes_down_and_up_the_list_and_opens_one(morning: Morning) -> None:
    morning.desk.open("/desk/?view=open")
    rows = morning.page.locator("#rows .row > a")
    morning.press("j")
    expect(rows.nth(0)).to_be_focused()
    morning.press("j", "j")
    expect(rows.nth(2)).to_be_focused()
    morning.press("k")
    expect(rows.nth(1)).to_be_focused()
    number = morning.enter()
    expect(morning.page.locator(f"#open-{number}")).to_have_attribute("aria-current", "true")
    morning.press("j")
    expect(rows.nth(2)).to_be_focused()
    morning.desk.open("/desk/?view=open")
    expect(rows.nth(1)).to_be_focused()  # back in the list, he is where he was


def test_he_answers_and_takes_it_back(morning: Morning) -> None:
    number = morning.open_first("/desk/")
    morning.press("r")
    morning.is_at("#text")
    morning.press("Control+a")  # what another morning left as a draft
    morning.type(WORDS)
    morning.press("Control+Enter")
    expect(morning.thread.locator(".message.ours .words").last).to_have_text(WORDS)
    expect(morning.page.locator("#text")).to_have_value("")
    morning.is_at("#text")
    sent = "SELECT count(*) FROM conversations_message WHERE conversation_id = %s AND reply_text = %s"
    still = f"{sent} AND taken_back_at IS NULL"
    assert morning.known(still, number, WORDS) == 1
    expect(morning.thread.locator("[data-key='w z']").last).to_be_visible()
    morning.press("Escape")
    morning.has_focus()
    morning.press("w", "z")
    expect(morning.page.locator("#text")).to_have_value(WORDS)
    expect(morning.thread.locator(".message.ours .words", has_text=WORDS)).to_have_count(0)
    morning.has_focus()
    assert morning.known(still, number, WORDS) == 0


def test_a_note_names_a_colleague_who_is_told(morning: Morning) -> None:
    number = morning.open_first("/desk/?view=open")
    morning.press("n")
    morning.is_at("#note")
    morning.type("Please look, @")
    expect(morning.page.locator("#choices [role=option]").first).to_be_visible()
    morning.press("ArrowDown", "Enter")
    expect(morning.page.locator("#choices")).to_be_hidden()
    morning.type(" it is urgent.")
    morning.press("Control+Enter")
    expect(morning.thread.locator(".message.note .words").last).to_contain_text("it is urgent.")
    morning.is_at("#note")
    named = """SELECT count(*) FROM conversations_mention AS named JOIN conversations_message AS said
        ON said.id = named.message_id WHERE said.conversation_id = %s AND said.direction = 'note'
        AND said.author_name = 'Ben Early'"""
    assert morning.known(named, number) == 1


def test_he_takes_one_and_hands_it_over_with_a_word(morning: Morning) -> None:
    number = morning.open_first("/desk/?view=nobodys")
    morning.press("a")
    expect(morning.page.locator("#standing .state")).to_contain_text("You answer for it")
    morning.has_focus()
    owner = (
        "SELECT name FROM team_colleague WHERE id = (SELECT owner_id FROM conversations_conversation WHERE id = %s)"
    )
    assert morning.known(owner, number) == "Ben Early"
    morning.press("s")
    morning.is_at("#act-choose .filter")
    whom = str(morning.page.locator("#assign-to option:not(:has-text('Ben Early'))").nth(1).text_content())
    morning.type(whom)
    morning.press("Tab", "Tab")
    morning.is_at("#assign-why")
    morning.type("She rings at noon.")
    morning.press("Enter")
    expect(morning.thread).to_contain_text("handed it over to")
    expect(morning.thread).to_contain_text("She rings at noon.")
    morning.has_focus()
    assert morning.known(owner, number) == whom


def test_he_pauses_and_has_it_back(morning: Morning) -> None:
    morning.open_first("/desk/?view=open")
    morning.press("p")
    morning.is_at("#act-pause [name=until]")
    morning.press("ArrowDown", "Enter")
    expect(morning.page.locator("#standing .state")).to_contain_text("paused until")
    morning.has_focus()
    assert morning.column("paused_until") is not None
    morning.press("z")
    expect(morning.page.locator("#standing .state")).not_to_contain_text("paused until")
    morning.has_focus()
    assert morning.column("paused_until") is None


def test_he_puts_a_tag_on(morning: Morning) -> None:
    morning.open_first("/desk/?view=open")
    before = morning.column("tags")
    morning.press("t")
    morning.is_at("#act-tag .filter")
    morning.type("Rings at noon")
    morning.press("Enter")
    expect(morning.page.locator("#standing .state .tag")).to_contain_text(["Rings at noon"])
    morning.has_focus()
    assert len(morning.column("tags")) == len(before) + 1
    morning.press("z")
    morning.says("Undone")
    assert morning.column("tags") == before


def test_he_searches_and_filters(morning: Morning) -> None:
    morning.desk.open("/desk/")
    morning.press("/")
    morning.is_at("#search")
    morning.type("is:open bag")
    morning.press("Enter")
    expect(morning.page.locator(".chip")).to_have_count(1)
    morning.press("j")
    morning.is_at("#rows .row > a")
    morning.press("f")
    morning.is_at("#filter-is")
    morning.press("Escape")
    morning.is_at("details.filter summary")
    expect(morning.page.locator("details.filter")).not_to_have_attribute("open", "")
    morning.press("/", "Escape")
    morning.has_focus()


def test_he_goes_anywhere_by_its_name(morning: Morning) -> None:
    customer = "SELECT name FROM customers_customer WHERE length(name) > 8 AND erased_at IS NULL ORDER BY id LIMIT 1"
    name = morning.known(customer)
    morning.open_first("/desk/?view=all")
    morning.press("Control+k")
    morning.is_at("#find-field")
    morning.type(name)
    chosen = morning.page.locator("#find-list [role=option][aria-selected=true]")
    person = morning.page.locator("#find-list [role=option]:has(a[href*='/customers/'])", has_text=name).first
    expect(person).to_be_visible()
    while person.get_attribute("aria-selected") != "true":
        morning.press("ArrowDown")
    expect(chosen).to_have_count(1)
    morning.press("Enter")
    morning.page.wait_for_url("**/desk/customers/*/")
    expect(morning.page.locator("h1").first).to_contain_text(name)
    morning.press("Control+k")
    morning.is_at("#find-field")
    morning.press("Escape")
    expect(morning.page.locator("#find")).to_be_hidden()


def test_the_keys_are_told(morning: Morning) -> None:
    morning.open_first("/desk/?view=all")
    before = morning.page.evaluate("document.activeElement.id")
    morning.press("?")
    expect(morning.page.locator("dialog#keys")).to_be_visible()
    expect(morning.page.locator("#keys")).to_contain_text("assign to me")
    morning.has_focus()
    morning.press("e")
    morning.press("Escape")
    expect(morning.page.locator("dialog#keys")).to_be_hidden()
    assert morning.page.evaluate("document.activeElement.id") == before
    assert morning.page.locator("#said .just-done").count() == 0


def test_he_closes_one_goes_on_and_has_it_back(morning: Morning) -> None:
    number = morning.open_first("/desk/")
    rows = morning.page.locator("#rows .row > a")
    morning.press("e")
    morning.says("Closed.")
    expect(rows.nth(1)).to_be_focused()
    assert morning.column("is_open") is False
    morning.press("z")
    morning.says("Undone")
    expect(morning.page.locator("#act-close")).to_have_text("Close")
    morning.has_focus()
    assert morning.conversation == number
    assert morning.column("is_open") is True


def test_he_sends_and_goes_to_the_next(morning: Morning) -> None:
    number = morning.open_first("/desk/")
    following = morning.page.locator("#rows .row > a").nth(1).get_attribute("id")
    morning.press("r", "Control+a")
    morning.type("On its way.")
    morning.press("Control+Shift+Enter")
    expect(morning.page.locator(f"#talk[data-conversation='{str(following).removeprefix('open-')}']")).to_be_visible()
    expect(morning.page.locator(".sent-before")).to_contain_text("is on its way")
    morning.has_focus()
    answered = "SELECT count(*) FROM conversations_message WHERE conversation_id = %s AND reply_text = 'On its way.'"
    assert morning.known(answered, number) == 1
    morning.press("Escape", "w", "z")
    morning.page.wait_for_url(f"**/conversations/{number}/**")
    expect(morning.page.locator("#text")).to_have_value("On its way.")


@pytest.mark.parametrize(
    ("key", "view"),
    [("m", "mine"), ("n", "nobodys"), ("o", "open"), ("p", "paused"), ("a", "all"), ("d", "closed"), ("w", "needs")],
)
def test_two_keys_go_to_every_view(morning: Morning, key: str, view: str) -> None:
    morning.desk.open("/desk/told/")
    morning.press("g", key)
    here = morning.page.locator(".views [aria-current=page]")
    expect(here).to_have_attribute("data-key", f"g {key}")
    expect(here).to_have_attribute("href", re.compile(f"view={view}"))
    morning.press("g", "c")
    morning.page.wait_for_url("**/desk/customers/**")
    morning.press("g", "i")
    morning.page.wait_for_url("**/desk/told/**")
