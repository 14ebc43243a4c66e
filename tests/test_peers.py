"""Absent programs are named, never passed over in silence."""

import pytest

from tests import peers


def test_a_program_that_is_there_is_found() -> None:
    assert peers.program("sh").endswith("/sh")


def test_an_absent_program_skips_and_says_which() -> None:
    with pytest.raises(pytest.skip.Exception, match="peer absent: no-such-program"):
        peers.program("no-such-program")


def test_the_last_line_names_absent_peers_and_counts_what_they_skip() -> None:
    reasons = [
        "Skipped: peer absent: dovecot",
        "Skipped: peer absent: chromium",
        "Skipped: slow",
        "Skipped: peer absent: dovecot",
    ]
    assert peers.absent_peers(reasons) == "absent peers: chromium, dovecot; skips 3 tests"


def test_nothing_is_said_when_all_peers_are_there() -> None:
    assert peers.absent_peers(["Skipped: slow"]) is None
