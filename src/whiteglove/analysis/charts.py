"""Control charts: is this week still like the weeks it is compared with. The baseline is fixed before and stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtr

from whiteglove.analysis.clusters import Floats

THREE_SIGMA = 3.0
MEAN_MOVING_RANGE = 1.128  # of two standard normal values: d2
FEWEST_EXPECTED = 5.0  # below, the normal limits of a p-chart do not hold
BEYOND_THREE_SIGMA = 0.0013498980316300933  # one tail


@dataclass(frozen=True, slots=True)
class Chart:
    """Points with their centre and limits, shape (points,), and the places (0 first) of those outside."""

    points: Floats
    centre: float
    low: Floats
    high: Floats

    @property
    def outside(self) -> tuple[int, ...]:
        """Which points are beyond their limits; a point that is missing (NaN) is not."""
        return tuple(int(place) for place in np.flatnonzero((self.points < self.low) | (self.points > self.high)))


@dataclass(frozen=True, slots=True)
class Cusum:
    """Sums of what is above and below target, shape (points,); where one passed its limit, and since when it rose.

    signal: place of the first point beyond the limit, None if there is none. began: the first point after the sum was
    last nought, the estimated change.
    """

    above: Floats
    below: Floats
    signal: int | None
    began: int | None


def p_chart(counts: ArrayLike, n: ArrayLike, *, baseline: int | None = None) -> Chart:
    """Shares with limits at three sigma; exact binomial limits where fewer than five are expected.

    counts, n: shape (points,). baseline: so many first points set the centre, all when None; then it is frozen.
    Source: NIST/SEMATECH e-Handbook 6.3.3.2; docs/methods/charts.md.
    """
    hit, out_of = np.asarray(counts, dtype=float), np.asarray(n, dtype=float)
    centre = float(hit[:baseline].sum() / out_of[:baseline].sum())
    half = THREE_SIGMA * np.sqrt(centre * (1 - centre) / out_of)
    low, high = np.maximum(0.0, centre - half), np.minimum(1.0, centre + half)
    for place in np.flatnonzero(out_of * min(centre, 1 - centre) < FEWEST_EXPECTED):
        low[place], high[place] = _exact_limits(centre, int(out_of[place]))
    return Chart(hit / out_of, centre, low, high)


def laney_chart(counts: ArrayLike, n: ArrayLike, *, baseline: int | None = None) -> Chart:
    """p'-chart for large n whose weeks differ by more than chance: limits as wide as the weeks move.

    The standardised moving range of the baseline (at least two points) widens or narrows the limits. Source: Laney
    2002; docs/methods/charts.md.
    """
    hit, out_of = np.asarray(counts, dtype=float), np.asarray(n, dtype=float)
    centre = float(hit[:baseline].sum() / out_of[:baseline].sum())
    sigma = np.sqrt(centre * (1 - centre) / out_of)
    standardised = ((hit / out_of - centre) / sigma)[:baseline]
    wider = float(np.abs(np.diff(standardised)).mean()) / MEAN_MOVING_RANGE
    half = THREE_SIGMA * sigma * wider
    return Chart(hit / out_of, centre, np.maximum(0.0, centre - half), np.minimum(1.0, centre + half))


def ewma(values: ArrayLike, *, target: float, weight: float) -> Floats:
    """Exponentially weighted mean after each value, starting at the target; a missing one (NaN) changes nothing.

    values: shape (points,). weight: of the newest, 0..1. Source: Roberts 1959; NIST 6.3.2.4.
    """
    given, smoothed, last = np.asarray(values, dtype=float), [], target
    for value in given:
        last = last if np.isnan(value) else weight * float(value) + (1 - weight) * last
        smoothed.append(last)
    return np.asarray(smoothed, dtype=float)


def ewma_variance(variances: ArrayLike, *, weight: float) -> Floats:
    """Variance of `ewma` after each value, where the values have these: limits for varying n start narrow.

    variances: shape (points,), NaN where the value is missing. With equal ones it is s2 L/(2-L) (1-(1-L)^2t).
    """
    smoothed, last = [], 0.0
    for own in np.asarray(variances, dtype=float):
        last = last if np.isnan(own) else weight**2 * float(own) + (1 - weight) ** 2 * last
        smoothed.append(last)
    return np.asarray(smoothed, dtype=float)


def ewma_chart(values: ArrayLike, *, target: float, sigma: float, weight: float) -> Chart:
    """EWMA with limits at three of its sigmas. values: shape (points,), each with this sigma; NaN where missing."""
    given = np.asarray(values, dtype=float)
    own = np.where(np.isnan(given), np.nan, sigma**2)
    half = THREE_SIGMA * np.sqrt(ewma_variance(own, weight=weight))
    return Chart(ewma(given, target=target, weight=weight), target, target - half, target + half)


def cusum(values: ArrayLike, *, target: float, slack: float, limit: float) -> Cusum:
    """Sums of deviations from target beyond the slack, each from nought up.

    values: shape (points,); NaN is passed over. slack: half the shift to detect. limit: 4 to 5 sigma. Source: Page
    1954; NIST 6.3.2.3; docs/methods/charts.md.
    """
    given = np.asarray(values, dtype=float)
    above, below = _running(given - target - slack), _running(target - given - slack)
    beyond = [(int(np.argmax(one > limit)), one) for one in (above, below) if (one > limit).any()]
    if not beyond:
        return Cusum(above, below, None, None)
    signal, side = min(beyond, key=lambda found: found[0])
    began = int(np.flatnonzero(side[:signal] == 0).max(initial=-1)) + 1
    return Cusum(above, below, signal, began)


def risk_adjusted_step(*, is_failure: bool, risk: float, odds_ratio: float) -> float:
    """By how much a risk-adjusted CUSUM moves at one outcome of this risk. Source: Steiner et al. 2000."""
    return (log(odds_ratio) if is_failure else 0.0) - log(1 - risk + odds_ratio * risk)


def risk_adjusted_cusum(outcomes: Sequence[tuple[bool, float]], *, odds_ratio: float) -> Floats:
    """The sum after each outcome, from nought up. outcomes: (failed, expected risk). Returns shape (outcomes,)."""
    steps = [risk_adjusted_step(is_failure=failed, risk=risk, odds_ratio=odds_ratio) for failed, risk in outcomes]
    return _running(np.asarray(steps, dtype=float))


def _running(steps: Floats) -> Floats:
    """Sum that never goes below nought; what is missing adds nothing."""
    found, last = [], 0.0
    for step in steps:
        last = last if np.isnan(step) else max(0.0, last + float(step))
        found.append(last)
    return np.asarray(found, dtype=float)


def _exact_limits(share: float, n: int) -> tuple[float, float]:
    """The outermost counts that chance reaches no rarer than beyond three sigma, as shares."""
    upto = bdtr(np.arange(n + 1), n, share)
    low = int(np.argmax(upto > BEYOND_THREE_SIGMA))
    high = int(np.argmax(upto >= 1 - BEYOND_THREE_SIGMA))
    return low / n, high / n
