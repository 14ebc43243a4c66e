"""Hand-overs against measures 4.5 and docs/methods/hand-overs.md; statsmodels is the referee."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.contingency_tables import StratifiedTable

from whiteglove.analysis.drops import Kind, Steps, by_pair, drops
from whiteglove.analysis.edges import Scored, edge_effects, met_at_least
from whiteglove.analysis.handovers import (
    Stratum,
    handover_effect,
    handover_effects,
    risk_ratio,
    strata,
)
from whiteglove.analysis.scales import CSAT

NONE = int(Kind.NONE)


def house(rows: int = 600, *, effect: float = -0.8, seed: int = 4) -> Steps:
    random = np.random.default_rng(seed)
    customer = random.integers(0, 150, rows)
    touchpoint = random.integers(0, 4, rows)
    previous = random.integers(1, 6, rows).astype(float)
    handover = random.choice([NONE, Kind.WARM, Kind.COLD | Kind.TEAM], p=[0.6, 0.2, 0.2], size=rows)
    latent = 2 + 0.3 * previous + 0.2 * touchpoint + effect * (handover > 0) + random.normal(0, 0.4, 150)[customer]
    return Steps(
        customer=customer,
        origin=random.integers(0, 2, rows),
        touchpoint=touchpoint,
        previous=previous,
        score=np.clip(np.round(latent + random.normal(0, 0.8, rows)), 1, 5),
        handover=handover,
        is_skipped=np.zeros(rows, dtype=bool),
        row=np.arange(rows),
    )


def test_the_regression_as_statsmodels_does_it() -> None:
    steps = house()
    dummies = (steps.touchpoint[:, None] == np.arange(4)).astype(float)
    columns = np.column_stack([steps.handover > 0, steps.previous, dummies]).astype(float)
    referee = sm.OLS(steps.score, columns).fit(cov_type="cluster", cov_kwds={"groups": steps.customer})
    found = handover_effect(steps)
    assert found.value == pytest.approx(referee.params[0], rel=1e-10)
    assert found.low is not None
    assert found.high is not None
    assert found.n == int((steps.handover > 0).sum())
    # The same standard error; the t distribution is a little wider than the normal.
    assert (found.high - found.low) / 2 / referee.bse[0] == pytest.approx(1.985, abs=0.01)


def test_kinds_stay_apart() -> None:
    found = handover_effects(house())
    assert set(found) == {Kind.WARM, Kind.COLD, Kind.PERSON, Kind.TEAM, Kind.CHANNEL}
    steps = house()
    assert found[Kind.WARM].n == int((steps.handover == Kind.WARM).sum())
    assert found[Kind.TEAM].n == found[Kind.COLD].n
    assert found[Kind.CHANNEL].is_unknown
    # Warm ones are compared with none, not with cold ones.
    without_cold = steps.handover != Kind.COLD | Kind.TEAM
    alone = handover_effect(Steps(*(getattr(steps, name)[without_cold] for name in Steps.__dataclass_fields__)))
    assert found[Kind.WARM].value == pytest.approx(alone.value)


def test_each_pair_of_touchpoints_has_its_own_effect() -> None:
    steps = house()
    found = {pair: handover_effect(of_pair) for pair, of_pair in by_pair(steps)}
    assert set(found) == {(origin, touchpoint) for origin in range(2) for touchpoint in range(4)}
    there = (steps.origin == 1) & (steps.touchpoint == 2)
    alone = handover_effect(Steps(*(getattr(steps, name)[there] for name in Steps.__dataclass_fields__)))
    assert found[1, 2] == alone
    assert not alone.is_unknown
    nobody = Steps(*(getattr(steps, name)[:0] for name in Steps.__dataclass_fields__))
    assert list(by_pair(nobody)) == []


def test_ids_of_any_size_will_do() -> None:
    """As the database numbers its rows: customers and touchpoints need not count from nought."""
    steps = house()
    far = replace(
        steps,
        customer=steps.customer + 3_000_000_000,
        origin=steps.origin + 70_000,
        touchpoint=steps.touchpoint + 70_000,
    )
    assert handover_effect(far) == handover_effect(steps)
    assert drops(far, scale=CSAT)[3].mean_change == drops(steps, scale=CSAT)[3].mean_change


@pytest.mark.parametrize("kinds", [[NONE] * 40, [Kind.COLD] * 40, [Kind.COLD] + [NONE] * 39])
def test_nothing_to_compare_with_is_unknown(kinds: list[int]) -> None:
    steps = house(40)
    alone = Steps(
        *(np.asarray(kinds) if name == "handover" else getattr(steps, name) for name in Steps.__dataclass_fields__)
    )
    found = handover_effect(alone)
    assert found.value is None


def test_the_risk_ratio_of_measures() -> None:
    found = risk_ratio([Stratum(10, 20, 5, 40), Stratum(6, 10, 8, 30)])
    assert round(found.value or 0, 5) == 3.04545
    assert (round(found.low or 0, 4), round(found.high or 0, 4), found.n) == (1.66, 5.5872, 30)
    tables = [np.asarray([[10, 10], [5, 35]]), np.asarray([[6, 4], [8, 22]])]
    assert found.value == pytest.approx(StratifiedTable(tables).riskratio_pooled)
    assert round(16 / 30 / (13 / 70), 5) == 2.87179


def test_too_thin_strata_are_left_out() -> None:
    thick = Stratum(10, 20, 5, 40)
    assert risk_ratio([thick, Stratum(2, 2, 0, 2), Stratum(0, 0, 9, 9), Stratum(3, 9, 0, 0)]) == risk_ratio([thick])
    assert risk_ratio([]).is_unknown
    assert risk_ratio([Stratum(0, 20, 5, 40)]).is_unknown


def test_steps_are_sorted_into_strata() -> None:
    steps = house()
    found = strata(steps)
    assert len(found) == 8
    assert sum(one.n_with + one.n_without for one in found) == 600
    drop = steps.change <= -2
    assert sum(one.drops_with for one in found) == int((drop & (steps.handover > 0)).sum())
    there = (steps.origin == 0) & (steps.touchpoint == 0) & (steps.handover == 0)
    assert (found[0].drops_without, found[0].n_without) == (int((there & drop).sum()), int(there.sum()))
    assert strata(house(1)) != []
    alone = Steps(*(getattr(steps, name)[:0] for name in Steps.__dataclass_fields__))
    assert strata(alone) == []


def scored(
    edge: list[int], score: list[float], *, previous: list[float] | None = None, touchpoint: list[int] | None = None
) -> Scored:
    count = len(edge)
    return Scored(
        edge=np.asarray(edge),
        touchpoint=np.asarray(touchpoint or [0] * count),
        customer=np.arange(count),
        score=np.asarray(score, dtype=float),
        previous=np.asarray(previous or [float("nan")] * count, dtype=float),
    )


def test_an_edge_is_compared_with_like_cases() -> None:
    """docs/methods/hand-overs.md: five that were handed over, six like them that were not."""
    found = edge_effects(scored([8] * 5 + [-1] * 6, [2, 3, 1, 2, 4, 4, 5, 3, 4, 5, 4]))
    assert list(found) == [8]
    effect = found[8]
    assert effect.n == 5
    assert effect.value == pytest.approx(2.4 - 25 / 6)
    # Variances 1.3/5 and 0.5667/6; Satterthwaite: 6.72 degrees of freedom.
    half = 2.3845 * (1.3 / 5 + 17 / 30 / 6) ** 0.5
    assert effect.low == pytest.approx(2.4 - 25 / 6 - half, abs=1e-3)
    assert effect.high == pytest.approx(2.4 - 25 / 6 + half, abs=1e-3)


def test_like_cases_felt_the_same_before() -> None:
    """Those who came from a 1 are compared with those from a 1; where too few, with all of the touchpoint."""
    before = [1.0] * 5 + [1.0] * 6 + [5.0] * 6
    scores = [2.0, 3, 1, 2, 4, 2, 3, 1, 2, 3, 1, 5, 4, 5, 4, 5, 4]
    found = edge_effects(scored([0] * 5 + [-1] * 12, scores, previous=before))[0]
    assert found.value == pytest.approx(2.4 - 2)
    four = edge_effects(scored([0] * 5 + [-1] * 10, scores[:5] + scores[7:], previous=[1.0] * 9 + [5.0] * 6))[0]
    assert four.value == pytest.approx(2.4 - 34 / 10)
    thin = edge_effects(scored([0] * 5 + [-1] * 12, scores, previous=[3.0] * 5 + before[5:]))[0]
    assert thin.value == pytest.approx(2.4 - 39 / 12)


def test_without_like_cases_an_edge_is_unknown() -> None:
    alone = edge_effects(scored([0] * 6 + [1] * 3 + [-1] * 6, [3.0] * 15, touchpoint=[1] * 6 + [0] * 9))
    assert (alone[0].n, alone[0].is_unknown) == (0, True)
    assert alone[1].is_suppressed
    assert edge_effects(scored([-1] * 5, [3.0] * 5)) == {}
    assert edge_effects(scored([0] * 5, [3.0] * 5))[0].is_unknown
    # All felt the same everywhere: nothing tells how far it may be off.
    assert edge_effects(scored([0] * 5 + [-1] * 5, [3.0] * 10))[0].is_unknown


def test_how_many_people_customers_meet() -> None:
    """Six episodes: 3, 2, 1, 1, 3 and 4 people, some met twice."""
    met = {"a": "xyzx", "b": "xyy", "c": "xx", "d": "z", "e": "uvw", "f": "uvwx"}
    rows = [(episode, person) for episode, people in met.items() for person in people]
    episodes, people = zip(*rows, strict=True)
    found = met_at_least(episodes, people, least=3)
    assert (found.value, found.n) == (0.5, 6)
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (0.1876, 0.8124)
    assert met_at_least([], [], least=3).is_unknown
