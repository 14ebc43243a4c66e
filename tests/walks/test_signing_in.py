"""Coming in with a real browser: a passkey it keeps, and a real OpenID Connect provider."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.house import House, eventually, free_ports
from tests.peers import ABSENT, program

pytestmark = [pytest.mark.walk, pytest.mark.peer("chromium")]

# An owner of an empty desk comes to the guide first.
INSIDE = re.compile(r"^https?://[^/]+/(desk|manage)/")
OIDC = Path(__file__).parents[1] / "oidc"
PEOPLE = {
    "dora": {"email": "Dora@desk.example", "email_verified": True, "name": "Dora"},
    "mallory": {"email": "owner@localhost.localdomain", "email_verified": False, "name": "Mallory"},
    "nina": {"email": "nina@elsewhere.example", "email_verified": True, "name": "Nina"},
}
RULES_BROKEN = "Content Security Policy"


@pytest.fixture(scope="module")
def house_with_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose colleagues may sign in with a provider, which runs beside it."""
    node = program("node")
    if not (OIDC / "node_modules" / "oidc-provider").is_dir():
        pytest.skip(f"{ABSENT}oidc-provider (npm ci --prefix tests/oidc)")
    (port,) = free_ports(1)
    settings = {
        "WHITEGLOVE_OIDC_ISSUER": f"http://localhost:{port}",
        "WHITEGLOVE_OIDC_CLIENT_ID": "whiteglove",
        "WHITEGLOVE_OIDC_SECRET": "a secret of the test",
        "WHITEGLOVE_OIDC_NAME": "Hoshi login",
    }
    home = Path(tmp_path_factory.mktemp("signing-in")) / "home"
    with House(home, environment=settings) as house:
        back = f"http://localhost:{house.web_port}/sign-in/with/oidc/back/"
        log = home.with_name("provider.log")
        with (
            log.open("wb") as said,
            subprocess.Popen(
                [node, "provider.js", str(port), back, json.dumps(PEOPLE)], cwd=OIDC, stdout=said, stderr=said
            ) as provider,
        ):
            try:
                assert eventually(lambda: "ready" in log.read_text(), seconds=30), log.read_text()
                house.call("user", "add", "dora@desk.example", "--name", "Dora")
                yield house
            finally:
                provider.terminate()


class Visit:
    """One browser without a past, and what it complained about."""

    def __init__(self, chromium: Browser, house: House) -> None:
        self.context: BrowserContext = chromium.new_context()
        self.page: Page = self.context.new_page()
        self.place = f"http://localhost:{house.web_port}"
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text))

    def go(self, address: str) -> None:
        """Open a page of the desk, and see that everybody can use it."""
        self.page.goto(f"{self.place}{address}")
        self.look()

    def look(self) -> None:
        """No violation of what makes a page usable for all."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()

    def press(self, name: str) -> None:
        """A button or link by its words."""
        self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name)).first.click()

    def end(self) -> None:
        """Nothing broke the rules of the pages."""
        self.context.close()
        assert [said for said in self.complaints if RULES_BROKEN in said] == []


@pytest.fixture
def visit(chromium: Browser, house_with_provider: House) -> Iterator[Visit]:
    """A browser without a past."""
    one = Visit(chromium, house_with_provider)
    yield one
    one.end()


def link_of(house: House, address: str) -> str:
    """A one-time link, under the name at which passkeys work."""
    printed = house.call("user", "link", address).stdout.decode()
    (path,) = re.findall(r"(/sign-in/link/\S+)", printed)
    return str(path)


def test_the_owner_keeps_a_passkey_in_the_browser_and_comes_back_with_it(
    visit: Visit, house_with_provider: House
) -> None:
    keys = visit.context.new_cdp_session(visit.page)
    keys.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    visit.go(link_of(house_with_provider, "owner@localhost.localdomain"))
    visit.press("Come in")
    visit.page.wait_for_url(INSIDE)
    visit.go("/account/")
    visit.press("Add a passkey")
    visit.look()
    visit.page.get_by_label("Name").fill("The desk in Tokyo")
    visit.press("Add a passkey")
    visit.page.wait_for_url("**/account/codes/")
    visit.look()
    with visit.page.expect_download() as download:
        visit.press("Keep as a file")
    kept = Path(download.value.path()).read_text().split()
    assert [len(code) for code in kept] == [8] * 10
    visit.go("/account/")
    assert visit.page.get_by_text("The desk in Tokyo").is_visible()
    visit.press("Sign out")
    visit.go("/sign-in/?next=/desk/?view=all")
    visit.press("Sign in with a passkey")
    visit.page.wait_for_url(INSIDE)

    visit.go("/account/")
    visit.press("Sign out")
    visit.go(link_of(house_with_provider, "owner@localhost.localdomain"))
    visit.press("Come in")
    visit.page.wait_for_url("**/sign-in/second/")
    visit.look()
    visit.press("Use a passkey")
    visit.page.wait_for_url(INSIDE)


def at_the_provider(visit: Visit, name: str) -> None:
    """Go there, say who one is, and agree that the desk is told."""
    visit.go("/sign-in/")
    visit.press("Sign in with Hoshi login")
    visit.page.get_by_placeholder("Enter any login").fill(name)
    visit.page.get_by_placeholder("and password").fill("any")
    visit.page.get_by_role("button", name="Sign-in").click()
    visit.page.get_by_role("button", name="Continue").click()


def test_dora_comes_by_the_provider_that_vouches_for_her_address(visit: Visit) -> None:
    at_the_provider(visit, "dora")
    visit.page.wait_for_url(INSIDE)
    visit.go("/account/")
    assert visit.page.get_by_text("by single sign-on").is_visible()


@pytest.mark.parametrize(
    ("name", "why"), [("mallory", "did not say that your mail address"), ("nina", "no colleague")]
)
def test_whom_the_provider_does_not_vouch_for_or_nobody_knows_is_sent_away(visit: Visit, name: str, why: str) -> None:
    at_the_provider(visit, name)
    visit.page.get_by_text(why).wait_for()
    visit.look()
    visit.go("/desk/")
    assert "/sign-in/" in visit.page.url


def test_who_breaks_off_at_the_provider_can_come_in_another_way(visit: Visit) -> None:
    visit.go("/sign-in/")
    visit.press("Sign in with Hoshi login")
    visit.page.get_by_role("link", name="Cancel").click()
    visit.page.get_by_text("You broke it off").wait_for()
