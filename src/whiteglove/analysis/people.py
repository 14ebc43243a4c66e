"""What customers felt with one colleague: like their cases, drawn towards their colleagues, never beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from whiteglove.analysis.clusters import Floats, codes, sums
from whiteglove.analysis.figures import POINTS, Figure, unknown
from whiteglove.analysis.proportions import Z_95
from whiteglove.analysis.scales import Scale
from whiteglove.analysis.shrinkage import Shrunken, shrink

METHOD = "drawn towards colleagues with like cases (DerSimonian-Laird)"
FEWEST_FOR_LEAD = 10
RELIABLE = 0.7
BACKFITTING_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Answers:
    """Single answers with the colleague who served, as columns of shape (n,); any labels.

    mix: what the cases differ by, each of shape (n,): touchpoint, channel, team.
    """

    values: ArrayLike
    people: ArrayLike
    customers: ArrayLike
    mix: Sequence[ArrayLike] = ()


@dataclass(frozen=True, slots=True)
class PersonFigure:
    """One colleague's figure, for themselves. may_lead_see: from ten answers and a reliability of 0.7 on.

    reliability: share of the difference from colleagues that is their own rather than chance, 0..1.
    """

    figure: Figure
    reliability: float
    may_lead_see: bool


def person_figure(answers: Answers, *, who: object, scale: Scale) -> PersonFigure:
    """The figure of one colleague. Nothing here gives several at once: people are never put in an order.

    Touchpoint, channel and team are taken out first, so that hard cases do not count against whoever takes them; then
    the mean is drawn towards the others. Source: DerSimonian and Laird 1986; docs/methods/people.md.
    """
    labels = np.asarray(answers.people)
    names = np.unique(labels)
    place = np.flatnonzero(names == who)
    if not len(place):
        return PersonFigure(unknown(unit=POINTS, method=METHOD), 0.0, may_lead_see=False)
    one, of = int(place[0]), codes(labels)
    n = np.bincount(of).astype(int)
    found = _drawn(without_mix(answers.values, answers.mix), answers, n.astype(float))
    half = Z_95 * sqrt(found.variances[one])
    low, high = scale.clip(found.means[one] - half, found.means[one] + half)
    mean = min(max(float(found.means[one]), scale.low), scale.high)
    figure = Figure(value=mean, low=min(low, mean), high=max(high, mean), n=int(n[one]), unit=POINTS, method=METHOD)
    reliability = float(found.reliability[one])
    return PersonFigure(figure, reliability, bool(n[one] >= FEWEST_FOR_LEAD and reliability >= RELIABLE))


def without_mix(values: ArrayLike, mix: Sequence[ArrayLike]) -> Floats:
    """Scores as if all cases had been alike: the means of each factor taken out, the common mean left in.

    values and each factor: shape (n,), which is returned. Factors in turn until nothing moves (backfitting, which
    ends where least squares with a dummy for each would). Source: Hastie and Tibshirani 1990, 4.4.
    """
    given = np.asarray(values, dtype=float)
    left, factors = given - given.mean(), [codes(factor) for factor in mix]
    for _ in range(BACKFITTING_ROUNDS if len(factors) > 1 else len(factors)):
        before = left
        for of in factors:
            left = left - (sums(left, of) / np.bincount(of))[of]
        if np.abs(left - before).max(initial=0.0) < 1e-9:
            break
    return np.asarray(left + given.mean())


def _drawn(adjusted: Floats, answers: Answers, n: Floats) -> Shrunken:
    """Everybody's mean, drawn together; a customer's answers to one colleague tell no more than one."""
    of = codes(answers.people)
    means = sums(adjusted, of) / n
    people = len(n)
    inside = float(((adjusted - means[of]) ** 2).sum()) / max(1.0, len(adjusted) - people)
    both, times = np.unique(np.column_stack([of, codes(answers.customers)]), axis=0, return_counts=True)
    effective = n**2 / sums(times.astype(float) ** 2, both[:, 0].astype(np.int64), groups=people)
    return shrink(means, np.maximum(inside, 1e-12) / effective)
