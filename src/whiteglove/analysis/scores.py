"""What customers answered, as scores: share satisfied, mean, recommendation; from sums or from single answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from whiteglove.analysis.clusters import Floats, bootstrap, codes, small_sample, sums, t_95
from whiteglove.analysis.figures import POINTS, SHARE, Figure, unknown
from whiteglove.analysis.proportions import wilson_ends
from whiteglove.analysis.scales import Scale, refuse_other_directions

# Of customers who answered more than once: how often, sum of their answers, sum of the squares.
Repeated = Sequence[tuple[int, float, float]] | Floats

# Below this part of a sum of squares a difference of two sums is rounding, not spread.
ROUNDING = 1e-12
WILSON = "Wilson"
WILSON_CLUSTERED = "Wilson, effective n clustered by customer"
T = "t"
T_CLUSTERED = "t, clustered by customer (CR2)"
BOOTSTRAP = "bootstrap of whole customers"


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a mean may be off: its variance between whole customers, and how many customers that tells of.

    simple: the variance if every answer were another customer's. freedom: degrees of freedom, not always whole.
    """

    mean: float
    variance: float
    simple: float
    freedom: float

    @property
    def design_effect(self) -> float:
        """By what customers who answered more than once widen it; 1 where nobody did or all said the same."""
        return max(1.0, self.variance / self.simple) if self.simple > 0 else 1.0

    def ends(self, n: int, scale: Scale) -> tuple[float, float]:
        """Ends of the 95 % interval of the mean of n answers, on the scale.

        Where all said the same, the spread says nothing: then as many may differ as Wilson allows for none of so many
        customers. Of one customer alone nothing follows for the others: the whole scale.
        """
        if self.freedom <= 0:
            return scale.low, scale.high
        if self.simple <= 1e-12:
            differ = wilson_ends(0, min(n, self.freedom + 1))[1]
            return self.mean - differ * (self.mean - scale.low), self.mean + differ * (scale.high - self.mean)
        half = t_95(self.freedom) * sqrt(self.variance)
        return scale.clip(self.mean - half, self.mean + half)


def spread(n: int, total: float, total_of_squares: float, *, repeated: Repeated = ()) -> Spread:
    """Variance of a mean, clustered by customer, from sums alone.

    n, total, total_of_squares: of all answers. repeated: of each customer who answered more than once (answers, sum,
    sum of squares), shape (r, 3); everybody else answered once. The squared sums of residuals per customer over n
    squared (CR1), corrected for few customers who answer unequally often (CR2; `clusters.small_sample`), which for
    equally often is customers/(customers-1). Source: Liang and Zeger 1986; Bell and McCaffrey 2002;
    docs/methods/scores.md.
    """
    often = np.asarray(repeated, dtype=float).reshape(-1, 3)
    times = often[:, 0]
    mean = total / n
    once = n - float(times.sum())
    of_once = (total_of_squares - often[:, 2].sum()) - 2 * mean * (total - often[:, 1].sum()) + once * mean**2
    between = max(0.0, of_once) + float(((often[:, 1] - times * mean) ** 2).sum())
    squares = max(0.0, total_of_squares - n * mean**2)
    if once + len(often) < 2:
        return Spread(mean, 0.0, 0.0, 0.0)
    if squares <= ROUNDING * max(1.0, total_of_squares):
        return Spread(mean, 0.0, 0.0, n**2 / (once + float((times**2).sum())) - 1)
    whole = squares / (n - 1)
    again = float((times - 1).sum())
    inside = float(np.maximum(0.0, often[:, 2] - often[:, 1] ** 2 / np.maximum(times, 1)).sum())
    own = min(whole, inside / again) if again else whole
    powers = [np.asarray(once + (times**power).sum()) for power in (2, 3, 4)]
    larger, freedom = small_sample(np.asarray(float(n)), powers, own=np.asarray(own), shared=np.asarray(whole - own))
    return Spread(mean, float(larger) * between / n**2, whole / n, float(freedom))


def mean_score(n: int, total: float, total_of_squares: float, *, scale: Scale) -> Figure:
    """Mean with its t interval, in points of the scale, where every answer is another customer's."""
    return _mean(n, total, total_of_squares, repeated=(), scale=scale, method=T)


def clustered_mean(n: int, total: float, total_of_squares: float, *, repeated: Repeated = (), scale: Scale) -> Figure:
    """Mean with a t interval clustered by customer, from sums: see `spread`. Cut at the ends of the scale."""
    method = T_CLUSTERED if len(repeated) else T
    return _mean(n, total, total_of_squares, repeated=repeated, scale=scale, method=method)


def clustered_mean_of(values: ArrayLike, customers: ArrayLike, *, scale: Scale) -> Figure:
    """The same from single answers. values, customers (any labels): shape (n,)."""
    given = np.asarray(values, dtype=float)
    totals, repeated = sums_of(given, customers)
    return clustered_mean(len(given), totals[1], totals[2], repeated=repeated, scale=scale)


