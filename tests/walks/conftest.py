"""One house for the walks that do not count everything in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import House


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Open, with all its parts; walks share it, so each brings mails of its own."""
    with House(Path(tmp_path_factory.mktemp("walks")) / "home") as opened:
        yield opened
