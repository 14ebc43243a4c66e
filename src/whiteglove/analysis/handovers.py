"""What goes with a hand-over: the score after it compared with like cases without one. Associated, not caused."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from whiteglove.analysis.clusters import Floats, Ints, half_width, sums
from whiteglove.analysis.drops import DROP_POINTS, Kind, Steps
from whiteglove.analysis.figures import CHANGE, RATIO, Figure, unknown
from whiteglove.analysis.proportions import Z_95

REGRESSION = "regression on the score before and the touchpoint, clustered by customer (CR1)"
MANTEL_HAENSZEL = "Mantel-Haenszel"
FEWEST_IN_A_STRATUM = 5


@dataclass(frozen=True, slots=True)
class Stratum:
    """Steps between the same two touchpoints: how many with and without a hand-over, and of them drops."""

    drops_with: int
    n_with: int
    drops_without: int
    n_without: int


def handover_effect(steps: Steps, *, kind: Kind = Kind.ANY) -> Figure:
    """Points gained (negative: lost) where there was a hand-over of this kind, against steps without any hand-over.

    Least squares of the score on the score before, a hand-over (0 or 1) and each touchpoint; CR1 by customer, t
    with the effective number of customers less one. n: steps with the hand-over. Unknown where fewer than two
    customers had one or none was without. Source: Liang and Zeger 1986; Frisch-Waugh-Lovell for the touchpoints;
    docs/methods/hand-overs.md.
    """
    chosen, has = _compared(steps, kind)
    n = int(has.sum())
    touchpoints = np.unique(steps.touchpoint[chosen], return_inverse=True)
    if n < 2 or n == len(has):
        return unknown(unit=CHANGE, method=REGRESSION, n=n)
    of = touchpoints[1].astype(np.int64)
    score, before, handed = (
        _without_means(column, of) for column in (steps.score[chosen], steps.previous[chosen], has)
    )
    alike = float(before @ before)
    pure = handed - before * (float(before @ handed) / alike) if alike > 0 else handed
    own = float(pure @ pure)
    if own <= 1e-9:
        return unknown(unit=CHANGE, method=REGRESSION, n=n)
    effect = float(pure @ score) / own
    slope = float(before @ (score - effect * handed)) / alike if alike > 0 else 0.0
    residuals = score - effect * handed - slope * before
    parameters = 1 + int(alike > 0) + len(touchpoints[0])
    half = half_width(pure, residuals, steps.customer[chosen], parameters=parameters)
    if half is None:
        return unknown(unit=CHANGE, method=REGRESSION, n=n)
    return Figure(value=effect, low=effect - half, high=effect + half, n=n, unit=CHANGE, method=REGRESSION)


def handover_effects(steps: Steps) -> Mapping[Kind, Figure]:
    """The same for each kind apart: warm, cold, another person, another team, another channel."""
    return {kind: handover_effect(steps, kind=kind) for kind in Kind if kind}


def strata(steps: Steps, *, kind: Kind = Kind.ANY, drop_points: float = DROP_POINTS) -> list[Stratum]:
    """Steps sorted by the touchpoints they go between, with and without a hand-over."""
    chosen, has = _compared(steps, kind)
    if not chosen.any():
        return []
    origin, touchpoint = steps.origin[chosen], steps.touchpoint[chosen]
    places = int(max(origin.max(), touchpoint.max())) + 1
    of = np.unique(origin * places + touchpoint, return_inverse=True)[1].astype(np.int64)
    dropped = (steps.change[chosen] <= -drop_points).astype(float)
    columns = (sums(column, of) for column in (dropped * has, has, dropped * (1 - has), 1 - has))
    return [Stratum(*(int(count) for count in counts)) for counts in zip(*columns, strict=True)]


def risk_ratio(found: list[Stratum]) -> Figure:
    """How many times as often the experience drops where there was a hand-over, within the same two touchpoints.

    Strata of fewer than five steps, or without either side, are left out. n: steps with a hand-over. Unknown where
    one side never drops. Source: Mantel and Haenszel 1959; variance of the logarithm by Greenland and Robins 1985;
    docs/methods/hand-overs.md.
    """
    counts = np.asarray(
        [(one.drops_with, one.n_with, one.drops_without, one.n_without) for one in found], dtype=float
    ).reshape(-1, 4)
    a, with_it, c, without = counts.T
    both = with_it + without
    kept = (both >= FEWEST_IN_A_STRATUM) & (with_it > 0) & (without > 0)
    a, with_it, c, without, both = (column[kept] for column in (a, with_it, c, without, both))
    above, below = float((a * without / both).sum()), float((c * with_it / both).sum())
    n = int(with_it.sum())
    if above <= 0 or below <= 0:
        return unknown(unit=RATIO, method=MANTEL_HAENSZEL, n=n)
    variance = float(((with_it * without * (a + c) - a * c * both) / both**2).sum()) / (above * below)
    middle, half = log(above / below), Z_95 * sqrt(variance)
    low, high = exp(middle - half), exp(middle + half)
    return Figure(value=above / below, low=low, high=high, n=n, unit=RATIO, method=MANTEL_HAENSZEL)


def _compared(steps: Steps, kind: Kind) -> tuple[NDArray[np.bool_], Floats]:
    """Which steps to compare: those with this kind, and those without any hand-over; and which of them have it."""
    has = (steps.handover & int(kind)) != 0
    chosen = has | ((steps.handover & int(Kind.ANY | kind)) == 0)
    return chosen, has[chosen].astype(float)


def _without_means(column: Floats, of: Ints) -> Floats:
    """A column without the mean of its group: as if each group had a dummy."""
    return np.asarray(column - (sums(column, of) / np.bincount(of))[of])
