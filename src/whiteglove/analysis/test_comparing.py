"""Two figures beside each other: the published example, and what is not known."""

import pytest

from whiteglove.analysis.comparing import difference, is_better, is_worse
from whiteglove.analysis.figures import CHANGE, SHARE, Figure, unknown
from whiteglove.analysis.scales import Scale
from whiteglove.analysis.scores import mean_score, share_satisfied


def test_the_published_difference_of_two_shares() -> None:
    """56/70 less 48/80, Newcombe 1998, method 10; docs/methods/felt.md."""
    found = difference(share_satisfied(56, 70), share_satisfied(48, 80))
    assert found.value == pytest.approx(0.2)
    assert found.low == pytest.approx(0.0524, abs=5e-5)
    assert found.high == pytest.approx(0.3339, abs=5e-5)
    assert (found.n, found.unit) == (70, CHANGE)
    assert is_better(found)
    assert not is_worse(found)


def test_the_other_way_round_is_the_same_with_another_sign() -> None:
    one, other = share_satisfied(5, 56), share_satisfied(0, 29)
    there, back = difference(one, other), difference(other, one)
    assert there.low is not None
    assert back.high == pytest.approx(-there.low)
    assert is_worse(difference(share_satisfied(10, 100), share_satisfied(90, 100)))


@pytest.mark.parametrize("n", [0, 3])
def test_what_is_not_known_has_no_difference(n: int) -> None:
    few = unknown(unit=SHARE, method="", n=n)
    many = Figure(value=0.5, low=0.4, high=0.6, n=90, unit=SHARE, method="")
    for change in (difference(few, many), difference(many, few)):
        assert (change.value, change.n) == (None, n)
        assert not is_worse(change)
        assert not is_better(change)


def test_the_worked_example_of_guesses() -> None:
    """Five leads; docs/methods/felt.md."""
    distances = [1.1, 1.2, 1.3, 1.4, 1.5]
    squares = sum(one**2 for one in distances)
    found = mean_score(5, sum(distances), squares, scale=Scale(-4, 4, 4))
    assert [found.value, found.low, found.high] == pytest.approx([1.3, 1.104, 1.496], abs=1e-3)
