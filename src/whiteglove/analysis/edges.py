"""What customers felt after one particular hand-over, from whom to whom (a line of the web); whom they met."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from whiteglove.analysis.clusters import Floats, Ints, codes, sums, t_95
from whiteglove.analysis.drops import grouped
from whiteglove.analysis.figures import CHANGE, SHARE, Figure, unknown
from whiteglove.analysis.scores import WILSON, Spread, share_satisfied

MATCHED = "matched by touchpoint and score before, clustered by customer"
FEWEST_LIKE_CASES = 5


@dataclass(frozen=True, slots=True)
class Scored:
    """Scored encounters as columns of shape (n,); one that was handed over twice on its way stands there twice.

    edge: code of the hand-over that led to it, -1 where there was none. touchpoint, customer: codes. score: in
    points. previous: the score before it in the episode, NaN where not known.
    """

    edge: Ints
    touchpoint: Ints
    customer: Ints
    score: Floats
    previous: Floats


def edge_effects(scored: Scored) -> Mapping[int, Figure]:
    """Of each hand-over, points gained (negative: lost) after it against like cases without a hand-over.

    Like: the same touchpoint and the same score before ("not known" is one); where fewer than five such are without
    a hand-over, the same touchpoint; where there are fewer than five of these either, the case is left out. n:
    cases compared; unknown where none could be. 500,000 rows take under a second. Source: post-stratified
    comparison, Holt and Smith 1979; Satterthwaite 1946 for the degrees of freedom; docs/methods/hand-overs.md.
    """
    is_like = scored.edge < 0
    edges, of = np.unique(scored.edge[~is_like], return_inverse=True)
    if not len(edges):
        return {}
    expected, variance, freedom, place = _like_cases(scored, is_like)
    known = ~np.isnan(expected)
    count = len(edges)
    n = np.bincount(of[known], minlength=count)
    compared = grouped(of[known].astype(np.int64), scored.customer[~is_like][known], groups=count)
    found = compared.spreads((scored.score[~is_like] - expected)[known]) if known.any() else []
    of_like = _spread_of_expected(of[known].astype(np.int64), place[known], variance, freedom, n.astype(float))
    return {
        int(edge): _effect(found[which], of_like[0][which], of_like[1][which], int(n[which]))
        if n[which]
        else unknown(unit=CHANGE, method=MATCHED)
        for which, edge in enumerate(edges)
    }


def met_at_least(episodes: ArrayLike, people: ArrayLike, *, least: int) -> Figure:
    """Share of episodes in which the customer met so many people or more.

    episodes, people: one row for each meeting, any labels, shape (n,); the same two may stand there often. An episode
    without anybody is not among them. Source: measures 10.4; Wilson's interval.
    """
    met = np.unique(np.column_stack([codes(episodes), codes(people)]), axis=0)
    if not len(met):
        return unknown(unit=SHARE, method=WILSON)
    often = np.bincount(met[:, 0])
    return share_satisfied(int((often >= least).sum()), len(often))


def _like_cases(scored: Scored, is_like: np.ndarray) -> tuple[Floats, Floats, Floats, Ints]:
    """For each case with a hand-over the mean of its like cases (NaN: none) and which stratum they are.

    Also of each stratum the variance of that mean and its degrees of freedom; strata by touchpoint and score before
    come first, those by touchpoint alone after them.
    """
    coarse = codes(scored.touchpoint)
    before = codes(np.where(np.isnan(scored.previous), -np.inf, scored.previous))
    fine = codes(coarse * (int(before.max()) + 1) + before)
    first, second = int(fine.max()) + 1, int(coarse.max()) + 1
    mean, variance, freedom, n = (
        np.concatenate(pair)
        for pair in zip(
            _strata(fine[is_like], scored, is_like, first),
            _strata(coarse[is_like], scored, is_like, second),
            strict=True,
        )
    )
    is_enough = (n >= FEWEST_LIKE_CASES) & (freedom > 0)
    place = np.where(is_enough[fine], fine, coarse + first)[~is_like]
    expected = np.where(is_enough[place], mean[place], np.nan)
    return expected, variance, freedom, place


def _strata(of: Ints, scored: Scored, is_like: np.ndarray, groups: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Mean, its variance, degrees of freedom and n of the like cases of each stratum; shape (groups,)."""
    if not len(of):
        nothing = np.zeros(groups)
        return nothing, nothing, nothing, nothing
    sorted_out = grouped(of, scored.customer[is_like], groups=groups)
    found = sorted_out.spreads(scored.score[is_like])
    columns = np.asarray([(one.mean, one.variance, one.freedom) for one in found]).T
    return columns[0], columns[1], columns[2], sorted_out.n


def _spread_of_expected(of: Ints, place: Ints, variance: Floats, freedom: Floats, n: Floats) -> tuple[Floats, Floats]:
    """What the like cases add to the variance of each edge, and that squared over freedom; shape (edges,)."""
    strata = len(variance)
    pairs, times = np.unique(of * strata + place, return_counts=True)
    edge, stratum = pairs // strata, pairs % strata
    parts = (times / n[edge]) ** 2 * variance[stratum]
    return (
        sums(parts, edge, groups=len(n)),
        sums(parts**2 / np.maximum(freedom[stratum], 1.0), edge, groups=len(n)),
    )


def _effect(found: Spread, of_like: float, of_like_freedom: float, n: int) -> Figure:
    if found.freedom <= 0:
        return unknown(unit=CHANGE, method=MATCHED, n=n)
    variance = found.variance + of_like
    below = found.variance**2 / found.freedom + of_like_freedom
    # With less than one degree of freedom nothing is known of the spread.
    if below <= 0 or (freedom := variance**2 / below) < 1:
        return unknown(unit=CHANGE, method=MATCHED, n=n)
    half = t_95(freedom) * sqrt(variance)
    return Figure(value=found.mean, low=found.mean - half, high=found.mean + half, n=n, unit=CHANGE, method=MATCHED)
