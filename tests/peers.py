"""Programs from outside that some tests meet: found, or the test is skipped and the reason is said aloud."""

import shutil
from collections import Counter
from collections.abc import Iterable
from typing import Final

import pytest

ABSENT: Final = "peer absent: "


def program(name: str) -> str:
    """Path of the program; skips the test, with the peer's name as the reason, when it is not installed."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{ABSENT}{name}")
    return path


def absent_peers(skip_reasons: Iterable[str]) -> str | None:
    """The line for the end of a test run: which peers are absent and what that skips; None when all are there.

    skip_reasons: of every skipped test, as pytest words them ("Skipped: peer absent: chromium").
    """
    skipped = Counter(reason.split(ABSENT, 1)[1].strip() for reason in skip_reasons if ABSENT in reason)
    if not skipped:
        return None
    count = skipped.total()
    return f"absent peers: {', '.join(sorted(skipped))}; skips {count} {'test' if count == 1 else 'tests'}"
