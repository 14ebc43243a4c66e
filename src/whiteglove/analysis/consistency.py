"""Is the experience the same at every touchpoint of a run through a journey; and which touchpoint is the weakest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
from numpy.typing import ArrayLike

from whiteglove.analysis.clusters import SEED, Floats, bootstrap, codes, sums, t_95
from whiteglove.analysis.figures import INDEX, POINTS, Figure, unknown
from whiteglove.analysis.proportions import FEWEST_SHOWN, Z_95, wilson_ends
from whiteglove.analysis.scales import Scale
from whiteglove.analysis.shrinkage import Shrunken, shrink

# The largest population SD there is on a scale of 0 to 1: half of all at either end.
LARGEST_SD = 0.5
LINEARISED = "linearised, clustered by customer"
BOOTSTRAP = "bootstrap of whole customers"
SHRUNKEN = "drawn towards the journey (DerSimonian-Laird)"
POSTERIOR_DRAWS = 4_000


@dataclass(frozen=True, slots=True)
class Consistency:
    """The index with its interval; n counts episodes. excluded: those with fewer than two scored touchpoints.

    A high index can mean "all bad": it is shown with mean and weakest link beside it, never alone.
    """

    index: Figure
    excluded: int


@dataclass(frozen=True, slots=True)
class Episodes:
    """Episodes with their scores on the common scale 0..1, each array of shape (episodes,).

    scored: how many touchpoints were scored. total, total_of_squares: of the scores. customers: whose, any labels.
    """

    scored: ArrayLike
    total: ArrayLike
    total_of_squares: ArrayLike
    customers: ArrayLike


@dataclass(frozen=True, slots=True)
class TouchpointMean:
    """One touchpoint's mean score, in points, with the variance of that mean, and of how many."""

    touchpoint: str
    n: int
    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class WeakestLink:
    """The touchpoint with the lowest score after it was drawn towards the others.

    probability: that it is the lowest indeed. is_more_than_chance: false where the touchpoints do not differ by more
    than chance: then each is as likely. too_few: touchpoints left out because fewer than five answered there.
    """

    touchpoint: str
    score: Figure
    probability: float
    is_more_than_chance: bool
    too_few: tuple[str, ...]


def consistency(episodes: Episodes) -> Consistency:
    """Consistency index 0..1 (1: the same everywhere) with the linearised interval, clustered by customer.

    The interval is taken on the logarithm of the pooled variance within episodes and bent back; 100,000 episodes take
    some 20 ms. Source: Woodruff 1971 (ratio of sums per customer); docs/methods/consistency.md.
    """
    return _measured(episodes, LINEARISED, _linearised)


def bootstrapped_consistency(episodes: Episodes) -> Consistency:
    """The same index, its interval by drawing whole customers anew: slower, the check of the other."""
    return _measured(episodes, BOOTSTRAP, _drawn_anew)


def weakest_link(touchpoints: Sequence[TouchpointMean], *, scale: Scale) -> WeakestLink | None:
    """The touchpoint where it breaks, and how sure that is; None where none has five answers.

    Ties go to the first. Source: DerSimonian and Laird 1986, posterior draws; docs/methods/consistency.md.
    """
    known = [one for one in touchpoints if one.n >= FEWEST_SHOWN]
    if not known:
        return None
    # All said the same there: the variance is at least that of one answer in n differing by a step of a tenth.
    least = [((scale.high - scale.low) / 10 / one.n) ** 2 for one in known]
    found = shrink(
        [one.mean for one in known], [max(one.variance, few) for one, few in zip(known, least, strict=True)]
    )
    lowest = int(np.lexsort((np.asarray([one.mean for one in known]), found.means.round(12)))[0])
    half = Z_95 * sqrt(found.variances[lowest])
    low, high = scale.clip(found.means[lowest] - half, found.means[lowest] + half)
    score = Figure(
        value=float(found.means[lowest]), low=low, high=high, n=known[lowest].n, unit=POINTS, method=SHRUNKEN
    )
    too_few = tuple(one.touchpoint for one in touchpoints if one.n < FEWEST_SHOWN)
    likely = _probability_of_being_lowest(found, lowest)
    return WeakestLink(known[lowest].touchpoint, score, likely, found.is_more_than_chance, too_few)


def _probability_of_being_lowest(found: Shrunken, which: int) -> float:
    if not found.is_more_than_chance:
        return 1 / len(found.means)
    random = np.random.default_rng(SEED)
    drawn = random.normal(found.means, np.sqrt(found.variances), size=(POSTERIOR_DRAWS, len(found.means)))
    return float((drawn.argmin(axis=1) == which).mean())


@dataclass(frozen=True, slots=True)
class _Parts:
    """Of each customer with a counted episode: sum of (k-1) variances, and of k-1. Shape (customers, 2)."""

    per_customer: Floats
    episodes: int
    excluded: int

    @property
    def pooled(self) -> float:
        """Pooled population variance within episodes."""
        above, below = self.per_customer.sum(axis=0)
        return float(above / below)


def _measured(episodes: Episodes, method: str, ends: Callable[[_Parts], tuple[float, float]]) -> Consistency:
    parts = _parts(episodes)
    if not parts.episodes:
        return Consistency(unknown(unit=INDEX, method=method), parts.excluded)
    low, high = ends(parts)
    value = float(_index(parts.pooled))
    found = Figure(value=value, low=low, high=high, n=parts.episodes, unit=INDEX, method=method)
    return Consistency(found, parts.excluded)


def _parts(episodes: Episodes) -> _Parts:
    scored = np.asarray(episodes.scored, dtype=float)
    counted = scored >= 2
    k = scored[counted]
    mean = np.asarray(episodes.total, dtype=float)[counted] / k
    variance = np.maximum(0.0, np.asarray(episodes.total_of_squares, dtype=float)[counted] / k - mean**2)
    of = codes(np.asarray(episodes.customers)[counted])
    per_customer = np.column_stack([sums((k - 1) * variance, of), sums(k - 1, of)])
    return _Parts(per_customer, int(counted.sum()), int((~counted).sum()))


def _index(pooled: ArrayLike) -> Floats:
    return np.asarray(1 - np.sqrt(pooled) / LARGEST_SD)


def _linearised(parts: _Parts) -> tuple[float, float]:
    """Ends by the customers' residuals. Where no episode varies, as many may as Wilson allows for none of so many."""
    customers = len(parts.per_customer)
    if customers < 2:
        return 0.0, 1.0
    pooled, below = parts.pooled, parts.per_customer[:, 1]
    if pooled <= 1e-12:
        return 1 - sqrt(wilson_ends(0, customers)[1]), 1.0
    residuals = parts.per_customer[:, 0] - pooled * below
    relative = sqrt(customers / (customers - 1) * float((residuals**2).sum())) / (pooled * below.sum())
    effective = float(below.sum() ** 2 / (below**2).sum())
    reach = exp(t_95(max(1.0, effective - 1)) * relative)
    return max(0.0, float(_index(pooled * reach))), float(_index(pooled / reach))


def _drawn_anew(parts: _Parts) -> tuple[float, float]:
    if len(parts.per_customer) < 2:
        return 0.0, 1.0
    return bootstrap(parts.per_customer, lambda drawn: _index(drawn[:, 0] / drawn[:, 1]))
