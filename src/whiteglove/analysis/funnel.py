"""Shares of many groups beside each other: drawn together by what they have in common, and the funnel of chance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr, betaincinv, betaln, ndtr, psi, zeta

from whiteglove.analysis.clusters import Floats
from whiteglove.analysis.proportions import Z_95, wilson_ends

Z_998 = 3.090232306167813
# Groups smaller than this have no normal limits: exact binomial ones instead.
FEWEST_FOR_NORMAL = 20
WINSORISED = 0.1
# From here on the groups differ by no more than chance: the prior is as good as one point.
NO_MORE_THAN_CHANCE = 1e6
LEAST_PRIOR = 1.0
ROUNDS = 200


@dataclass(frozen=True, slots=True)
class SharesDrawn:
    """Shares of groups drawn towards their common one, with 95 % intervals; shape (groups,).

    a, b: of the beta distribution of the groups' own shares; None where these differ by no more than chance: then all
    have the common share, with its Wilson interval.
    """

    a: float | None
    b: float | None
    shares: Floats
    low: Floats
    high: Floats
    is_more_than_chance: bool


def draw_shares(counts: ArrayLike, n: ArrayLike) -> SharesDrawn:
    """Beta-binomial empirical Bayes: a and b of greatest likelihood, then each group's posterior mean and interval.

    counts, n (above 0): shape (groups,). Source: Efron and Morris 1977 for the idea; docs/methods/people.md.
    """
    hit, out_of = np.asarray(counts, dtype=float), np.asarray(n, dtype=float)
    prior = _likeliest(hit, out_of) if 0 < hit.sum() < out_of.sum() else None
    if prior is None:
        return _all_alike(hit, out_of)
    a, b = prior
    low, high = (np.asarray(betaincinv(hit + a, out_of - hit + b, tail)) for tail in (0.025, 0.975))
    return SharesDrawn(a, b, (hit + a) / (out_of + a + b), low, high, is_more_than_chance=True)


def funnel_limits(
    share: float, n: ArrayLike, *, z: float = Z_95, overdispersion: float = 1.0
) -> tuple[Floats, Floats]:
    """Between which shares groups of n lie by chance alone, where the common one is `share`. For teams, not people.

    n: shape (groups,). z: `Z_95` or `Z_998`. Below 20 exact binomial limits. overdispersion: widens them by its root
    when above 1. Source: Spiegelhalter 2005; docs/methods/people.md.
    """
    out_of = np.atleast_1d(np.asarray(n, dtype=float))
    half = z * np.sqrt(share * (1 - share) / out_of * max(1.0, overdispersion))
    low, high = np.maximum(0.0, share - half), np.minimum(1.0, share + half)
    tail = float(ndtr(-z))
    for place in np.flatnonzero(out_of < FEWEST_FOR_NORMAL):
        size = int(out_of[place])
        upto = bdtr(np.arange(size + 1), size, share)
        low[place], high[place] = np.argmax(upto > tail) / size, np.argmax(upto >= 1 - tail) / size
    return low, high


def overdispersion(counts: ArrayLike, n: ArrayLike) -> float:
    """How much more groups differ than chance: mean of their squared z-scores, the outermost tenth at each end
    pulled in.

    counts, n: shape (groups,). 1 is chance. Source: Spiegelhalter 2005; docs/methods/people.md.
    """
    hit, out_of = np.asarray(counts, dtype=float), np.asarray(n, dtype=float)
    share = hit.sum() / out_of.sum()
    z = (hit / out_of - share) / np.sqrt(share * (1 - share) / out_of)
    return float((np.clip(z, *np.quantile(z, (WINSORISED, 1 - WINSORISED))) ** 2).mean())


def is_outside(counts: ArrayLike, n: ArrayLike, *, limits: tuple[Floats, Floats]) -> NDArray[np.bool_]:
    """Which groups lie outside their limits. counts, n: shape (groups,), which is returned."""
    shares = np.asarray(counts, dtype=float) / np.asarray(n, dtype=float)
    return np.asarray((shares < limits[0]) | (shares > limits[1]))


def _all_alike(hit: Floats, out_of: Floats) -> SharesDrawn:
    """Every group as all together."""
    share = float(hit.sum() / out_of.sum())
    low, high = (np.full(len(hit), end) for end in wilson_ends(share, float(out_of.sum())))
    return SharesDrawn(None, None, np.full(len(hit), share), low, high, is_more_than_chance=False)


def _likeliest(hit: Floats, out_of: Floats) -> tuple[float, float] | None:
    """Newton's way to the greatest likelihood, on logarithms, each step halved until it climbs; None: all alike.

    The prior is never worth less than one answer: groups of none and of all would else have no interval at all.
    """
    share = float(hit.sum() / out_of.sum())
    place = np.log([share * 10, (1 - share) * 10])
    height = _likelihood(place, hit, out_of)
    for _ in range(ROUNDS):
        slope, bend = _slope_and_bend(place, hit, out_of)
        if np.abs(slope).max() < 1e-9 or not LEAST_PRIOR <= np.exp(place).sum() <= NO_MORE_THAN_CHANCE:
            break
        is_hill = bend[0, 0] < 0 and bend[0, 0] * bend[1, 1] > bend[0, 1] ** 2
        step = -np.linalg.solve(bend, slope) if is_hill else slope / np.abs(slope).max()
        step /= max(1.0, np.abs(step).max())
        while (higher := _likelihood(place + step, hit, out_of)) < height and np.abs(step).max() > 1e-12:
            step = step / 2
        if higher <= height:
            break
        place, height = place + step, higher
    a, b = (float(one) for one in np.exp(place))
    if (
        a + b > NO_MORE_THAN_CHANCE
        or height <= _likelihood(np.log([share, 1 - share]) + np.log(NO_MORE_THAN_CHANCE), hit, out_of) + 1e-6
    ):
        return None
    return (a, b) if a + b >= LEAST_PRIOR else (share * LEAST_PRIOR, (1 - share) * LEAST_PRIOR)


def _likelihood(place: ArrayLike, hit: Floats, out_of: Floats) -> float:
    a, b = np.exp(place)
    return float((betaln(hit + a, out_of - hit + b) - betaln(a, b)).sum())


def _slope_and_bend(place: Floats, hit: Floats, out_of: Floats) -> tuple[Floats, Floats]:
    """First and second derivatives of the likelihood by the logarithms of a and b. zeta(2, x) is the trigamma."""
    a, b = np.exp(place)
    both = (psi(a + b) - psi(out_of + a + b)).sum()
    bend_both = (zeta(2, a + b) - zeta(2, out_of + a + b)).sum()
    by_a = (psi(hit + a) - psi(a)).sum() + both
    by_b = (psi(out_of - hit + b) - psi(b)).sum() + both
    bend_a = (zeta(2, hit + a) - zeta(2, a)).sum() + bend_both
    bend_b = (zeta(2, out_of - hit + b) - zeta(2, b)).sum() + bend_both
    slope = np.asarray([a * by_a, b * by_b])
    cross = a * b * bend_both
    return slope, np.asarray([[a * a * bend_a + slope[0], cross], [cross, b * b * bend_b + slope[1]]])
