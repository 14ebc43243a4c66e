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

LOOKER = "keiko.hayashi@hoshi-air.example"  # the demo company's owner, who was away lately
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
    'promise_id', (SELECT promise_id FROM promises_move ORDER BY id LIMIT 1),
    'promised_in', (SELECT conversation_id FROM promises_promise WHERE state = 'moved' LIMIT 1),
    'late_in', (SELECT conversation_id FROM promises_promise
        WHERE state IN ('made', 'broken') AND due < now() ORDER BY id LIMIT 1),
    'encounter_id', (SELECT id FROM encounters_encounter ORDER BY id LIMIT 1),
    'absence_id', (SELECT id FROM team_absence WHERE ends < now() ORDER BY id LIMIT 1),
    'colleague_id', (SELECT colleague_id FROM team_absence ORDER BY id LIMIT 1),
    'key', 'airline', 'touchpoint', 'transfer',
    'team_id', (SELECT id FROM team_team WHERE key = 'baggage'),
    'from_id', (SELECT from_team_id FROM promises_protocol ORDER BY id LIMIT 1),
    'to_id', (SELECT to_team_id FROM promises_protocol ORDER BY id LIMIT 1))
"""
ADDRESS_OF_A_MATTER = """
from whiteglove.promises.models import Move
from whiteglove.promises.with_us import token_of
promise = Move.objects.order_by("id")[0].promise
print(token_of(promise.conversation_id, promise.customer_id))
"""
STICKS_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module", params=LOOKS)
def desk(request: pytest.FixtureRequest, demo_house: House, chromium: Browser) -> Iterator[Desk]:
    """An owner's browser of one look."""
    come = come_in(demo_house, chromium, email=LOOKER, name="Keiko Hayashi", role="owner", **LOOKS[request.param])
    yield come
    come.context.close()


@pytest.fixture(scope="module")
def things(demo_house: House) -> dict[str, int | str]:
    """One of each that addresses name."""
    with demo_house.database() as database:
        known = database.execute(ONE_OF_EACH).fetchone()
    assert known is not None
    found: dict[str, int | str] = known[0] if isinstance(known[0], dict) else json.loads(known[0])
    return found


@pytest.fixture(scope="module")
def addresses(things: dict[str, int | str]) -> list[str]:
    """Of every page that can be asked for with what the demo company has."""
    found = [address for name, (method, _) in TABLE.items() if method == "get" for address in _of(name, things)]
    found += [f"/desk/conversations/{things[name]}/" for name in ("promised_in", "late_in")]
    return [*found, "/desk/?view=all", "/desk/?view=closed", "/desk/?q=bag", "/desk/?q=nothing-like-this"]


def _of(name: str, things: dict[str, int | str]) -> Iterator[str]:
    (path, parameters), *_ = get_resolver().reverse_dict.getlist(name)[0][0]
    if set(parameters) <= set(things):
        yield f"/{path % {parameter: things[parameter] for parameter in parameters}}"


def test_no_page_keeps_anybody_out(desk: Desk, addresses: list[str], things: dict[str, int | str]) -> None:
    looked_at = []
    faults: dict[str, object] = {}
    of_a_customer = f"/with-us/{desk.house.ask(ADDRESS_OF_A_MATTER).strip()}/"
    for address in (*addresses, of_a_customer):
        answer = desk.context.request.get(f"{desk.house.address}{address}", max_redirects=0)
        if not answer.ok or not answer.text().lower().startswith("<!doctype html>"):
            continue
        page = desk.open(address)
        looked_at.append(address)
        if found := [*violations(page), *sticking_out(page)]:
            faults[address] = found
    assert faults == {}
    assert desk.complaints == []
    assert {f"/desk/away/{things['absence_id']}/", of_a_customer} < set(looked_at)
    assert len(looked_at) >= 40


def test_what_unfolds_keeps_nobody_out(desk: Desk, things: dict[str, int | str]) -> None:
    """The message taken on the telephone, the form of a promise, a word of delay where there is one."""
    page = desk.open("/desk/today/")
    page.keyboard.press("m")
    page.locator("#message-form, .message-form").first.wait_for()
    assert violations(page) == []
    page = desk.open(f"/desk/conversations/{things['promised_in']}/")
    page.locator("#act-more > summary").click()
    page.locator("#act-promise > summary").click()
    page.locator("#promise-what").wait_for()
    assert [*violations(page), *sticking_out(page)] == []
    page = desk.open(f"/desk/conversations/{things['late_in']}/")
    if page.locator("#delay-fold").count():
        page.locator("#delay-fold > summary").click()
    assert [*violations(page), *sticking_out(page)] == []
    assert desk.complaints == []


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
