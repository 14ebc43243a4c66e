"""Consistency and the weakest link against measures 4.1, 4.2 and docs/methods/consistency.md."""

import time
from collections.abc import Sequence

import numpy as np
import pytest

from whiteglove.analysis.clusters import sums
from whiteglove.analysis.consistency import (
    Consistency,
    Episodes,
    TouchpointMean,
    bootstrapped_consistency,
    consistency,
    weakest_link,
)
from whiteglove.analysis.scales import COMMON, CSAT


def episodes(*scores: Sequence[float], customers: list[int] | None = None) -> Episodes:
    return Episodes(
        scored=[len(one) for one in scores],
        total=[sum(one) for one in scores],
        total_of_squares=[sum(value**2 for value in one) for one in scores],
        customers=customers or list(range(len(scores))),
    )


def test_the_index_of_measures() -> None:
    """(1,1,1), (1,0), (.75,.5): pooled variance 0.06640625, index 0.4846118. Twice over, so that it may be shown."""
    found = consistency(episodes(*[(1, 1, 1), (1, 0), (0.75, 0.5), (1,)] * 2))
    assert found.index.value == pytest.approx(1 - 0.06640625**0.5 / 0.5, rel=1e-12)
    assert round(found.index.value or 0, 7) == 0.4846118
    assert (found.index.n, found.excluded) == (6, 2)
    assert (round(found.index.low or 0, 4), round(found.index.high or 0, 4)) == (0.0, 0.793)


def test_the_floor_of_three_touchpoints_is_not_nought() -> None:
    found = consistency(episodes(*[[1, 0, 0], [1, 1, 0]] * 5))
    assert round(found.index.value or 0, 4) == 0.0572


def test_where_nothing_varies_it_is_still_not_certain() -> None:
    """None of ten customers: at most Wilson's 27.75 % of them may be torn from end to end."""
    found = consistency(episodes(*[[0.5, 0.5]] * 10))
    assert (found.index.value, round(found.index.low or 0, 4), found.index.high) == (1.0, 0.4732, 1.0)


def test_one_customer_says_nothing_of_the_others() -> None:
    one = episodes(*[[1, 0.5], [0.5, 0.75]] * 3, customers=[1] * 6)
    for found in (consistency(one), bootstrapped_consistency(one)):
        assert (found.index.low, found.index.high) == (0.0, 1.0)


def test_few_and_none() -> None:
    assert consistency(episodes([1, 0], [1, 1])).index.is_suppressed
    assert consistency(episodes([1], [0])).index.is_unknown
    assert consistency(episodes([1], [0])).excluded == 2


def many(customers: int, *, seed: int = 5) -> Episodes:
    random = np.random.default_rng(seed)
    of_customer = np.repeat(np.arange(customers), 1 + random.poisson(0.7, customers))
    scored = random.integers(1, 6, len(of_customer))
    episode = np.repeat(np.arange(len(of_customer)), scored)
    torn = np.repeat(random.gamma(2, 0.09, customers)[of_customer], scored)
    scores = np.clip(0.7 + torn * random.normal(size=len(episode)), 0, 1)
    return Episodes(scored, sums(scores, episode), sums(scores**2, episode), of_customer)


def test_both_intervals_agree() -> None:
    fast, drawn = consistency(many(400)), bootstrapped_consistency(many(400))
    assert fast.index.value == drawn.index.value
    assert (fast.index.low, fast.index.high) == pytest.approx((drawn.index.low, drawn.index.high), abs=0.004)
    assert drawn == bootstrapped_consistency(many(400))


def test_a_hundred_thousand_episodes_take_less_than_fifty_milliseconds() -> None:
    house = many(60_000)
    assert len(np.asarray(house.scored)) > 100_000
    took = []
    for _ in range(5):
        began = time.perf_counter()
        found: Consistency = consistency(house)
        took.append(time.perf_counter() - began)
    assert found.index.n > 70_000
    assert min(took) < 0.05


def test_the_weakest_link_is_drawn_towards_the_others() -> None:
    """Means and variances of measures 5.1: .2, .5, .8 become .2378, .4984, .7276."""
    found = weakest_link(
        [
            TouchpointMean("visit", 30, 0.8, 0.02),
            TouchpointMean("call", 40, 0.2, 0.01),
            TouchpointMean("mail", 50, 0.5, 0.01),
            TouchpointMean("bill", 4, 0.0, 0.01),
        ],
        scale=COMMON,
    )
    assert found is not None
    assert (found.touchpoint, found.score.n, found.too_few) == ("call", 40, ("bill",))
    assert found.score.value == pytest.approx(0.2377626, abs=1e-7)
    assert (round(found.score.low or 0, 4), round(found.score.high or 0, 4)) == (0.0504, 0.4252)
    assert found.is_more_than_chance
    assert found.probability == pytest.approx(0.972, abs=0.005)


def test_where_all_are_alike_each_is_as_likely_the_weakest() -> None:
    found = weakest_link([TouchpointMean(name, 50, 4.0, 0.04) for name in "abcd"], scale=CSAT)
    assert found is not None
    assert (found.probability, found.is_more_than_chance, found.touchpoint) == (0.25, False, "a")
    assert (round(found.score.low or 0, 3), round(found.score.high or 0, 3)) == (3.804, 4.196)
    assert weakest_link([TouchpointMean("a", 4, 4.0, 0.04)], scale=CSAT) is None


def test_a_touchpoint_where_all_said_the_same_is_not_certain() -> None:
    found = weakest_link([TouchpointMean("a", 5, 2.0, 0.0), TouchpointMean("b", 50, 4.0, 0.02)], scale=CSAT)
    assert found is not None
    assert found.touchpoint == "a"
    assert found.score.low is not None
    assert found.score.value is not None
    assert found.score.low < found.score.value
