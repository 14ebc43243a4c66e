"""Chromium, and a house that plays the demo company."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.house import House
from tests.walks.desk.browsing import DEMO, Desk, come_in, play_demo


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
