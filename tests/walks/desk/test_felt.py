"""A customer is answered, asked by a real mail, says how it felt in a browser; every open page shows it at once."""

import re
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house import House, eventually
from tests.walks.desk.browsing import NARROW, Desk, come_in
from tests.walks.desk.letters import ANSWER, SET_UP, LetterBox, invitation_in, is_asked

pytestmark = pytest.mark.walk

ASKED_WITHIN_SECONDS = 60.0
MAIL = b"""From: Wei Tan <wei@mail.example>\r
To: desk@hoshi.example\r
Subject: My bag\r
Message-ID: <felt-1@mail.example>\r
\r
Where is my bag?\r
"""
# Five others answered before: there is a figure already.
BEFORE = """
from datetime import timedelta
from whiteglove.customers.actions.meeting import Somebody
from whiteglove.encounters.actions.taking import take_in
from whiteglove.encounters.given import EncounterGiven
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.perception.recording.actions import record_responses
at = clock.now() - timedelta(days=3)
for n in range(5):
    take_in(SYSTEM, [EncounterGiven(external_id=f"e{n}", customer=Somebody(address=f"c{n}@mail.example", name="C"),
        journey="lost-bag", touchpoint="mail", channel="email", at=at)])
    record_responses(SYSTEM, [{"external_id": f"r{n}", "encounter": f"e{n}", "kind": "csat", "value": 3,
        "at": (at + timedelta(hours=1)).isoformat()}])
"""
WEI = "SELECT id FROM customers_customer WHERE main_address = 'wei@mail.example'"
ANSWERS = "SELECT value, feeling, comment FROM perception_response WHERE invitation_id IS NOT NULL"


def test_one_click_in_a_real_mail_is_seen_on_every_open_page(
    reachable: House, letters: tuple[LetterBox, int], chromium: Browser
) -> None:
    box, _ = letters
    reachable.ask(SET_UP + BEFORE)
    assert reachable.call("mail", "deliver", given=MAIL).returncode == 0
    ben = come_in(reachable, chromium, email="ben@hoshi.example", name="Ben", role="colleague")
    count = "SELECT count(*) FROM conversations_conversation"
    with reachable.database() as database:
        assert eventually(lambda: database.execute(count).fetchone() == (1,), seconds=60)
        reachable.ask(ANSWER)
        assert eventually(lambda: is_asked(reachable, box), seconds=ASKED_WITHIN_SECONDS, pause_seconds=0.5)
        links = re.findall(r"http://\S+/felt/\S+/\?a=\d", invitation_in(box) or "")
        assert len(links) == 5
        for method in ("GET", "HEAD", "GET", "HEAD"):  # a scanner follows them all, twice
            assert {looked_at(method, link) for link in links} == {200}
        assert database.execute(ANSWERS).fetchall() == []
        page = ben.open("/desk/?view=all")
        page.locator("a", has_text="My bag").first.click()
        expect(page.locator("#felt-strip")).to_be_hidden()
        [wei] = database.execute(WEI).fetchall()[0]
        customer = another_page(ben, f"/desk/customers/{wei}/")
        expect(customer.locator("main")).not_to_contain_text("5 of 5")
        dora = come_in(reachable, chromium, email="dora@hoshi.example", name="Dora", role="manager")
        start = dora.open("/manage/")
        start.get_by_role("button", name="Look without guessing").click()
        table = start.locator("table", has_text="Answered, of those asked").locator("tr", has_text="The mail")
        expect(table).not_to_contain_text("3.3")
        planned = another_page(dora, "/manage/journeys/lost-bag/map/")
        on_map = planned.locator(".map-table tr", has_text="The mail")
        expect(on_map).not_to_contain_text("3.3")
        web = another_page(dora, "/manage/journeys/lost-bag/web/")
        for page_open in (start, planned, web, customer):
            page_open.evaluate("window.opened_once = true")
        say_how_it_felt(chromium, links[4])
        expect(page.locator("#felt-strip")).to_contain_text("5 of 5")
        expect(page.locator("#felt-strip")).to_contain_text("Relieved")
        expect(page.locator("#felt-strip blockquote")).to_have_text("You called me first.")
        assert database.execute(ANSWERS).fetchall() == [(5, "relieved", "You called me first.")]
        expect(customer.locator("main")).to_contain_text("5 of 5")
        expect(table).to_contain_text("3.3")  # five times 3, and 5
        expect(on_map).to_contain_text("3.3")
        for page_open in (start, planned, web, customer):
            assert page_open.evaluate("window.opened_once") is True
    for desk in (ben, dora):
        desk.context.close()
        assert desk.complaints == []


def another_page(desk: Desk, path: str) -> Page:
    """One more tab of theirs, which stays open."""
    page = desk.context.new_page()
    desk.watch(page)
    page.goto(f"{desk.house.address}{path}", wait_until="load")
    return page


def looked_at(method: str, link: str) -> int:
    """The status that a scanner of mails gets."""
    with urlopen(Request(link, method=method), timeout=30) as answer:
        return int(answer.status)


def say_how_it_felt(chromium: Browser, link: str) -> None:
    """Wei opens the link on his telephone, where nothing needs a script, and presses."""
    context = chromium.new_context(viewport={"width": NARROW[0], "height": NARROW[1]}, java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    expect(page.get_by_label("Very satisfied")).to_be_checked()
    page.get_by_role("button", name="Confirm this answer").click()
    page.get_by_label("Relieved").check()
    page.get_by_role("button", name="Keep this word").click()
    page.get_by_label("Why was it so?").fill("You called me first.")
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    expect(page.locator(".own-words")).to_have_text("You called me first.")
    context.close()
