"""A phone, touched with a thumb: in Japanese and dark, from the list to an answer and back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.house import House
from tests.walks.desk.browsing import NARROW, Desk, come_in

pytestmark = pytest.mark.walk

WORDS = "お待たせいたしました。すぐに確認いたします。"
STICKS_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SAID = "SELECT count(*) FROM conversations_message WHERE conversation_id = %s AND reply_text = %s"
OWNER = "SELECT count(*) FROM conversations_conversation WHERE id = %s AND owner_id IS NOT NULL"
FOR_A_FINGER = 44
BY_THE_THUMB = 0.5  # of the height: what is lower is in reach of the hand that holds it


@pytest.fixture
def phone(demo_house: House, chromium: Browser) -> Iterator[Desk]:
    """Aya's phone."""
    looks = {"size": NARROW, "color_scheme": "dark", "locale": "ja-JP", "has_touch": True, "is_mobile": True}
    desk = come_in(demo_house, chromium, email="aya.phone@hoshi.example", name="Aya", **looks)
    yield desk
    desk.context.close()
    assert desk.complaints == []


def opened(phone: Desk, view: str) -> tuple[Page, int]:
    """The first conversation of a view, opened with a finger."""
    page = phone.open(f"/desk/?view={view}")
    assert page.evaluate(STICKS_OUT) <= 0
    row = page.locator("#rows .row > a").first
    number = int(str(row.get_attribute("id")).removeprefix("open-"))
    row.tap()
    expect(page.locator(f"#talk[data-conversation='{number}']")).to_be_visible()
    assert page.evaluate(STICKS_OUT) <= 0
    return page, number


def is_in_reach(control: Locator) -> bool:
    """Whether a thumb reaches it and a finger can hit it."""
    box = control.bounding_box()
    assert box is not None
    lowest = NARROW[1]
    is_low = lowest * BY_THE_THUMB <= box["y"] and box["y"] + box["height"] <= lowest
    return is_low and box["height"] >= FOR_A_FINGER


def count(house: House, question: str, *given: object) -> int:
    """What the database says."""
    with house.database() as database:
        row = database.execute(question.encode(), given).fetchone()
    return int(row[0]) if row else 0


def test_the_house_speaks_japanese_in_the_dark(phone: Desk) -> None:
    page = phone.open("/desk/")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    light = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    assert max(page.evaluate(light)) < 80


def test_from_the_list_to_an_answer_and_back(phone: Desk, demo_house: House) -> None:
    page, number = opened(phone, "needs-answer")
    expect(page.locator(".list")).to_be_hidden()
    page.locator("#text").tap()
    page.keyboard.type(WORDS)
    assert page.evaluate(STICKS_OUT) <= 0
    assert is_in_reach(page.locator("#send"))
    page.locator("#send").tap()
    expect(page.locator(".message.ours .words", has_text=WORDS)).to_have_count(1)
    expect(page.locator("#text")).to_have_value("")
    assert count(demo_house, SAID, number, WORDS) == 1
    page.locator("#back").tap()
    expect(page.locator(".list")).to_be_visible()
    expect(page.locator("#talk .conversation")).to_have_count(0)
    assert page.evaluate(STICKS_OUT) <= 0


def test_the_acts_are_in_reach_of_the_thumb(phone: Desk, demo_house: House) -> None:
    page, number = opened(phone, "nobodys")
    for act in ("#act-mine", "#act-choose > summary", "#act-close", "#act-more > summary"):
        assert is_in_reach(page.locator(act)), act
    page.locator("#act-mine").tap()
    expect(page.locator("#act-mine")).to_have_count(0)
    assert count(demo_house, OWNER, number) == 1
    assert page.evaluate(STICKS_OUT) <= 0


@pytest.mark.parametrize("chooser", ["#act-choose", "#act-more"])
def test_what_the_acts_open_fits_the_screen(phone: Desk, chooser: str) -> None:
    page, _ = opened(phone, "open")
    page.locator(f"{chooser} > summary").tap()
    panel = page.locator(f"{chooser} > :not(summary)")
    expect(panel).to_be_visible()
    box = panel.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW[0]
    assert box["y"] + box["height"] <= NARROW[1] + 1
    assert page.evaluate(STICKS_OUT) <= 0


@pytest.mark.parametrize("chooser", ["#act-choose", "#act-more"])
def test_a_tap_elsewhere_or_escape_closes_what_was_opened(phone: Desk, chooser: str) -> None:
    page, _ = opened(phone, "open")
    summary, panel = page.locator(f"{chooser} > summary"), page.locator(f"{chooser} > :not(summary)")
    summary.tap()
    expect(panel).to_be_visible()
    page.locator("#matter").tap()
    expect(panel).to_be_hidden()
    summary.tap()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert page.evaluate("document.activeElement !== document.body")


def test_a_page_that_was_loaded_has_the_focus_where_work_goes_on(phone: Desk) -> None:
    page, number = opened(phone, "open")
    page.reload()
    expect(page.locator("#matter")).to_be_focused()
    phone.open("/desk/?view=open")
    expect(page.locator(f"#open-{number}")).to_be_focused()
    phone.open("/desk/customers/")
    expect(page.locator("#page-name")).to_be_focused()
