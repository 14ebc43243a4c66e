"""Passwords in the database cannot be read from the database alone."""

import pytest

from whiteglove.foundation import sealed
from whiteglove.foundation.sealed import MARK, Unreadable, seal, unseal


def test_what_is_sealed_is_read_again_and_lies_unreadable() -> None:
    kept = seal("opensesame")
    assert kept.startswith(MARK)
    assert "opensesame" not in kept
    assert unseal(kept) == "opensesame"
    assert seal("opensesame") != kept  # two equal passwords do not look alike


def test_nothing_stays_nothing_and_what_was_never_sealed_is_as_it_is() -> None:
    assert seal("") == ""
    assert unseal("") == ""
    assert unseal("in clear since last year") == "in clear since last year"


def test_under_another_key_it_is_unreadable_and_kept_as_it_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = seal("opensesame")
    monkeypatch.setattr(sealed, "secret_key", lambda: "another home's key")
    found = unseal(kept)
    assert isinstance(found, Unreadable)
    assert seal(found) == kept
    monkeypatch.undo()
    assert unseal(kept) == "opensesame"


def test_a_changed_letter_is_noticed() -> None:
    kept = seal("opensesame")
    assert isinstance(unseal(kept[:-6] + "AAAAA="), Unreadable)
