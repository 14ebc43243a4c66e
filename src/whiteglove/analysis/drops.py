"""Where the experience drops from one touchpoint of an episode to the next."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from whiteglove.analysis.clusters import Floats, Ints, small_sample, sums
from whiteglove.analysis.figures import CHANGE, SHARE, Figure
from whiteglove.analysis.proportions import wilson_ends
from whiteglove.analysis.scales import Scale
from whiteglove.analysis.scores import T_CLUSTERED, WILSON_CLUSTERED, Spread, n_after

DROP_POINTS = 2.0  # on a scale of five
LONGEST_GAP_DAYS = 30.0
DAY_SECONDS = 86_400.0


class Kind(IntFlag):
    """What a hand-over was, and what changed with it; several may be true of one."""

    NONE = 0
    WARM = 1
    COLD = 2
    PERSON = 4
    TEAM = 8
    CHANNEL = 16
    ANY = 3


@dataclass(frozen=True, slots=True)
class Encounters:
    """Encounters as columns, each of shape (n,), in any order.

    episode, customer, touchpoint: codes. at: epoch seconds; sequence: orders those of the same moment. score: in
    points, more is better, NaN where nobody answered. handover: `Kind` of what was handed over on the way to it, 0
    for nothing.
    """

    episode: Ints
    customer: Ints
    touchpoint: Ints
    at: Floats
    sequence: Ints
    score: Floats
    handover: Ints


@dataclass(frozen=True, slots=True)
class Steps:
    """From one scored touchpoint of an episode to the next scored one, as columns of shape (steps,).

    origin, touchpoint: codes of where from and where to. handover: all kinds on the way. is_skipped: somebody asked
    in between did not answer. row: which encounter it leads to, as it stood in the input.
    """

    customer: Ints
    origin: Ints
    touchpoint: Ints
    previous: Floats
    score: Floats
    handover: Ints
    is_skipped: NDArray[np.bool_]
    row: Ints

    @property
    def change(self) -> Floats:
        """Points gained; negative: lost."""
        return self.score - self.previous


@dataclass(frozen=True, slots=True)
class Drop:
    """Between two touchpoints: mean change, share of drops, and how many steps skipped an unanswered one."""

    origin: int
    touchpoint: int
    mean_change: Figure
    drop_share: Figure
    skipped: int


def steps(encounters: Encounters, *, longest_gap_days: float = LONGEST_GAP_DAYS) -> Steps:
    """Link each scored encounter to the scored one before it, in the same episode.

    A gap of more than so many days between two encounters breaks the chain. Order: at, then sequence.
    """
    order = np.lexsort((encounters.sequence, encounters.at, encounters.episode))
    episode, at = encounters.episode[order], encounters.at[order]
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = (episode[1:] != episode[:-1]) | (at[1:] - at[:-1] > longest_gap_days * DAY_SECONDS)
    chain = np.cumsum(is_new)
    scored = np.flatnonzero(~np.isnan(encounters.score[order]))
    before, after = scored[:-1], scored[1:]
    is_linked = chain[before] == chain[after]
    on_the_way = np.zeros(len(before), dtype=np.int64)
    if len(before):
        # From the one after the last scored encounter up to and with the next scored one.
        all_after = np.bitwise_or.reduceat(encounters.handover[order].astype(np.int64)[: after[-1] + 1], before + 1)
        on_the_way[:] = all_after
    before, after, on_the_way = before[is_linked], after[is_linked], on_the_way[is_linked]
    came, went = order[before], order[after]
    return Steps(
        customer=encounters.customer[went],
        origin=encounters.touchpoint[came],
        touchpoint=encounters.touchpoint[went],
        previous=encounters.score[came],
        score=encounters.score[went],
        handover=on_the_way,
        is_skipped=after - before > 1,
        row=went,
    )


def previous_scores(found: Steps, *, of: int) -> Floats:
    """The score before each encounter, as they stood in the input; NaN where there is none. Shape (of,)."""
    previous = np.full(of, np.nan)
    previous[found.row] = found.previous
    return previous


def drops(found: Steps, *, scale: Scale, drop_points: float = DROP_POINTS) -> list[Drop]:
    """Each pair of touchpoints that somebody went: mean change with a t interval, share of drops with Wilson's.

    Both clustered by customer. A drop is a loss of `drop_points` or more. 500,000 steps take under a second. Source:
    measures 4.4; docs/methods/drops.md.
    """
    if not len(found.score):
        return []
    places = int(max(found.origin.max(), found.touchpoint.max())) + 1
    pairs, of = np.unique(found.origin * places + found.touchpoint, return_inverse=True)
    groups = grouped(of.astype(np.int64), found.customer, groups=len(pairs))
    changes, dropped = groups.spreads(found.change), groups.spreads((found.change <= -drop_points).astype(float))
    skipped = sums(found.is_skipped.astype(float), of.astype(np.int64), groups=len(pairs))
    widest = Scale(scale.low - scale.high, scale.high - scale.low, 0)
    return [
        Drop(
            origin=int(pair // places),
            touchpoint=int(pair % places),
            mean_change=changed(changes[which], int(groups.n[which]), widest),
            drop_share=_share(dropped[which], int(groups.n[which])),
            skipped=int(skipped[which]),
        )
        for which, pair in enumerate(pairs)
    ]


def by_pair(found: Steps) -> Iterator[tuple[tuple[int, int], Steps]]:
    """The steps of each pair of touchpoints (origin, touchpoint) by themselves."""
    if not len(found.score):
        return
    order = np.lexsort((found.touchpoint, found.origin))
    origin, touchpoint = found.origin[order], found.touchpoint[order]
    begins = np.flatnonzero(np.r_[True, (origin[1:] != origin[:-1]) | (touchpoint[1:] != touchpoint[:-1])])
    for rows in np.split(order, begins[1:]):
        # In the order they came, so that sums are the same to the last digit.
        columns = (getattr(found, column.name)[np.sort(rows)] for column in fields(Steps))
        yield (int(found.origin[rows[0]]), int(found.touchpoint[rows[0]])), Steps(*columns)


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows in groups, and in each group its customers.

    of: group of each row. cluster: which customer of which group each row is; times: how often that one answered;
    group_of_cluster: of which group. n, customers: of each group.
    """

    of: Ints
    cluster: Ints
    times: Floats
    group_of_cluster: Ints
    n: Floats
    customers: Floats

    def spreads(self, values: Floats) -> list[Spread]:
        """The spread of the mean of each group, as `scores.spread` finds it for one. values: shape (rows,)."""
        count = len(self.n)
        mean = sums(values, self.of, groups=count) / np.maximum(self.n, 1)
        residual = values - mean[self.of]
        per_cluster = sums(residual, self.cluster, groups=len(self.times))
        between, inside_of = (
            sums(column, self.group_of_cluster, groups=count)
            for column in (per_cluster**2, per_cluster**2 / self.times)
        )
        squares = sums(residual**2, self.of, groups=count)
        powers = [sums(self.times**power, self.group_of_cluster, groups=count) for power in (2, 3, 4)]
        with np.errstate(divide="ignore", invalid="ignore"):
            whole = squares / (self.n - 1)
            own = np.minimum(whole, np.maximum(0.0, squares - inside_of) / (self.n - self.customers))
            own = np.where(self.n > self.customers, own, whole)
            larger, freedom = small_sample(self.n, powers, own=own, shared=whole - own)
            same = squares <= 1e-9
            variance = np.where(same, 0.0, larger * between / self.n**2)
            freedom = np.where(same, self.n**2 / powers[0] - 1, freedom)
            simple = np.where(same, 0.0, whole / self.n)
        found = np.column_stack([mean, variance, simple, freedom])
        found[self.customers < 2, 1:] = 0.0
        return [Spread(*one) for one in found.tolist()]


