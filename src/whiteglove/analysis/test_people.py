"""Shrinking, funnels, colleagues and what is left to them: measures 5, 4.3 and docs/methods/people.md."""

import numpy as np
import pytest
import statsmodels.api as sm
from bench.planted.company import Company, Happened, happen

from whiteglove.analysis.components import Served, components
from whiteglove.analysis.funnel import Z_998, draw_shares, funnel_limits, is_outside, overdispersion
from whiteglove.analysis.people import Answers, person_figure, without_mix
from whiteglove.analysis.scales import CSAT
from whiteglove.analysis.shrinkage import shrink

# fmt: off
# Efron and Morris 1977: 18 players after 45 at-bats, and their season.
FIRST = np.asarray([.400, .378, .356, .333, .311, .311, .289, .267, .244, .244, .222, .222, .222, .222, .222, .200,
                    .178, .156])
SEASON = np.asarray([.346, .298, .276, .222, .273, .270, .263, .210, .269, .230, .264, .256, .303, .264, .226, .285,
                     .316, .200])
# fmt: on
HITS = np.round(FIRST * 45)


def error(estimate: np.ndarray) -> float:
    return round(float(((estimate - SEASON) ** 2).sum()), 4)


def test_shrinking_of_measures() -> None:
    found = shrink([0.2, 0.5, 0.8], [0.01, 0.01, 0.02])
    assert (found.fixed_mean, found.q, found.tau2) == pytest.approx((0.44, 12.6, 0.06625))
    assert round(found.mean, 7) == 0.4879397
    assert found.reliability.round(7).tolist() == [0.8688525, 0.8688525, 0.7681159]
    assert found.means.round(7).tolist() == [0.2377626, 0.4984183, 0.7276382]
    assert found.is_more_than_chance


def test_no_difference_that_is_more_than_chance() -> None:
    found = shrink([4.0, 4.1, 3.9], [0.05, 0.05, 0.05])
    assert (found.tau2, found.is_more_than_chance) == (0.0, False)
    assert found.means.tolist() == pytest.approx([4.0] * 3)
    assert found.variances.tolist() == pytest.approx([0.05 / 3] * 3)
    assert shrink([4.0], [0.1]).means.tolist() == [4.0]


@pytest.mark.parametrize(("means", "variances"), [([], []), ([4.0], [0.0])])
def test_groups_need_a_variance(means: list[float], variances: list[float]) -> None:
    with pytest.raises(ValueError, match="above nought"):
        shrink(means, variances)


@pytest.mark.parametrize(("shares", "factor", "raw"), [(FIRST, 0.2124, 0.0754), (HITS / 45, 0.2117, 0.0753)])
def test_eighteen_players_as_efron_and_morris_shrank_them(shares: np.ndarray, factor: float, raw: float) -> None:
    """Their factor, 1 - B with divisor k-3, by plain arithmetic: what shrinking is good for."""
    mean = shares.mean()
    kept = 1 - 15 * mean * (1 - mean) / 45 / ((shares - mean) ** 2).sum()
    drawn = mean + kept * (shares - mean)
    assert (round(float(kept), 4), round(float(drawn[0]), 3), error(drawn), error(shares)) == (
        factor,
        0.294,
        0.0213,
        raw,
    )
    assert round(float(FIRST.mean()), 4) == 0.2654


def test_eighteen_players_by_beta_binomial() -> None:
    found = draw_shares(HITS, [45] * 18)
    assert (round(found.a or 0, 1), round(found.b or 0, 1)) == (210.6, 582.7)
    assert round(found.shares[0], 4) == 0.2727
    assert error(found.shares) == 0.0228
    assert found.is_more_than_chance
    assert (found.low < found.shares).all()
    assert (found.shares < found.high).all()


