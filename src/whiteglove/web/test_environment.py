"""What templates may call: one name means one thing."""

import pytest

from whiteglove.web.environment import put_together


def test_one_name_has_one_meaning() -> None:
    assert put_together([{"ago": min}, {"size": max}, {"ago": min}]) == {"ago": min, "size": max}
    with pytest.raises(ValueError, match="called ago"):
        put_together([{"ago": min}, {"ago": max}])
