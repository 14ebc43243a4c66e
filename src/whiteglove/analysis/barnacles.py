"""Rules that hurt: what was felt where one was in the way, against like cases, and which is looked at first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from whiteglove.analysis.clusters import Floats, Ints
from whiteglove.analysis.comparing import difference
from whiteglove.analysis.edges import FEWEST_LIKE_CASES, Scored, edge_effects
from whiteglove.analysis.figures import CHANGE, Figure, unknown
from whiteglove.analysis.proportions import FEWEST_SHOWN, Z_95
from whiteglove.analysis.scales import CSAT, Scale
from whiteglove.analysis.scores import clustered_mean_of
from whiteglove.analysis.shrinkage import shrink

MATCHED = "matched by touchpoint and month, clustered by customer"
NOWHERE = -1  # no rule was in the way
# While nobody answered about any rule: what one customer hurt is taken to lose.
LOSS_UNTIL_KNOWN = 1.0
Z_ONE_SIDED = 1.6448536269514722  # below it lies 95 % of a normal distribution


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers as columns of shape (n,); one at which two rules were in the way stands there twice.

    rule: its id, NOWHERE where none was. touchpoint, month, customer: any codes. score: in points.
    """

    rule: Ints
    touchpoint: Ints
    month: Ints
    customer: Ints
    score: Floats


@dataclass(frozen=True, slots=True)
class Case:
    """What the order of rules looks at. customers: who met it. is_due: without owner, or past its review."""

    rule: int
    is_due: bool
    customers: int
    felt: Figure


@dataclass(frozen=True, slots=True)
class Harm:
    """each: points that one who met it loses, drawn towards the common loss. surely: at least so many, 95 of 100.

    Both times the customers who met it: points, and surely_points, by which rules are ordered.
    """

    customers: int
    each: float
    surely: float

    @property
    def points(self) -> float:
        """Points that all who met it lost."""
        return self.customers * self.each

    @property
    def surely_points(self) -> float:
        """Points that all who met it lost, at the least."""
        return self.customers * self.surely


def rule_effects(answered: Answered, *, scale: Scale = CSAT) -> Mapping[int, Figure]:
    """Points gained (negative: lost) where each rule was in the way, against like cases where none was.

    Like: the same touchpoint in the same month; where fewer than five such are without a rule in the way, the same
    touchpoint over the whole time; where fewer than five again, the answer is left out. n: answers compared. Rules
    without any are not among them. Where all who met a rule said the same, the interval is that of two means
    (`comparing.difference`), as sure as so many allow. Source: `edges.edge_effects`; docs/methods/barnacle-round.md.
    """
    scored = Scored(
        edge=answered.rule,
        touchpoint=answered.touchpoint,
        customer=answered.customer,
        score=answered.score,
        previous=answered.month.astype(float),
    )
    found = {rule: replace(one, method=MATCHED) for rule, one in edge_effects(scored).items()}
    return found | {rule: _of_one_voice(answered, rule, scale) for rule in _one_voice(answered, found)}


def _one_voice(answered: Answered, found: Mapping[int, Figure]) -> list[int]:
    """Rules of which all who met them said the same: how far they differ tells nothing of how sure it is."""
    rules, of = np.unique(answered.rule, return_inverse=True)
    lowest, highest = np.full(len(rules), np.inf), np.full(len(rules), -np.inf)
    np.minimum.at(lowest, of, answered.score)
    np.maximum.at(highest, of, answered.score)
    alike = zip(rules.tolist(), (lowest == highest).tolist(), strict=True)
    return [rule for rule, is_alike in alike if is_alike and rule in found and found[rule].n >= FEWEST_SHOWN]


def _of_one_voice(answered: Answered, rule: int, scale: Scale) -> Figure:
    """How two means differ, each as sure as so many who said the same allow (docs/methods/scores.md)."""
    own = answered.rule == rule
    places = answered.touchpoint * (int(answered.month.max()) + 1) + answered.month
    like = (answered.rule == NOWHERE) & np.isin(places, places[own])
    if like.sum() < FEWEST_LIKE_CASES:
        like = (answered.rule == NOWHERE) & np.isin(answered.touchpoint, answered.touchpoint[own])
    met, others = (
        clustered_mean_of(answered.score[side], answered.customer[side], scale=scale) for side in (own, like)
    )
    return replace(difference(met, others), n=met.n)


def harms(cases: Sequence[Case], *, spread: float) -> dict[int, Harm]:
    """What each rule costs those who met it.

    What one loses is drawn towards the common loss, as far as chance explains how rules differ: of few answers hardly
    anything of their own is left, and of fewer than five nothing. spread: variance of single answers, so that few who
    said the same do not count as sure. Never below nought. Source: DerSimonian and Laird 1986
    (`shrinkage.shrink`); docs/methods/barnacle-round.md.
    """
    known = [case for case in cases if case.felt.value is not None]
    if not known:
        return {case.rule: Harm(case.customers, LOSS_UNTIL_KNOWN, LOSS_UNTIL_KNOWN) for case in cases}
    means = np.asarray([case.felt.value for case in known], dtype=float)
    found = shrink(means, [_variance(case.felt, spread) for case in known])
    common = found.mean, found.tau2 + found.mean_variance
    drawn = zip(found.means.tolist(), found.variances.tolist(), strict=True)
    of_rule = {case.rule: pair for case, pair in zip(known, drawn, strict=True)}
    return {case.rule: _harm(case.customers, *of_rule.get(case.rule, common)) for case in cases}


def in_order(cases: Sequence[Case], *, spread: float) -> list[tuple[Case, Harm]]:
    """Those due first; within both, what surely costs most first, then what costs most, then the oldest rule."""
    of = harms(cases, spread=spread)

    def place(case: Case) -> tuple[bool, float, float, int, int]:
        harm = of[case.rule]
        return not case.is_due, -harm.surely_points, -harm.points, -case.customers, case.rule

    return [(case, of[case.rule]) for case in sorted(cases, key=place)]


def _harm(customers: int, effect: float, variance: float) -> Harm:
    return Harm(customers, max(0.0, -effect), max(0.0, -(effect + Z_ONE_SIDED * sqrt(variance))))


def no_effect_known(n: int = 0) -> Figure:
    """Of a rule about which nobody who met it answered."""
    return unknown(unit=CHANGE, method=MATCHED, n=n)


def _variance(felt: Figure, spread: float) -> float:
    """Of the effect, from its interval; at least that of so many answers that differ as all do."""
    width = (felt.high or 0.0) - (felt.low or 0.0)
    return float(max((width / (2 * Z_95)) ** 2, spread / felt.n, 1e-9))
