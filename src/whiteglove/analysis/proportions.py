"""A share, and how sure we are of it."""

from dataclasses import dataclass
from math import sqrt

# Two-sided 95 % of the normal distribution.
Z_95 = 1.959963984540054
FEWEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Interval:
    """A share of 0 to 1 with the ends of its 95 % interval, and out of how many."""

    share: float
    low: float
    high: float
    n: int

    @property
    def is_shown(self) -> bool:
        """Whether there are enough to say anything: small groups would tell of single people."""
        return self.n >= FEWEST_SHOWN


def wilson(kept: int, n: int) -> Interval:
    """A share with its Wilson score interval, which also holds for few and for none or all.

    Raises ValueError for a share of nothing. Source: Wilson 1927; Newcombe 1998; docs/methods/proportions.md.
    """
    if not 0 <= kept <= n or n == 0:
        raise ValueError(f"{kept} of {n}")
    return Interval(kept / n, *wilson_ends(kept / n, n), n)


def wilson_ends(share: float, n: float) -> tuple[float, float]:
    """Ends of the Wilson score interval of a share out of so many, which need not be whole (an effective n)."""
    z2 = Z_95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def quantile(values: list[float], share: float) -> float:
    """The value below which this share of them lies, between neighbours in a straight line.

    Raises ValueError for no values. Source: Hyndman and Fan 1996, type 7; docs/methods/proportions.md.
    """
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
