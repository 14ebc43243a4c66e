"""Did it help? What was felt without a rule against with it: before and after, and beside others where there are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whiteglove.analysis.clusters import Floats, Ints, codes, half_width, sums
from whiteglove.analysis.figures import CHANGE, Figure, unknown
from whiteglove.analysis.scales import Scale
from whiteglove.analysis.scores import clustered_mean_of

BEFORE_AFTER = "before and after, at the same places, clustered by customer (CR1)"
BESIDE_OTHERS = "before and after against others in the same weeks, clustered by customer (CR1)"
MOST_TURNS = 500
SMALL_ENOUGH = 1e-10


@dataclass(frozen=True, slots=True)
class Felt:
    """Answers as columns of shape (n,). place: code of touchpoint and team; week: from 0; customer: any codes.

    is_without: whether the rule did not hold there then. Weeks begin when that changes (`weeks_from`): where one held
    both sides, whoever answered early in it would look like one who kept the rule.
    """

    place: Ints
    week: Ints
    customer: Ints
    score: Floats
    is_without: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Helped:
    """change: without the rule minus with it. before, after: with and without it, where it was lifted at all.

    others_before, others_after: those with whom that was compared; None where nobody was.
    """

    change: Figure
    before: Figure
    after: Figure
    others_before: Figure | None = None
    others_after: Figure | None = None


def did_it_help(felt: Felt, *, scale: Scale) -> Helped:
    """What went with a rule's absence.

    Least squares of the score on each place and on whether the rule was absent; where some places kept the rule while
    others did without, also on each week, so that what changed for all is nobody's effect. CR1 by customer, t with
    the effective number of customers less one. n: the fewer of the answers with and without, where it was lifted.
    Source: difference in differences (Card and Krueger 1994); Liang and Zeger 1986; Frisch-Waugh-Lovell;
    docs/methods/did-it-help.md.
    """
    lifted = np.isin(felt.place, felt.place[felt.is_without])
    before, after = (_mean(felt, lifted & side, scale) for side in (~felt.is_without, felt.is_without))
    n = min(before.n, after.n)
    if not _some_kept_it_meanwhile(felt):
        only = _where(felt, lifted)
        return Helped(_change(only, [only.place], n=n, method=BEFORE_AFTER), before, after)
    change = _change(felt, [felt.place, felt.week], n=n, method=BESIDE_OTHERS)
    if lifted.all():
        return Helped(change, before, after)
    first = felt.week[felt.is_without].min()
    others = [_mean(felt, ~lifted & side, scale) for side in (felt.week < first, felt.week >= first)]
    return Helped(change, before, after, *others)


def weeks_from(moment: Ints, starts: Sequence[int]) -> Ints:
    """In which week each answer came, from 0: how many of these moments, in their order, had passed by then."""
    return np.searchsorted(np.asarray(starts, dtype=np.int64), moment, side="right").astype(np.int64)


def _some_kept_it_meanwhile(felt: Felt) -> bool:
    """Whether in some week a place was without it, and another had it all week."""
    weeks = int(felt.week.max(initial=0)) + 1
    without, kept = (
        np.unique(felt.place[side] * weeks + felt.week[side]) for side in (felt.is_without, ~felt.is_without)
    )
    return bool(np.isin(np.setdiff1d(kept, without) % weeks, without % weeks).any())


def _change(felt: Felt, fixed: list[Ints], *, n: int, method: str) -> Figure:
    if n < 1:
        return unknown(unit=CHANGE, method=method, n=n)
    of = [codes(one) for one in fixed]
    score, absent = _without_means(felt.score, of), _without_means(felt.is_without.astype(float), of)
    own = float(absent @ absent)
    if own <= 1e-9:
        return unknown(unit=CHANGE, method=method, n=n)
    effect = float(absent @ score) / own
    parameters = 1 + sum(int(one.max()) + 1 for one in of) - (len(of) - 1)
    half = half_width(absent, score - effect * absent, felt.customer, parameters=parameters)
    if half is None:
        return unknown(unit=CHANGE, method=method, n=n)
    return Figure(value=effect, low=effect - half, high=effect + half, n=n, unit=CHANGE, method=method)


def _without_means(column: Floats, of: list[Ints]) -> Floats:
    """A column without the means of all groups: each in turn, until nothing moves."""
    left = column.astype(float)
    for _ in range(MOST_TURNS if len(of) > 1 else 1):
        moved = 0.0
        for groups in of:
            means = sums(left, groups) / np.bincount(groups)
            left = left - means[groups]
            moved = max(moved, float(np.abs(means).max()))
        if moved < SMALL_ENOUGH:
            break
    return left


def _where(felt: Felt, which: NDArray[np.bool_]) -> Felt:
    return Felt(felt.place[which], felt.week[which], felt.customer[which], felt.score[which], felt.is_without[which])


def _mean(felt: Felt, which: NDArray[np.bool_], scale: Scale) -> Figure:
    return clustered_mean_of(felt.score[which], felt.customer[which], scale=scale)
