"""Walk 3: a poor answer to a real mail, put right in two keys, and the rule in the way is gone; did it help?"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house import House, eventually
from tests.walks.desk.browsing import NARROW, Desk, come_in
from tests.walks.desk.letters import ANSWER, SET_UP, LetterBox, invitation_in, is_asked

pytestmark = pytest.mark.walk

ASKED_WITHIN_SECONDS = 60.0
MAIL = b"""From: Wei Tan <wei@mail.example>\r
To: desk@hoshi.example\r
Subject: My receipt\r
Message-ID: <receipt-1@mail.example>\r
\r
I paid for a coat while you looked for my bag. I have a copy of the receipt.\r
"""
RULES = """
from whiteglove.rulebook.actions.rules import add_rule
from whiteglove.rulebook.shape import WantedRule
add_rule(SYSTEM, WantedRule(key="R-17", title={"en": "Original receipt only"}, serves="organisation",
    is_mandatory=True, text={"en": "A refund needs the original receipt."}, reason={"en": "Copies can be forged."},
    touchpoints=(mail.pk,), wound_tight_in=2020))
"""
NINETY_DAYS_LATER = """
from datetime import timedelta
from whiteglove.foundation import clock
from whiteglove.improvement.clockwork import write_due_effects
now = clock.now
clock.now = lambda: now() + timedelta(days=91)
try:
    print(write_due_effects())
finally:
    clock.now = now
"""
RECOVERED = "SELECT reasons, closed_at FROM recovery_recovery"
GIVEN = "SELECT kind, worth, taken_back_at FROM recovery_gesture"
HINDERED = "SELECT r.key, o.wanted FROM recovery_obstruction o JOIN rulebook_rule r ON r.id = o.rule_id WHERE o.is_so"


def test_a_poor_answer_retires_a_rule(reachable: House, letters: tuple[LetterBox, int], chromium: Browser) -> None:
    box, _ = letters
    reachable.ask(SET_UP + RULES)
    assert reachable.call("mail", "deliver", given=MAIL).returncode == 0
    ben = come_in(reachable, chromium, email="ben@hoshi.example", name="Ben", role="colleague")
    dora = come_in(reachable, chromium, email="dora@hoshi.example", name="Dora", role="manager")
    with reachable.database() as database:
        count = "SELECT count(*) FROM conversations_conversation"
        assert eventually(lambda: database.execute(count).fetchone() == (1,), seconds=60)
        reachable.ask(ANSWER)
        assert eventually(lambda: is_asked(reachable, box), seconds=ASKED_WITHIN_SECONDS, pause_seconds=0.5)
        page = ben.open("/desk/?view=all")
        page.locator("a", has_text="My receipt").first.click()
        expect(page.locator("#recovery-fold")).to_have_count(0)
        links = re.findall(r"http://\S+/felt/\S+/\?a=\d", invitation_in(box) or "")
        say_it_was_poor(chromium, links[0])
        expect(page.locator("#recovery-fold")).to_contain_text("Putting it right")
        assert database.execute(RECOVERED).fetchall() == [(["poor_answer"], None)]
        put_it_right(page)
        assert database.execute(GIVEN).fetchall() == [("extra_time", 0, None)]
        name_the_rule(page)
        assert database.execute(HINDERED).fetchall() == [("R-17", "His money back")]
        scrape_it_off(dora)
        assert reachable.ask(NINETY_DAYS_LATER).strip() == "1"
    dora.open("/manage/scraped/")
    expect(dora.page.locator(".decided")).to_contain_text("Did it help?")
    read = another_reader(chromium, f"{reachable.address}/we-did/")
    expect(read.locator("main")).to_contain_text("Original receipt only")
    expect(read.locator("main")).not_to_contain_text("Wei")
    read.context.close()
    for desk in (ben, dora):
        desk.context.close()
        assert desk.complaints == []


def say_it_was_poor(chromium: Browser, link: str) -> None:
    """Wei presses the lowest answer on his telephone, calmly."""
    context = chromium.new_context(viewport={"width": NARROW[0], "height": NARROW[1]}, java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    page.get_by_role("button", name="Confirm this answer").click()
    page.get_by_label("Let down").check()
    page.get_by_role("button", name="Keep this word").click()
    page.get_by_label("Why was it so?").fill("You could not take a copy of the receipt.")
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    context.close()


def put_it_right(page: Page) -> None:
    """Two keys: what is likeliest is filled in."""
    page.keyboard.press("q")
    expect(page.locator("#put-right-why")).to_be_focused()
    expect(page.locator("#put-right-why")).not_to_have_value("")
    page.keyboard.press("Enter")
    expect(page.locator("#gestures li")).to_have_count(1)


def name_the_rule(page: Page) -> None:
    """One key, while answering."""
    page.keyboard.press("o")
    page.locator("#hindered-wanted").fill("His money back")
    page.locator("#hindered-rules").get_by_label("R-17").check()
    page.get_by_role("button", name="It stood in the way").click()
    expect(page.locator(".hindered-lines")).to_contain_text("R-17")


def scrape_it_off(dora: Desk) -> None:
    """The round puts it first, with what is known; one page decides."""
    page = dora.open("/manage/round/")
    page.get_by_role("link", name="Begin with the first").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("R-17")
    page.locator("[name=choice][value=retire]").check()
    page.locator("#reason").fill("A copy does as well.")
    page.get_by_role("button", name="Decide, and go to the next").click()
    expect(page.get_by_role("status").first).to_contain_text("Written down, and done.")


def another_reader(chromium: Browser, address: str) -> Page:
    """Anybody, not signed in."""
    page = chromium.new_context(locale="en-GB").new_page()
    page.goto(address)
    return page
