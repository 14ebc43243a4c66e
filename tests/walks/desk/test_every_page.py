"""Every page, wide and narrow, light and dark, in two languages: axe finds nothing, nothing sticks out."""

import json
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import get_resolver
from playwright.sync_api import Browser, Page

from tests.house import House
from tests.test_permissions_of_pages import TABLE
from tests.walks.desk.browsing import NARROW, WIDE, Desk, come_in

pytestmark = pytest.mark.walk

LOOKS = {
    "wide and light": {"size": WIDE, "color_scheme": "light"},
    "narrow and dark": {"size": NARROW, "color_scheme": "dark", "has_touch": True},
    "wide, dark and Japanese": {"size": WIDE, "color_scheme": "dark", "locale": "ja-JP"},
}
RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
ONE_OF_EACH = """
SELECT json_build_object(
    'conversation_id', (SELECT conversation_id FROM conversations_message GROUP BY 1 ORDER BY count(*) DESC LIMIT 1),
    'customer_id', (SELECT customer_id FROM conversations_conversation GROUP BY 1 ORDER BY count(*) DESC LIMIT 1),
    'from_id', (SELECT from_team_id FROM promises_protocol ORDER BY id LIMIT 1),
    'to_id', (SELECT to_team_id FROM promises_protocol ORDER BY id LIMIT 1))
"""
STICKS_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module", params=LOOKS)
def desk(request: pytest.FixtureRequest, demo_house: House, chromium: Browser) -> Iterator[Desk]:
    """An owner's browser of one look."""
    come = come_in(
        demo_house, chromium, email="looker@hoshi.example", name="Lena", role="owner", **LOOKS[request.param]
    )
    yield come
    come.context.close()


@pytest.fixture(scope="module")
def addresses(demo_house: House) -> list[str]:
    """Of every page that can be asked for with what the demo company has."""
    with demo_house.database() as database:
        known = database.execute(ONE_OF_EACH).fetchone()
    assert known is not None
    things = known[0] if isinstance(known[0], dict) else json.loads(known[0])
    found = [address for name, (method, _) in TABLE.items() if method == "get" for address in _of(name, things)]
    return [*found, "/desk/?view=all", "/desk/?view=closed", "/desk/?q=bag", "/desk/?q=nothing-like-this"]


def _of(name: str, things: dict[str, int]) -> Iterator[str]:
    (path, parameters), *_ = get_resolver().reverse_dict.getlist(name)[0][0]
    if set(parameters) <= set(things):
        yield f"/{path % {parameter: things[parameter] for parameter in parameters}}"


def test_no_page_keeps_anybody_out(desk: Desk, addresses: list[str]) -> None:
    looked_at = []
    faults: dict[str, object] = {}
    for address in addresses:
        answer = desk.context.request.get(f"{desk.house.address}{address}", max_redirects=0)
        if not answer.ok or not answer.text().lower().startswith("<!doctype html>"):
            continue
        page = desk.open(address)
        looked_at.append(address)
        if found := [*violations(page), *sticking_out(page)]:
            faults[address] = found
    assert faults == {}
    assert desk.complaints == []
    assert len(looked_at) >= 8


def violations(page: Page) -> list[str]:
    """What axe finds, a line each."""
    results = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in results]


def sticking_out(page: Page) -> list[str]:
    """How far the page is wider than its window, also when it is read from right to left."""
    found = []
    for direction in ("rtl", "ltr"):
        page.evaluate("direction => { document.documentElement.dir = direction }", direction)
        if (pixels := page.evaluate(STICKS_OUT)) > 1:
            found.append(f"{pixels} px too wide, {direction}")
    return found
