"""A place in a list is read again as it was written, and nothing else is."""

from datetime import UTC, datetime

import pytest

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.keyset import Keyset

MOMENT = datetime(2026, 3, 2, 9, 15, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize("keys", [(7,), (1, 7), (2**59,)])
def test_a_place_is_read_as_it_was_written(keys: tuple[int, ...]) -> None:
    place = Keyset(MOMENT, keys)
    assert Keyset.parse(str(place), keys=len(keys)) == place
    assert place.row_id == keys[-1]


@pytest.mark.parametrize(
    "cursor", ["", "-", "1", "1-", "-1-1", "1-2-3", "x-1", "١-1", "1_0-1", f"{'9' * 18}-1", f"1-{'9' * 19}", "\x00-1"]
)
def test_what_none_of_our_pages_gave_is_not_understood(cursor: str) -> None:
    with pytest.raises(NotUnderstood, match="Start again"):
        Keyset.parse(cursor)