def sums_of(values: ArrayLike, customers: ArrayLike) -> tuple[tuple[int, float, float], Floats]:
    """(n, sum, sum of squares) of all answers and, shape (r, 3), of each customer with more than one."""
    given = np.asarray(values, dtype=float)
    per_customer = per_customer_sums(given, customers)
    return (len(given), float(given.sum()), float((given**2).sum())), per_customer[per_customer[:, 0] > 1]


def per_customer_sums(values: Floats, customers: ArrayLike) -> Floats:
    """Answers, sum, sum of squares of each customer. values, customers: shape (n,). Returns (customers, 3)."""
    of = codes(customers)
    return np.column_stack([sums(np.ones_like(values), of), sums(values, of), sums(values**2, of)])


def bootstrapped_mean(values: ArrayLike, customers: ArrayLike) -> Figure:
    """Mean with the second way to its interval: whole customers drawn anew. values, customers: shape (n,)."""
    given = np.asarray(values, dtype=float)
    if not len(given):
        return unknown(unit=POINTS, method=BOOTSTRAP)
    parts = per_customer_sums(given, customers)
    low, high = bootstrap(parts, lambda drawn: drawn[:, 1] / drawn[:, 0])
    return Figure(value=float(given.mean()), low=low, high=high, n=len(given), unit=POINTS, method=BOOTSTRAP)


def share_satisfied(satisfied: int, n: int) -> Figure:
    """Share in the box of the satisfied, with its Wilson interval, where every answer is another customer's."""
    return clustered_share(satisfied, n)


def clustered_share(satisfied: int, n: int, *, repeated: Sequence[tuple[int, int]] = ()) -> Figure:
    """Share satisfied with a Wilson interval of the effective n. Raises ValueError for more than all.

    repeated: of each customer who answered more than once, (answers, of them satisfied). Effective n: n over the
    design effect (never more than n), times the squared ratio of the t quantiles of n-1 and of the degrees of
    freedom; where all answered alike, the effective number of customers. Source: Korn and Graubard 1998 (effective
    n); Franco et al. 2019 (into Wilson's interval); docs/methods/scores.md.
    """
    method = WILSON_CLUSTERED if len(repeated) else WILSON
    if not 0 <= satisfied <= n:
        raise ValueError(f"{satisfied} of {n}")
    if n == 0:
        return unknown(unit=SHARE, method=method)
    low, high = wilson_ends(satisfied / n, effective_n(satisfied, n, repeated=repeated))
    return Figure(value=satisfied / n, low=low, high=high, n=n, unit=SHARE, method=method)


def effective_n(satisfied: int, n: int, *, repeated: Sequence[tuple[int, int]] = ()) -> float:
    """How many customers with one answer each would tell as much of a share. See `clustered_share`."""
    if not len(repeated):
        return float(n)
    often = np.asarray(repeated, dtype=float)
    found = spread(n, satisfied, satisfied, repeated=np.column_stack([often, often[:, 1]]))
    return n_after(found, n)


def n_after(found: Spread, n: int) -> float:
    """The effective n that a spread leaves of n answers, at least 1."""
    if found.freedom <= 0:
        return 1.0
    if found.simple <= 1e-12:
        return min(float(n), found.freedom + 1)
    return max(1.0, n / found.design_effect * (t_95(n - 1) / t_95(found.freedom)) ** 2)


def joined_share(asked: Sequence[tuple[Scale, int, int]]) -> Figure:
    """Share satisfied over several scales, joined by box, never by mean.

    asked: of each scale (scale, satisfied, answers). Raises DirectionsDiffer where more is better on one, worse on
    another.
    """
    refuse_other_directions([scale for scale, _, _ in asked])
    return share_satisfied(sum(satisfied for _, satisfied, _ in asked), sum(n for _, _, n in asked))


@dataclass(frozen=True, slots=True)
class Felt:
    """One run through a journey as its customer felt it: four points, 0 the worst to 1 the best."""

    mean: float
    worst: float
    best: float
    last: float


def felt(answers: Sequence[tuple[Scale, float]]) -> Felt | None:
    """Sum up one customer's answers of one episode, in their order; None when there is none.

    A way to show it: the worst and the last moment are what one remembers (Kahneman and Fredrickson 1993).
    """
    points = [float(scale.as_share([value])[0]) for scale, value in answers]
    return Felt(sum(points) / len(points), min(points), max(points), points[-1]) if points else None


def _mean(n: int, total: float, total_of_squares: float, *, repeated: Repeated, scale: Scale, method: str) -> Figure:
    if n == 0:
        return unknown(unit=POINTS, method=method)
    found = spread(n, total, total_of_squares, repeated=repeated)
    low, high = found.ends(n, scale)
    return Figure(value=found.mean, low=low, high=high, n=n, unit=POINTS, method=method)
