"""Against printed values: Newcombe 1998, Statistics in Medicine 17:857, and the worked example of docs/methods."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from whiteglove.analysis.proportions import quantile, wilson


@pytest.mark.parametrize(
    ("kept", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (3, 5, 0.2307, 0.8824),
        (1, 3, 0.0615, 0.7923),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_wilson_as_it_is_printed(kept: int, n: int, low: float, high: float) -> None:
    found = wilson(kept, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert (found.share, found.n, found.is_shown) == (kept / n, n, n >= 5)


@given(some.integers(1, 5000).flatmap(lambda n: some.tuples(some.integers(0, n), some.just(n))))
def test_the_share_lies_within_its_interval(pair: tuple[int, int]) -> None:
    kept, n = pair
    found, other = wilson(kept, n), wilson(n - kept, n)
    assert 0 <= found.low <= found.share + 1e-12
    assert found.share - 1e-12 <= found.high <= 1
    assert found.low == pytest.approx(1 - other.high)


@pytest.mark.parametrize(("kept", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_a_share_of_nothing_is_refused(kept: int, n: int) -> None:
    with pytest.raises(ValueError, match=" of "):
        wilson(kept, n)


def test_quantiles_lie_between_neighbours() -> None:
    hours = [48.0, 30.0, 40.0, 56.0, 44.0]
    assert quantile(hours, 0.5) == 44.0
    assert quantile(hours, 0.8) == pytest.approx(49.6)
    assert quantile([7.0], 0.8) == 7.0
    with pytest.raises(ValueError, match="no values"):
        quantile([], 0.5)
