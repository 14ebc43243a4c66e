"""Points learnt from what came of early signs: a logistic regression whose weights a person can read and add up.

Method and worked example: docs/methods/early-signs.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from whiteglove.analysis.figures import SHARE, Figure
from whiteglove.analysis.proportions import wilson
from whiteglove.analysis.scores import WILSON

Numbers = npt.NDArray[np.float64]
Grid = npt.NDArray[np.bool_]

RIDGE = 1.0
EVENTS_PER_SIGN = 10  # Peduzzi and others 1996
STEPS, CLOSE_ENOUGH = 100, 1e-10
BINS = 5


class TooFewEvents(ValueError):
    """There are not enough poor words, or not enough conversations without one, for so many signs."""

    def __init__(self, *, there: int, needed: int) -> None:
        super().__init__(f"{there} of {needed}")
        self.there, self.needed = there, needed


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Weights in log odds, one for each sign, and the points they are written as: whole numbers, 100 in sum."""

    intercept: float
    weights: tuple[float, ...]
    points: tuple[int, ...]

    def chance(self, signs: Grid) -> Numbers:
        """Of a poor word, 0 to 1. signs: shape (conversations, signs). Returns shape (conversations,)."""
        return _logistic(self.intercept + signs @ np.asarray(self.weights))


def learn(signs: Grid, poor: Grid, *, ridge: float = RIDGE) -> Scorecard:
    """The scorecard of these conversations.

    signs: shape (conversations, signs); poor: shape (conversations,), whether a poor word followed. ridge: how much
    the weights, not the intercept, are drawn to nought (half of its square is taken from the log likelihood).
    Raises TooFewEvents for fewer than ten of the rarer outcome for each sign; ValueError for shapes that differ.
    """
    if signs.ndim != 2 or poor.shape != signs.shape[:1]:
        raise ValueError(f"{signs.shape} and {poor.shape}")
    rarer = int(min(poor.sum(), (~poor).sum()))
    needed = EVENTS_PER_SIGN * signs.shape[1]
    if rarer < needed:
        raise TooFewEvents(there=rarer, needed=needed)
    found = _newton(signs.astype(np.float64), poor.astype(np.float64), ridge)
    weights = tuple(float(weight) for weight in found[1:])
    return Scorecard(float(found[0]), weights, whole_points(weights))


def whole_points(weights: Sequence[float]) -> tuple[int, ...]:
    """Weights as whole points of 100 in sum, by largest remainder. What lowers the odds counts nought: a sign adds
    care and never takes any.
    """
    raised = np.maximum(np.asarray(weights, dtype=np.float64), 0.0)
    if not raised.sum():
        return tuple(0 for _ in weights)
    exact = 100 * raised / raised.sum()
    points = np.floor(exact).astype(int)
    for one in np.argsort(-(exact - points), kind="stable")[: 100 - int(points.sum())]:
        points[one] += 1
    return tuple(int(point) for point in points)


def brier(chances: Numbers, poor: Grid) -> float:
    """Mean squared distance of forecasts from what came: 0 is perfect, .25 is a coin. Source: Brier 1950."""
    return float(np.mean((chances - poor.astype(np.float64)) ** 2))


@dataclass(frozen=True, slots=True)
class Forecast:
    """Conversations to which like chances were given, and how many were followed by a poor word."""

    least: float
    most: float
    followed: Figure


def calibration(chances: Numbers, poor: Grid, *, bins: int = BINS) -> list[Forecast]:
    """In groups of like size by chance: what was forecast, and the share that came, with its Wilson interval.

    Conversations of one chance stay in one group, so there may be fewer groups.
    """
    edges = np.unique(np.quantile(chances, np.linspace(0, 1, bins + 1)[1:-1], method="higher"))
    group = np.searchsorted(edges, chances, side="left")
    found = []
    for one in np.unique(group):
        there = group == one
        found.append(Forecast(float(chances[there].min()), float(chances[there].max()), share_of(poor[there])))
    return found


def share_of(poor: Grid) -> Figure:
    """How often a poor word followed, with its interval."""
    n = len(poor)
    if not n:
        return Figure(value=None, low=None, high=None, n=0, unit=SHARE, method=WILSON)
    share = wilson(int(poor.sum()), n)
    return Figure(value=share.share, low=share.low, high=share.high, n=n, unit=SHARE, method=WILSON)


def _newton(signs: Numbers, poor: Numbers, ridge: float) -> Numbers:
    """Newton's method on the penalised log likelihood, which has one top: it is concave."""
    table = np.column_stack([np.ones(len(signs)), signs])
    penalty = np.diag([0.0] + [ridge] * signs.shape[1])
    found = np.zeros(table.shape[1])
    for _ in range(STEPS):
        chance = _logistic(table @ found)
        slope = table.T @ (poor - chance) - penalty @ found
        bend = (table * (chance * (1 - chance))[:, None]).T @ table + penalty
        step = np.linalg.lstsq(bend, slope, rcond=None)[0]  # a sign that never varies bends nothing
        found = found + step
        if np.abs(step).max() < CLOSE_ENOUGH:
            break
    return found


def _logistic(odds: Numbers) -> Numbers:
    half: Numbers = 0.5 * (1 + np.tanh(0.5 * odds))
    return half
