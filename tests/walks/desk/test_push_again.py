"""A browser that its colleague lets tell them does so again after the next sign-in, and for nobody else."""

import base64
import os

import pytest
from playwright.sync_api import Browser, expect

from tests.house import House
from tests.walks.desk.browsing import WIDE, Desk, come_in

pytestmark = pytest.mark.walk

ENDPOINT = "https://fcm.googleapis.com/fcm/send/{}"
# A service of push is nowhere near; what the browser would have of it stands here instead.
SUBSCRIBED = """
const known = {{ toJSON: () => ({{ endpoint: "{endpoint}", keys: {{ p256dh: "{key}", auth: "{secret}" }} }}) }};
PushManager.prototype.getSubscription = async () => known;
Object.defineProperty(Notification, "permission", {{ get: () => "granted" }});
const choice = JSON.stringify({{ colleague: "{whose}", signedIn: "before" }});
localStorage.getItem("whiteglove.push") || localStorage.setItem("whiteglove.push", choice);
"""
TOLD = "SELECT colleague_id, session_id IS NOT NULL FROM team_pushsubscription WHERE endpoint = %s"
WHO = "SELECT id FROM team_colleague WHERE email = %s"


def words(length: int) -> str:
    """As a browser writes a key."""
    return base64.urlsafe_b64encode(os.urandom(length)).decode().rstrip("=")


def answer(house: House, question: str, given: str) -> tuple[int, ...] | None:
    """What the database says."""
    with house.database() as database:
        return database.execute(question.encode(), [given]).fetchone()


def seen_by(house: House, chromium: Browser, who: str, *, whose: str, endpoint: str) -> Desk:
    """The desk of one colleague in a browser in which another, or they, once made their choice."""
    desk = come_in(house, chromium, email=f"{who}@hoshi.example", name=who.title(), size=WIDE)
    chosen = answer(house, WHO, f"{whose}@hoshi.example")
    assert chosen is not None
    script = SUBSCRIBED.format(endpoint=endpoint, key=words(65), secret=words(16), whose=chosen[0])
    desk.context.add_init_script(script)
    desk.open("/desk/")
    return desk


def test_after_the_next_sign_in_the_same_colleague_is_told_again(demo_house: House, chromium: Browser) -> None:
    come_in(demo_house, chromium, email="pia.push@hoshi.example", name="Pia").context.close()
    endpoint = ENDPOINT.format("pia")
    desk = seen_by(demo_house, chromium, "pia.push", whose="pia.push", endpoint=endpoint)
    said = "() => JSON.parse(localStorage.getItem('whiteglove.push')).signedIn !== 'before'"
    desk.page.wait_for_function(said)
    expect(desk.page.locator("#push-again")).to_be_hidden()
    who = answer(demo_house, WHO, "pia.push@hoshi.example")
    assert who is not None
    assert answer(demo_house, TOLD, endpoint) == (who[0], True)
    desk.context.close()
    assert desk.complaints == []


def test_another_colleague_at_the_same_machine_made_no_choice(demo_house: House, chromium: Browser) -> None:
    endpoint = ENDPOINT.format("quentin")
    come_in(demo_house, chromium, email="quinn.push@hoshi.example", name="Quinn").context.close()
    desk = seen_by(demo_house, chromium, "rosa.push", whose="quinn.push", endpoint=endpoint)
    desk.page.wait_for_timeout(1500)
    assert answer(demo_house, TOLD, endpoint) is None
    desk.context.close()