@pytest.mark.parametrize(
    ("counts", "share", "low", "high"), [([5, 5, 5, 5], 0.5, 0.352, 0.648), ([0] * 4, 0.0, 0.0, 0.0876)]
)
def test_groups_that_are_alike_are_all_as_one(counts: list[int], share: float, low: float, high: float) -> None:
    found = draw_shares(counts, [10] * 4)
    assert (found.a, found.b, found.is_more_than_chance) == (None, None, False)
    assert found.shares.tolist() == [share] * 4
    assert (found.low.round(4).tolist(), found.high.round(4).tolist()) == ([low] * 4, [high] * 4)


def test_none_and_all_keep_an_interval() -> None:
    found = draw_shares([0, 10], [10, 10])
    assert (found.a, found.b) == (0.5, 0.5)
    assert found.shares.round(4).tolist() == [0.0455, 0.9545]
    assert found.high[0] == pytest.approx(0.2172, abs=1e-4)


def test_funnel_of_measures() -> None:
    low, high = funnel_limits(0.8, [50])
    assert (round(low[0], 7), round(high[0], 7)) == (0.6891277, 0.9108723)
    low, high = funnel_limits(0.8, [50], z=Z_998)
    assert (round(low[0], 7), round(high[0], 7)) == (0.6251901, 0.9748099)
    assert is_outside([30, 35, 46], [50] * 3, limits=funnel_limits(0.8, [50] * 3)).tolist() == [True, False, True]


def test_a_small_funnel_is_exact() -> None:
    """Of ten at one half: 2 to 8 hold 97.9 %; at 99.8 % 1 to 9 hold 99.8."""
    assert [end[0] for end in funnel_limits(0.5, [10])] == [0.2, 0.8]
    assert [end[0] for end in funnel_limits(0.5, [10], z=Z_998)] == [0.1, 0.9]


def test_overdispersion_widens_the_funnel() -> None:
    """z of 30, 35, 40, 45, 50 of 100 beside 40: -2.04 -1.02 0 1.02 2.04; the ends pulled to 1.63."""
    found = overdispersion([30, 35, 40, 45, 50], [100] * 5)
    assert found == pytest.approx((2 * 1.6329932**2 + 2 * 1.0206207**2) / 5)
    low, _ = funnel_limits(0.4, [100], overdispersion=found)
    assert 0.4 - low[0] == pytest.approx(1.959964 * (0.0024 * found) ** 0.5)
    assert funnel_limits(0.4, [100], overdispersion=0.5)[0] == funnel_limits(0.4, [100])[0]


def served(company: Company, *, seed: int = 1) -> Happened:
    return happen(company, seed=seed)


def test_the_mix_is_taken_out_as_dummies_would() -> None:
    random = np.random.default_rng(8)
    touchpoint, channel = random.integers(0, 4, 300), random.integers(0, 3, 300)
    values = 3 + 0.5 * touchpoint - 0.3 * channel + random.normal(0, 1, 300)
    dummies = np.column_stack([touchpoint[:, None] == np.arange(4), channel[:, None] == np.arange(1, 3)])
    referee = sm.OLS(values, dummies.astype(float)).fit()
    found = without_mix(values, [touchpoint, channel])
    assert found - values.mean() == pytest.approx(referee.resid, abs=1e-6)
    assert without_mix(values, []) == pytest.approx(values)


def test_whoever_takes_the_hard_cases_is_not_worse() -> None:
    """Ben answers at the touchpoint where everybody feels worse, Chidi at the other; both as everybody there."""
    random = np.random.default_rng(9)
    rows = 400
    hard = random.random(rows) < 0.5
    people = np.where(random.random(rows) < 0.3, np.where(hard, "ben", "chidi"), random.choice(["dora", "emi"], rows))
    values = np.clip(np.round(np.where(hard, 2.5, 4.2) + random.normal(0, 0.8, rows)), 1, 5)
    mixed = Answers(values, people, np.arange(rows), [hard])
    ben, chidi = (person_figure(mixed, who=who, scale=CSAT) for who in ("ben", "chidi"))
    assert abs((ben.figure.value or 0) - (chidi.figure.value or 0)) < 0.1
    plain = person_figure(Answers(values, people, np.arange(rows)), who="ben", scale=CSAT)
    assert (plain.figure.value or 5) < 3


