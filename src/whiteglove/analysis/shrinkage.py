"""Small groups are drawn towards what they belong to: as far as chance explains how they differ."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from whiteglove.analysis.clusters import Floats


@dataclass(frozen=True, slots=True)
class Shrunken:
    """Groups drawn towards their common mean, shape (groups,) where not one number.

    q: Cochran's. tau2: variance between groups beyond chance; 0 says that no difference is more than chance.
    reliability: share of a group's difference that is its own, 0..1. variances: of the shrunken means.
    """

    fixed_mean: float
    mean: float
    mean_variance: float
    q: float
    tau2: float
    reliability: Floats
    means: Floats
    variances: Floats

    @property
    def is_more_than_chance(self) -> bool:
        """Whether the groups differ by more than chance would make them."""
        return self.tau2 > 0


def shrink(means: ArrayLike, variances: ArrayLike) -> Shrunken:
    """Draw means of groups towards their common mean, by DerSimonian and Laird's variance between groups.

    means, variances (of the means, above 0): shape (groups,). Raises ValueError for no group or a variance of
    nothing. Source: DerSimonian and Laird 1986; docs/methods/people.md.
    """
    given, own = np.asarray(means, dtype=float), np.asarray(variances, dtype=float)
    if not len(given) or not (own > 0).all():
        raise ValueError("groups need a variance above nought")
    weights = 1 / own
    fixed = float((weights * given).sum() / weights.sum())
    q = float((weights * (given - fixed) ** 2).sum())
    room = float(weights.sum() - (weights**2).sum() / weights.sum())
    tau2 = max(0.0, (q - (len(given) - 1)) / room) if room > 0 else 0.0
    total = 1 / (own + tau2)
    mean = float((total * given).sum() / total.sum())
    mean_variance = float(1 / total.sum())
    reliability = tau2 * total
    shrunken = mean + reliability * (given - mean)
    spread = reliability * own + (1 - reliability) ** 2 * mean_variance
    return Shrunken(fixed, mean, mean_variance, q, tau2, reliability, shrunken, spread)
