"""Two figures beside each other: by how much one is above the other, and how sure that is."""

from math import hypot

from whiteglove.analysis.figures import CHANGE, Figure, unknown

METHOD = "difference of two intervals (MOVER)"


def difference(after: Figure, before: Figure) -> Figure:
    """By how much `after` is above `before`, with an interval from both of theirs; n: of the smaller one.

    Each end is as far from the difference as both intervals reach there, squared and added. Of shares with Wilson
    intervals it is Newcombe's method 10. Both are taken as independent, which is rather too wide where customers
    answered in both. Source: Newcombe 1998; Zou and Donner 2008; docs/methods/felt.md.
    """
    n = min(after.n, before.n)
    ends = (after.value, after.low, after.high), (before.value, before.low, before.high)
    (value, low, high), (value_before, low_before, high_before) = ends
    if value is None or low is None or high is None:
        return unknown(unit=CHANGE, method=METHOD, n=n)
    if value_before is None or low_before is None or high_before is None:
        return unknown(unit=CHANGE, method=METHOD, n=n)
    change = value - value_before
    return Figure(
        value=change,
        low=change - hypot(value - low, high_before - value_before),
        high=change + hypot(high - value, value_before - low_before),
        n=n,
        unit=CHANGE,
        method=METHOD,
    )


def is_worse(change: Figure) -> bool:
    """Whether a difference lies below nought, all of its interval."""
    return change.high is not None and change.high < 0


def is_better(change: Figure) -> bool:
    """Whether it lies above nought, all of its interval."""
    return change.low is not None and change.low > 0
