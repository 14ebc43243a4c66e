"""An encounter is put where it was by one key and back by another; the web is looked at from near, and stays so."""

import pytest
from playwright.sync_api import Page, expect

from tests.house import House
from tests.walks.desk.browsing import Desk

pytestmark = pytest.mark.walk

MET = "SELECT conversation_id FROM conversations_met ORDER BY id LIMIT 1"
NAME = "SELECT name->>'en' FROM journey_touchpoint WHERE key = 'transfer'"
CORRECTIONS = "SELECT undone_at IS NULL FROM encounters_correction ORDER BY id"
NEARER = 1.25


def test_a_place_is_put_right_by_one_key_and_taken_back_by_another(demo_house: House, owner: Desk) -> None:
    with demo_house.database() as database:
        [conversation], [name] = (database.execute(one).fetchall()[0] for one in (MET, NAME))
        page = owner.open(f"/desk/conversations/{conversation}/")
        stood = page.locator("#place").inner_text()
        assert name not in stood
        page.keyboard.press(".")
        expect(page.locator("#act-place")).to_have_attribute("open", "")
        page.keyboard.type(name[:8])
        page.keyboard.press("Enter")
        expect(page.locator("#place")).to_contain_text(f"at {name}")
        expect(page.locator("#place")).to_contain_text("Wanda")
        page.keyboard.press("z")
        expect(page.locator("#place")).to_have_text(stood)
        assert database.execute(CORRECTIONS).fetchall() == [(False,)]


def seen(page: Page) -> list[float]:
    """What is shown of the drawing: left, top, width, height."""
    box = page.locator("[data-web-view] svg.drawing").get_attribute("viewBox") or ""
    return [float(one) for one in box.split()]


def test_the_web_is_looked_at_from_near_and_stays_so(owner: Desk) -> None:
    page = owner.open("/manage/journeys/airline/web/")
    whole = seen(page)
    page.get_by_role("button", name="Nearer").click()
    near = seen(page)
    assert [whole[2] / near[2], whole[3] / near[3]] == pytest.approx([NEARER, NEARER])
    page.locator("[data-web-view] .drawn").focus()
    page.keyboard.press("+")
    nearer = seen(page)
    assert near[2] / nearer[2] == pytest.approx(NEARER)
    page.keyboard.press("ArrowRight")
    moved = seen(page)
    assert moved[0] > nearer[0]
    assert moved[1:] == pytest.approx(nearer[1:])
    line = page.locator("#web table a[href*='#about'], #web ul a[href*='#about'], #web a[href*='#about']").first
    line.evaluate("link => link.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))")
    expect(page.locator("#about-name")).to_be_visible()
    assert seen(page) == pytest.approx(moved)  # the drawing came anew, and what is shown of it stayed
    page.locator("[data-web-view] .drawn").focus()
    page.keyboard.press("-")
    assert seen(page)[2] == pytest.approx(near[2])
    page.keyboard.press("0")
    assert seen(page) == pytest.approx(whole)