def test_a_colleague_is_shown_to_a_lead_only_when_it_is_reliable() -> None:
    one = served(Company(colleague_spread=0.8, customers=400, colleagues=10))
    found = person_figure(
        Answers(one.felt, one.colleague, one.customer, [one.touchpoint, one.channel]), who=3, scale=CSAT
    )
    assert found.may_lead_see
    assert found.reliability > 0.7
    assert found.figure.n == int((one.colleague == 3).sum())
    few = one.felt[:60]
    thin = person_figure(Answers(few, one.colleague[:60], one.customer[:60]), who=3, scale=CSAT)
    assert not thin.may_lead_see
    alike = served(Company(colleague_spread=0.4, customers=80, colleagues=10))
    unsure = person_figure(Answers(alike.felt, alike.colleague, alike.customer), who=3, scale=CSAT)
    assert unsure.figure.n >= 10
    assert 0.3 < unsure.reliability < 0.7
    assert not unsure.may_lead_see
    nine = np.r_[np.flatnonzero(one.colleague == 3)[:9], np.flatnonzero(one.colleague != 3)]
    held = person_figure(Answers(one.felt[nine], one.colleague[nine], one.customer[nine]), who=3, scale=CSAT)
    assert (held.figure.n, held.may_lead_see) == (9, False)


def test_colleagues_who_do_not_differ_are_all_as_one() -> None:
    one = served(Company(customers=300))
    answers = Answers(one.felt, one.colleague, one.customer, [one.touchpoint])
    found = person_figure(answers, who=3, scale=CSAT)
    assert not found.may_lead_see
    assert found.reliability < 0.5
    assert person_figure(answers, who=99, scale=CSAT).figure.is_unknown


def test_what_is_left_to_colleagues_is_found() -> None:
    """Planted: customer .6, colleague .5, rest .9 and 1/12 of rounding: .36 + .25 + .89 = 1.5."""
    one = served(
        Company(touchpoints=(5.0, 5.5, 6.0), lowest=0, highest=11, customers=1500, episodes=2, colleague_spread=0.5,
                colleagues=60, teams=4)
    )  # fmt: skip
    found = components(Served(one.felt, one.touchpoint, one.customer, one.colleague, one.team))
    assert found.colleague.value == pytest.approx(0.25 / 1.5, abs=0.06)
    assert found.customer.value == pytest.approx(0.36 / 1.5, abs=0.03)
    assert found.rest.value == pytest.approx(0.89 / 1.5, abs=0.06)
    assert (found.team.value or 0) < 0.03
    for figure in (found.colleague, found.customer, found.rest):
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= (figure.value or 0) <= figure.high
    assert found == components(Served(one.felt, one.touchpoint, one.customer, one.colleague, one.team))


def test_nothing_left_to_colleagues_is_an_answer() -> None:
    one = served(Company(customers=800, colleagues=20))
    found = components(Served(one.felt, one.touchpoint, one.customer, one.colleague, one.team))
    assert (found.colleague.value or 0) < 0.01
    assert not found.colleague.is_unknown


def test_what_cannot_be_told_apart_is_unknown() -> None:
    one = served(Company(customers=300, episodes=1, passed=0.3, touchpoints=(4.0,)))
    rows = len(one.felt)
    once = components(Served(one.felt, one.touchpoint, np.arange(rows), one.colleague, np.zeros(rows)))
    assert (once.customer.is_unknown, once.team.is_unknown, once.colleague.is_unknown) == (True, True, False)
    four = components(Served(one.felt, one.touchpoint, one.customer, one.colleague % 4, one.team))
    assert four.colleague.is_unknown
    same = components(Served([3.0] * rows, one.touchpoint, one.customer, one.colleague, one.team))
    assert same.colleague.is_unknown
