"""A call that becomes a callback: from the message form to the kept promise; and the broken one, seen at once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.house import House
from tests.walks.desk.browsing import NARROW, Desk, come_in

pytestmark = pytest.mark.walk

SUZUKI = """
from whiteglove.team.models import Colleague, Membership
suzuki = Colleague.objects.get(email__startswith="rina.suzuki")
team = Membership.objects.filter(colleague=suzuki).order_by("id")[0].team
"""
COVER_OF_SUZUKI = (
    SUZUKI
    + """
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.attending import say_presence
from whiteglove.team.models import Absence, PresenceState
cover = Absence.objects.filter(colleague=suzuki).latest("id").cover
say_presence(SYSTEM, cover, PresenceState.HERE)
print(cover.email)
"""
)
LIST = """
from whiteglove.promises.listing import put_due_callbacks_on_lists
from whiteglove.promises.clockwork import break_what_fell_due
break_what_fell_due()
put_due_callbacks_on_lists()
"""
PASSED = """
from datetime import timedelta
from whiteglove.foundation import clock
from whiteglove.promises.models import Callback, Promise
late = Callback.objects.get(name="Ms. Lim")
past = clock.now() - timedelta(minutes=1)
Callback.objects.filter(pk=late.pk).update(window_from=past - timedelta(hours=1), window_until=past)
Promise.objects.filter(pk=late.pk).update(due=past)
"""


@pytest.fixture
def switchboard(demo_house: House, chromium: Browser) -> Iterator[Desk]:
    """Wanda's, who answers the telephone."""
    found = come_in(demo_house, chromium, email="wanda.calls@hoshi.example", name="Wanda", role="colleague")
    yield found
    found.context.close()
    assert found.complaints == []


@pytest.fixture
def cover(demo_house: House, chromium: Browser) -> Iterator[Desk]:
    """Of whoever covers for Ms. Suzuki, with the telephone in the hand."""
    email = demo_house.ask(COVER_OF_SUZUKI).strip()
    found = come_in(demo_house, chromium, email=email, name="", size=NARROW)
    yield found
    found.context.close()
    assert found.complaints == []


def take(desk: Desk, *, name: str, number: str) -> None:
    """A message for Ms. Suzuki, by the keys, from wherever one is."""
    page = desk.open("/desk/")
    page.keyboard.press("m")
    expect(page.locator("#message-name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(number)
    page.keyboard.press("Tab")
    expect(page.locator("#number-read")).to_contain_text("Singapore")
    page.keyboard.type("The bag she promised him")
    page.locator("#message-for").select_option(
        label=page.locator("#message-for option", has_text="Suzuki").inner_text()
    )
    page.locator("#message-when").fill("today 00:00-23:59")
    page.locator(".message-form summary").click()
    page.locator("[name=asked_for]").check()
    page.locator("#message-save").click()
    expect(page.locator("#message-taken")).to_contain_text(f"{name} will be called back.")


def test_a_message_for_somebody_absent_becomes_a_kept_promise(
    demo_house: House, switchboard: Desk, cover: Desk
) -> None:
    take(switchboard, name="Mr. Ong", number="+65 9123 4599")
    demo_house.ask(LIST)
    page = cover.open("/desk/")
    expect(page.locator("#calls-on-top")).to_contain_text("Call Mr. Ong")
    page = cover.open("/desk/callbacks/")
    call = page.locator(".call", has_text="Mr. Ong")
    expect(call.locator("a.tel")).to_have_attribute("href", "tel:+6591234599")
    call.get_by_role("button", name="No answer").click()
    call = page.locator(".call", has_text="Mr. Ong")
    expect(call.locator(".attempts")).to_contain_text("No answer")
    expect(call).not_to_contain_text("on your list")
    call.locator("[name=words]").fill("He has it since noon")
    call.get_by_role("button", name="Reached").click()
    expect(page.locator(".call", has_text="Mr. Ong")).to_have_count(0)
    state = (
        "from whiteglove.promises.models import Callback; print(Callback.objects.get(name='Mr. Ong').promise.state)"
    )
    assert demo_house.ask(state).strip() == "kept"


def test_the_broken_one_is_seen_at_once(demo_house: House, switchboard: Desk, cover: Desk) -> None:
    take(switchboard, name="Ms. Lim", number="+65 9123 4600")
    demo_house.ask(PASSED)
    demo_house.ask(LIST)
    page = cover.open("/desk/")
    expect(page.locator("#calls-on-top")).to_contain_text("Late: call Ms. Lim at once")


def test_what_was_typed_survives_a_closed_page(switchboard: Desk) -> None:
    page = switchboard.open("/desk/")
    page.keyboard.press("m")
    page.locator("#message-name").fill("Half a message")
    page = switchboard.open("/desk/callbacks/")
    page.keyboard.press("m")
    expect(page.locator("#message-name")).to_have_value("Half a message")
