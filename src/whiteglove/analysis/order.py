"""What the map asks of the order of touchpoints, and what each run through it did: kept, broken, or still open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray

from whiteglove.analysis.barnacles import NOWHERE, Answered, rule_effects
from whiteglove.analysis.clusters import Floats, Ints
from whiteglove.analysis.figures import CHANGE, Figure, unknown
from whiteglove.analysis.scales import CSAT, Scale
from whiteglove.analysis.scores import clustered_share

MATCHED = "first answer after it broke against kept, matched by touchpoint and month, clustered by customer"
MONTH_SECONDS = 30 * 86_400.0
Bools = NDArray[np.bool_]


class Asks(StrEnum):
    """What a constraint asks once its first touchpoint was met."""

    MUST = "must"  # the other comes later, at some time
    NEVER = "never"  # the other does not come later
    WITHIN = "within"  # the other comes later, in time
    ALLOWED = "allowed"  # what comes next is one of the others


class Verdict(IntEnum):
    """What a run did about a constraint."""

    UNTOUCHED = 0  # its first touchpoint was not met: it says nothing of this run
    KEPT = 1
    BROKEN = 2
    OPEN = 3  # it may still be kept


@dataclass(frozen=True, slots=True)
class Constraint:
    """first: code of the touchpoint that calls for it. then: the other one; of ALLOWED, all that may come next.

    seconds: of WITHIN, how soon.
    """

    asks: Asks
    first: int
    then: tuple[int, ...]
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Runs:
    """Encounters of some runs (episodes) as columns of shape (n,), in any order, and of each run whether it is over.

    run: code from 0; touchpoint: code; at: epoch seconds. is_over: shape (runs,).
    """

    run: Ints
    touchpoint: Ints
    at: Floats
    is_over: Bools


@dataclass(frozen=True, slots=True)
class Judged:
    """One constraint, by run. verdict: `Verdict`. since: when it broke, or where it was not, when it was called for.

    Both of shape (runs,); since is NaN where the constraint says nothing.
    """

    verdict: Ints
    since: Floats


@dataclass(frozen=True, slots=True)
class Tally:
    """How many runs did what, and which share of those that are decided broke it."""

    kept: int
    broken: int
    open: int
    share: Figure


def judged(runs: Runs, constraint: Constraint, *, now: float) -> Judged:
    """What each run did about a constraint, as far as it has come by `now` (epoch seconds).

    MUST is the response of Declare (every first is eventually followed by the other), WITHIN the same with a limit on
    the time, NEVER its not-succession (no first is followed by the other), ALLOWED a chain response with a choice
    (whatever comes next after a first is one of these). Satisfied so far is KEPT, temporarily violated OPEN,
    permanently violated BROKEN; without any first, which the literature calls vacuous, UNTOUCHED. Two encounters of
    the same moment have no order: in doubt it is kept. 100,000 encounters take some hundredths of a second. Source:
    Pesic 2010 (Declare: response, branching); van der Aalst 2011, chapter 9 (the three states); Di Ciccio et al. 2018
    (vacuity); docs/methods/order.md.
    """
    judge = {
        Asks.MUST: _must,
        Asks.NEVER: _never,
        Asks.WITHIN: _within,
        Asks.ALLOWED: _allowed,
    }[constraint.asks]
    return judge(_Called(runs, constraint, now))


class _Called:
    """A constraint with the runs, and where each of both is met."""

    def __init__(self, runs: Runs, constraint: Constraint, now: float) -> None:
        self.runs, self.constraint, self.now = runs, constraint, now
        self.count = len(runs.is_over)
        self.is_first = runs.touchpoint == constraint.first
        self.is_other = np.isin(runs.touchpoint, constraint.then)
        self.earliest = self.lowest(runs.at, self.is_first)

    def lowest(self, at: Floats, where: Bools) -> Floats:
        """The earliest of these moments in each run; infinity where there is none."""
        found = np.full(self.count, np.inf)
        np.minimum.at(found, self.runs.run[where], at[where])
        return found

    def highest(self, at: Floats, where: Bools) -> Floats:
        """The latest; minus infinity where there is none."""
        return -self.lowest(-at, where)

    def judged(self, *, broke: Floats, is_open: Bools, called: Bools | None = None) -> Judged:
        """Each of shape (runs,). broke: when; infinity where it did not.

        called: where the constraint says something; None: wherever a first was met.
        """
        says = np.isfinite(self.earliest) if called is None else called
        is_broken = np.isfinite(broke)
        verdict = np.where(is_broken, Verdict.BROKEN, np.where(is_open, Verdict.OPEN, Verdict.KEPT))
        since = np.where(is_broken, broke, self.earliest)
        return Judged(np.where(says, verdict, Verdict.UNTOUCHED).astype(np.int64), np.where(says, since, np.nan))

    def after(self, chosen: Bools, *, is_later: bool) -> Floats:
        """Of each first, the moment of the next chosen encounter in its run; infinity: none comes.

        is_later: of a later moment, not of the same.
        """
        runs = self.runs
        moments = np.unique(runs.at)
        key = runs.run * (len(moments) + 1) + np.searchsorted(moments, runs.at)
        rows = np.flatnonzero(chosen)
        rows = rows[np.argsort(key[rows], kind="stable")]
        place = np.searchsorted(key[rows], key[self.is_first], side="right" if is_later else "left")
        found = np.append(rows, -1)[place]
        is_there = (found >= 0) & (runs.run[found] == runs.run[self.is_first])
        return np.where(is_there, runs.at[found], np.inf)


def _must(called: _Called) -> Judged:
    """The last first decides: what comes after it comes after all of them."""
    at, is_same = called.runs.at, called.constraint.first in called.constraint.then
    last, answered = called.highest(at, called.is_first), called.highest(at, called.is_other)
    waits = np.isfinite(last) & ((answered < last) | is_same)
    return called.judged(broke=np.where(waits & called.runs.is_over, last, np.inf), is_open=waits)


def _never(called: _Called) -> Judged:
    """What did not come yet is kept so far; nothing is due."""
    runs = called.runs
    broke = called.lowest(runs.at, called.is_other & (runs.at > called.earliest[runs.run]))
    return called.judged(broke=broke, is_open=np.zeros(called.count, dtype=bool))


def _within(called: _Called) -> Judged:
    """Each first has its own time; the clock decides, whether the run is over or not."""
    runs, is_first = called.runs, called.is_first
    comes = called.after(called.is_other, is_later=called.constraint.first in called.constraint.then)
    due = runs.at[is_first] + (called.constraint.seconds or 0.0)
    is_late = (comes > due) & (np.isfinite(comes) | (called.now > due))
    is_open = np.zeros(called.count, dtype=bool)
    is_open[runs.run[is_first][(comes > due) & ~is_late]] = True
    broke = np.full(called.count, np.inf)
    np.minimum.at(broke, runs.run[is_first][is_late], due[is_late])
    return called.judged(broke=broke, is_open=is_open)


def _allowed(called: _Called) -> Judged:
    """The same again is no other way; of several at the next moment, one that is allowed is enough."""
    run = called.runs.run[called.is_first]
    comes = called.after(np.ones(len(called.runs.run), dtype=bool), is_later=True)
    fine = called.after(called.is_other | called.is_first, is_later=True)
    broke, says = np.full(called.count, np.inf), np.zeros(called.count, dtype=bool)
    strays = fine > comes
    np.minimum.at(broke, run[strays], comes[strays])
    says[run[np.isfinite(comes)]] = True
    return called.judged(broke=broke, is_open=np.zeros(called.count, dtype=bool), called=says)


def tally(verdict: Ints, customer: Ints) -> Tally:
    """How often it was broken: the share with Wilson's interval, clustered by customer. Open runs are not in it.

    verdict, customer (any codes): shape (runs,). Source: docs/methods/order.md.
    """
    kept, broken, is_open = (int((verdict == one).sum()) for one in (Verdict.KEPT, Verdict.BROKEN, Verdict.OPEN))
    decided = (verdict == Verdict.KEPT) | (verdict == Verdict.BROKEN)
    of = np.unique(customer[decided], return_inverse=True)[1].reshape(-1)
    runs = np.bincount(of)
    bad = np.bincount(of, weights=verdict[decided] == Verdict.BROKEN).astype(np.int64)
    often = runs > 1
    repeated: Sequence[tuple[int, int]] = list(zip(runs[often].tolist(), bad[often].tolist(), strict=True))
    return Tally(kept, broken, is_open, clustered_share(broken, kept + broken, repeated=repeated))


def felt_when_broken(runs: Runs, found: Judged, customer: Ints, score: Floats, *, scale: Scale = CSAT) -> Figure:
    """Points gained (negative: lost) by customers whose run broke the constraint, against those whose run kept it.

    The first answer of each run from when it broke on, against answers at the same touchpoint in the same month (of
    thirty days) in runs that kept it, after it was called for: `barnacles.rule_effects`. customer: of each run;
    score: of each encounter, NaN where nobody answered. n: answers compared. Associated, not caused. Source:
    docs/methods/order.md.
    """
    verdict, since = found.verdict[runs.run], found.since[runs.run]
    answered = ~np.isnan(score) & (runs.at >= since)
    first = np.full(len(runs.is_over), np.inf)
    np.minimum.at(first, runs.run[answered], runs.at[answered])
    is_next = (verdict == Verdict.BROKEN) & (runs.at == first[runs.run])
    chosen = answered & ((verdict == Verdict.KEPT) | is_next)
    if not chosen.any():
        return unknown(unit=CHANGE, method=MATCHED)
    effects = rule_effects(
        Answered(
            rule=np.where(verdict[chosen] == Verdict.BROKEN, 0, NOWHERE),
            touchpoint=runs.touchpoint[chosen],
            month=(runs.at[chosen] // MONTH_SECONDS).astype(np.int64),
            customer=customer[runs.run[chosen]],
            score=score[chosen],
        ),
        scale=scale,
    )
    return replace(effects[0], method=MATCHED) if 0 in effects else unknown(unit=CHANGE, method=MATCHED)
