"""One house for the walks that do not count everything in it, and one Chromium for all of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.house import House
from tests.peers import program

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-dev-shm-usage",
]  # fmt: skip


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Open, with all its parts; walks share it, so each brings mails of its own."""
    with House(Path(tmp_path_factory.mktemp("walks")) / "home") as opened:
        yield opened


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's, or the user's; a second one in one process cannot start. Walks open contexts of their own."""
    path = program("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two workers: a file stays with one, and so do all that share the demo company's house but the longest."""
    for item in items:
        shares = "demo_house" in getattr(item, "fixturenames", ()) and item.path.name != "test_every_page.py"
        item.add_marker(pytest.mark.xdist_group("demo" if shares else str(item.path)))
