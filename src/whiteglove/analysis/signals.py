"""A touchpoint going bad: the one control chart that says so by itself, with the date on which it began."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import chdtrc

from whiteglove.analysis.charts import ewma, ewma_variance
from whiteglove.analysis.clusters import Floats
from whiteglove.analysis.figures import Figure
from whiteglove.analysis.proportions import FEWEST_SHOWN
from whiteglove.analysis.scales import Scale
from whiteglove.analysis.scores import mean_score

CHART = "EWMA"
WEIGHT = 0.2
# So that at most 5 of 100 touchpoints where nothing changes give a signal within a year (docs/methods/charts.md).
LIMIT_SIGMAS = 3.2
BASELINE_POINTS = 8
BASELINE_ANSWERS = 50
# Weeks of the baseline differ by more than chance when chance would do so less often than this.
RARELY = 0.01


@dataclass(frozen=True, slots=True)
class Week:
    """What was answered in one week: how many, sum, sum of squares."""

    week: date
    n: int
    total: float
    total_of_squares: float


@dataclass(frozen=True, slots=True)
class Signal:
    """It got worse. began: the week in which it most likely did; seen: the week in which the chart said so.

    before: the frozen baseline. after: from the week it began up to the week it was seen.
    """

    chart: str
    began: date
    seen: date
    before: Figure
    after: Figure


@dataclass(frozen=True, slots=True)
class Watched:
    """The chart to be drawn: weeks (joined where few answered), the smoothed mean after each, limit and baseline."""

    weeks: list[date]
    n: list[int]
    smoothed: list[float]
    limits: list[float]
    baseline: Figure


def watched_weeks(weekly: Sequence[Week], *, scale: Scale, looked_at: date | None = None) -> Watched | None:
    """What `touchpoint_signal` compares, to be drawn; None while there is too little to tell by."""
    points = list(_points(_since(weekly, looked_at)))
    baseline = _baseline(points)
    if baseline is None:
        return None
    watched = points[baseline.points :]
    smoothed, limits = _compared(watched, baseline)
    return Watched(
        weeks=[point.last for point in watched],
        n=[point.n for point in watched],
        smoothed=[float(value) for value in smoothed],
        limits=[float(value) for value in limits],
        baseline=baseline.figure(scale),
    )


def touchpoint_signal(weekly: Sequence[Week], *, scale: Scale, looked_at: date | None = None) -> Signal | None:
    """The first signal that a touchpoint got worse; None when there is none, or too little to tell by.

    weekly: in order, more is better; weeks without answers may be left out. Weeks of fewer than five answers are
    joined with those after them. The first 8 points, and so many more as make 50 answers, are the baseline, frozen;
    after it an EWMA (newest counts 0.2) is compared with limits that allow for the n of each week and for the
    baseline's own error. looked_at: on that day somebody looked at the last signal; the chart begins anew with the
    week after it, with a baseline of its own: what stays bad is known, only what gets worse again is told. Source:
    Roberts 1959; change point by maximum likelihood, Samuel, Pignatiello and Calvin 1998; docs/methods/charts.md.
    """
    points = list(_points(_since(weekly, looked_at)))
    baseline = _baseline(points)
    if baseline is None:
        return None
    watched = points[baseline.points :]
    place = _first_beyond(watched, baseline)
    if place is None:
        return None
    began = _change_point(watched[: place + 1], baseline.mean)
    after = _joined(watched[began : place + 1])
    return Signal(
        chart=CHART,
        began=watched[began].first,
        seen=watched[place].last,
        before=baseline.figure(scale),
        after=mean_score(after.n, after.total, after.total_of_squares, scale=scale).asked(
            None, period=(watched[began].first, watched[place].last)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Point:
    first: date
    last: date
    n: int
    total: float
    total_of_squares: float

    @property
    def mean(self) -> float:
        return self.total / self.n


@dataclass(frozen=True, slots=True)
class _Baseline:
    points: int
    of: _Point
    variance: float

    @property
    def mean(self) -> float:
        return self.of.mean

    def figure(self, scale: Scale) -> Figure:
        found = mean_score(self.of.n, self.of.total, self.of.total_of_squares, scale=scale)
        return found.asked(None, period=(self.of.first, self.of.last))


def _since(weekly: Sequence[Week], looked_at: date | None) -> list[Week]:
    return [week for week in weekly if looked_at is None or week.week > looked_at]


def _points(weekly: Sequence[Week]) -> Iterator[_Point]:
    """Weeks, joined until five answered; what is left at the end waits for more."""
    waiting: list[_Point] = []
    for week in weekly:
        if week.n:
            waiting.append(_Point(week.week, week.week, week.n, week.total, week.total_of_squares))
        if sum(point.n for point in waiting) >= FEWEST_SHOWN:
            yield _joined(waiting)
            waiting = []


def _joined(points: Sequence[_Point]) -> _Point:
    return _Point(
        points[0].first,
        points[-1].last,
        sum(point.n for point in points),
        sum(point.total for point in points),
        sum(point.total_of_squares for point in points),
    )


def _baseline(points: Sequence[_Point]) -> _Baseline | None:
    """The first points, with the variance of one answer: wider where its weeks differ by more than chance."""
    answers = np.cumsum([point.n for point in points])
    count = max(BASELINE_POINTS, int(np.searchsorted(answers, BASELINE_ANSWERS)) + 1)
    if len(points) <= count:
        return None
    of = _joined(points[:count])
    # All said the same: the variance of one answer in all of them lying a step beside the others.
    variance = max((of.total_of_squares - of.n * of.mean**2) / (of.n - 1), 1 / of.n)
    q = sum(point.n * (point.mean - of.mean) ** 2 for point in points[:count]) / variance
    beyond_chance = q / (count - 1) if chdtrc(count - 1, q) < RARELY else 1.0
    return _Baseline(count, of, variance * beyond_chance)


def _compared(watched: Sequence[_Point], baseline: _Baseline) -> tuple[Floats, Floats]:
    """The smoothed mean after each point, and the limit below which it is a signal."""
    n = np.asarray([point.n for point in watched], dtype=float)
    means = np.asarray([point.mean for point in watched], dtype=float)
    smoothed = ewma(means, target=baseline.mean, weight=WEIGHT)
    variance = ewma_variance(baseline.variance / n, weight=WEIGHT) + baseline.variance / baseline.of.n
    return smoothed, baseline.mean - LIMIT_SIGMAS * np.sqrt(variance)


def _first_beyond(watched: Sequence[_Point], baseline: _Baseline) -> int | None:
    if not watched:
        return None
    smoothed, limits = _compared(watched, baseline)
    beyond = smoothed < limits
    return int(np.argmax(beyond)) if beyond.any() else None


def _change_point(watched: Sequence[_Point], before: float) -> int:
    """From where on the answers up to the signal differ most from the baseline: the likeliest step."""
    n = np.asarray([point.n for point in watched], dtype=float)[::-1]
    lost = np.asarray([point.total - point.n * before for point in watched])[::-1]
    since = np.minimum(0.0, np.cumsum(lost)) ** 2 / np.cumsum(n)
    return len(watched) - 1 - int(np.argmax(since))