def grouped(of: Ints, customer: Ints, *, groups: int) -> Groups:
    """Sort rows into groups and customers once, for several values. of, customer: codes, shape (rows,)."""
    people = int(customer.max(initial=0)) + 1
    pairs, cluster = np.unique(of * people + customer, return_inverse=True)
    group_of_cluster = (pairs // people).astype(np.int64)
    times = np.bincount(cluster, minlength=len(pairs)).astype(float)
    n = np.bincount(of, minlength=groups).astype(float)
    customers = np.bincount(group_of_cluster, minlength=groups).astype(float)
    return Groups(of, cluster.astype(np.int64), times, group_of_cluster, n, customers)


def changed(found: Spread, n: int, widest: Scale) -> Figure:
    """A mean change as a figure; `widest`: from the largest loss to the largest gain."""
    low, high = found.ends(n, widest)
    return Figure(value=found.mean, low=low, high=high, n=n, unit=CHANGE, method=T_CLUSTERED)


def _share(found: Spread, n: int) -> Figure:
    share = min(1.0, max(0.0, found.mean))
    low, high = wilson_ends(share, n_after(found, n)) if n > 1 else (0.0, 1.0)
    return Figure(value=share, low=low, high=high, n=n, unit=SHARE, method=WILSON_CLUSTERED)
