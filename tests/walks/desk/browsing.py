"""A colleague's browser: signed in by a one-time link, watched for errors and for requests to anywhere else."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.house import House

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
WIDE, NARROW = (1440, 900), (390, 844)
PATIENCE_MILLISECONDS = 20_000

DEMO = {"WHITEGLOVE_DEMO": "true", "WHITEGLOVE_UNDO_SECONDS": "30"}
LINK = """
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.team.actions import add_colleague, make_sign_in_link
from whiteglove.team.models import Colleague, Team
one = Colleague.objects.filter(email={email!r}).first() or add_colleague(
    SYSTEM, email={email!r}, name={name!r}, role=Role({role!r}), teams=Team.objects.filter(is_default=True))
print(make_sign_in_link(one))
"""


def play_demo(house: House, *, conversations: int = 300) -> None:
    """Fill a house that was opened with DEMO with the demo company."""
    loaded = house.call("demo", "load", "--conversations", str(conversations), seconds=180)
    assert loaded.returncode == 0, loaded.stderr.decode()


@dataclass
class Desk:
    """One browser of one colleague, with one page open."""

    house: House
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go there; fails on an error status."""
        answer = self.page.goto(f"{self.house.address}{path}", wait_until="load")
        assert answer is not None
        assert answer.ok, (path, answer.status)
        return self.page

    def watch(self, page: Page) -> None:
        """From now on errors in the console and requests to elsewhere are complaints."""
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "net::ERR" not in message.text:
            self.complaints.append(f"console: {message.text} at {message.location.get('url', '')}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.house.address, "data:", "about:", "blob:")):
            self.complaints.append(f"elsewhere: {request.url}")


def come_in(
    house: House, chromium: Browser, *, email: str, name: str, role: str = "colleague", **wishes: Any
) -> Desk:
    """A browser in which this colleague is signed in; made if need be. wishes: of the browser's context."""
    secret = house.ask(LINK.format(email=email, name=name, role=role)).strip()
    return come_in_by(house, chromium, f"{house.address}/sign-in/link/{secret}/", **wishes)


def come_in_by(house: House, chromium: Browser, link: str, **wishes: Any) -> Desk:
    """A browser that opened this one-time link and pressed its button."""
    width, height = wishes.pop("size", WIDE)
    context = chromium.new_context(viewport={"width": width, "height": height}, **{"locale": "en-GB", **wishes})
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    desk = Desk(house, context, page)
    desk.watch(page)
    page.goto(link)
    page.locator("main form button[type=submit], main form .act").first.click()
    page.wait_for_url(f"{house.address}/desk/**")
    return desk
