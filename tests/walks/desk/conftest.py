"""Chromium, and a house that plays the demo company."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser

from tests.house import House, free_ports
from tests.walks.desk.browsing import DEMO, Desk, come_in, play_demo
from tests.walks.desk.letters import LetterBox


@pytest.fixture(scope="session")
def demo_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Open, with the demo company."""
    home = Path(tmp_path_factory.mktemp("demo")) / "home"
    with House(home, environment=DEMO) as opened:
        play_demo(opened)
        yield opened


@pytest.fixture
def owner(demo_house: House, chromium: Browser) -> Iterator[Desk]:
    """An owner at the demo company's desk; at the end nothing may have gone wrong in the page."""
    desk = come_in(demo_house, chromium, email="walker@hoshi.example", name="Wanda", role="owner")
    yield desk
    desk.context.close()
    assert desk.complaints == []


@pytest.fixture(scope="module")
def letters() -> Iterator[tuple[LetterBox, int]]:
    """A mail server of the customer's, and its port."""
    box, (port,) = LetterBox(), free_ports(1)
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture(scope="module")
def reachable(tmp_path_factory: pytest.TempPathFactory, letters: tuple[LetterBox, int]) -> Iterator[House]:
    """A house with an address in the world, whose mails arrive."""
    house = House(Path(tmp_path_factory.mktemp("felt")) / "home")
    house.environment |= {
        "WHITEGLOVE_PUBLIC_URL": house.address,
        "WHITEGLOVE_MAIL_OUT": f"smtp://127.0.0.1:{letters[1]}",
        "WHITEGLOVE_MAIL_FROM": "desk@hoshi.example",
    }
    with house:
        yield house
