"""The page of a customer, live beside a colleague who changes things; and two records found, compared and joined."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.house import House
from tests.walks.desk.browsing import NARROW, Desk, come_in

pytestmark = pytest.mark.walk

TAN = "SELECT id FROM customers_customer WHERE main_address = 'weijie.tan@straits-mail.example'"
STICKS_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
BESIDE = """
from whiteglove.customers.actions import change_customer, note_about
from whiteglove.team.models import Colleague
dora = Colleague.objects.order_by("id").first().as_actor()
note_about(dora, {customer}, text={note!r})
change_customer(dora, {customer}, wishes={wishes!r})
"""


@pytest.fixture
def desk(demo_house: House, chromium: Browser) -> Iterator[Desk]:
    """Petra's."""
    found = come_in(demo_house, chromium, email="petra.person@hoshi.example", name="Petra", role="lead")
    yield found
    found.context.close()
    assert found.complaints == []


def tan(house: House) -> int:
    """Mr. Tan, as he writes from home."""
    with house.database() as database:
        row = database.execute(TAN.encode()).fetchone()
    assert row is not None
    return int(row[0])


def beside(house: House, *, note: str, wishes: str) -> None:
    """What a colleague writes down meanwhile."""
    house.ask(BESIDE.format(customer=tan(house), note=note, wishes=wishes))


def test_what_others_write_down_appears_and_nothing_in_hand_is_lost(demo_house: House, desk: Desk) -> None:
    page = desk.open(f"/desk/customers/{tan(demo_house)}/")
    page.keyboard.press("n")
    page.keyboard.type("He flies on ")
    beside(demo_house, note="Likes window seats", wishes="Please write, never call")
    expect(page.locator("#lately")).to_be_visible()
    page.wait_for_timeout(2500)
    assert page.evaluate("document.activeElement.id") == "person-note-text"
    page.keyboard.type("Friday")
    page.locator("#page-name").click()
    page.evaluate("document.activeElement.blur()")
    expect(page.locator("#person-know .person-notes")).to_contain_text("Likes window seats")
    expect(page.locator("#person-know .wishes")).to_contain_text("Please write, never call")
    expect(page.locator("#person-note-text")).to_have_value("He flies on Friday")
    expect(page.locator("#person-note")).to_have_attribute("open", "")
    beside(demo_house, note="Second note", wishes="Letters only")
    expect(page.locator("#person-know .wishes")).to_contain_text("Letters only")
    expect(page.locator("#person-note-text")).to_have_value("He flies on Friday")


def test_two_records_are_found_by_keys_and_seen_side_by_side(demo_house: House, desk: Desk) -> None:
    page = desk.open(f"/desk/customers/{tan(demo_house)}/")
    expect(page.locator("#person-suggested")).to_contain_text("tan.weijie@lion-harbour.example")
    page.keyboard.press("d")
    expect(page.locator("#merge-q")).to_be_focused()
    page.keyboard.type("lion")
    expect(page.locator("#merge-found .found-person")).to_have_count(0)
    page.keyboard.press("Control+a")
    page.keyboard.type("tan.weijie@")
    expect(page.locator("#merge-found .found-person")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#merge-found input")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator(".both .side")).to_have_count(2)
    page.keyboard.press("d")
    page.wait_for_url(f"**/desk/customers/{tan(demo_house)}/")
    expect(page.locator("#person-reached")).to_contain_text("tan.weijie@lion-harbour.example")
    page.locator("#person-records").get_by_role("button", name="Give back its own").click()
    expect(page.locator("#person-suggested")).to_contain_text("tan.weijie@lion-harbour.example")


@pytest.mark.parametrize("size", [(1440, 900), NARROW])
def test_read_from_the_right_the_pages_are_the_same_pages(
    demo_house: House, desk: Desk, size: tuple[int, int]
) -> None:
    page = desk.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    customer = tan(demo_house)
    for path in ("/desk/", "/desk/?view=open", f"/desk/customers/{customer}/", "/desk/customers/", "/account/"):
        desk.open(path)
        before = page.evaluate(STICKS_OUT)
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert page.evaluate(STICKS_OUT) <= before, path
        assert page.evaluate("document.documentElement.scrollLeft") == 0, path
    desk.open("/desk/?view=open")
    page.locator("#rows .row > a").first.click()
    expect(page.locator("#talk .conversation")).to_be_visible()
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate(STICKS_OUT) <= 0
    if size != NARROW:
        views, talk = page.locator(".views").bounding_box(), page.locator(".conversation").bounding_box()
        assert views is not None
        assert talk is not None
        assert views["x"] > talk["x"]
