"""Would they recommend us: the net promoter score with an interval that also holds for few and for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from whiteglove.analysis.figures import NPS, Figure, unknown
from whiteglove.analysis.proportions import Z_95
from whiteglove.analysis.scores import n_after, spread

ADJUSTED_WALD = "adjusted Wald"
ADJUSTED_WALD_CLUSTERED = "adjusted Wald, effective n clustered by customer"
# What the adjusted Wald interval adds to promoters, to detractors, and to all (Rocks 2016).
TO_EACH, TO_ALL = 0.75, 3.0


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Score after the addition, -1..1, with its variance."""

    value: float
    variance: float


def adjusted(promoters: float, detractors: float, n: float) -> Adjusted:
    """Promoters less detractors after adding 3/4 to each and 3 to all. Source: Rocks 2016; docs/methods/scores.md."""
    of_promoters, of_detractors = (promoters + TO_EACH) / (n + TO_ALL), (detractors + TO_EACH) / (n + TO_ALL)
    value = of_promoters - of_detractors
    return Adjusted(value, (of_promoters + of_detractors - value**2) / (n + TO_ALL))


def nps(promoters: int, passives: int, detractors: int, *, repeated: Sequence[tuple[int, int, int]] = ()) -> Figure:
    """Net promoter score, -100..100, of how many answered 9-10, 7-8, 0-6.

    repeated: of each customer who answered more than once, (answers, promoters, detractors). The value is the plain
    one, the interval that of the adjusted one, of the effective n (see `scores.clustered_share`), cut at the ends.
    """
    n = promoters + passives + detractors
    method = ADJUSTED_WALD_CLUSTERED if len(repeated) else ADJUSTED_WALD
    if n == 0:
        return unknown(unit=NPS, method=method)
    found = _adjusted_for(promoters, detractors, n, repeated)
    half = Z_95 * sqrt(found.variance)
    low, high = max(-1.0, found.value - half), min(1.0, found.value + half)
    return Figure(
        value=100 * (promoters - detractors) / n, low=100 * low, high=100 * high, n=n, unit=NPS, method=method
    )


def nps_change(before: tuple[int, int, int], after: tuple[int, int, int]) -> Figure:
    """How much the score rose from one period to another: the variances add up.

    before, after: promoters, passives, detractors. n is that of the smaller period: it decides what may be shown.
    """
    n = min(sum(before), sum(after))
    if n == 0:
        return unknown(unit=NPS, method=ADJUSTED_WALD)
    plain = [100 * (counts[0] - counts[2]) / sum(counts) for counts in (before, after)]
    old, new = (adjusted(counts[0], counts[2], sum(counts)) for counts in (before, after))
    half = Z_95 * sqrt(old.variance + new.variance)
    low, high = max(-2.0, new.value - old.value - half), min(2.0, new.value - old.value + half)
    return Figure(value=plain[1] - plain[0], low=100 * low, high=100 * high, n=n, unit=NPS, method=ADJUSTED_WALD)


def _adjusted_for(promoters: int, detractors: int, n: int, repeated: Sequence[tuple[int, int, int]]) -> Adjusted:
    """As if fewer had answered, where some answered more than once."""
    if not len(repeated):
        return adjusted(promoters, detractors, n)
    often = np.asarray(repeated, dtype=float)
    per_customer = np.column_stack([often[:, 0], often[:, 1] - often[:, 2], often[:, 1] + often[:, 2]])
    left = n_after(spread(n, promoters - detractors, promoters + detractors, repeated=per_customer), n)
    return adjusted(promoters * left / n, detractors * left / n, left)
