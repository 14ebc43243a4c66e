"""The scorecard against statsmodels, its points, Brier's score and the calibration."""

import itertools

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from whiteglove.analysis.scorecard import (
    Scorecard,
    TooFewEvents,
    brier,
    calibration,
    learn,
    share_of,
    whole_points,
)


def planted(n: int = 4000, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Three signs, of which the first raises the odds much, the second a little, the third not at all."""
    random = np.random.default_rng(seed)
    signs = random.random((n, 3)) < (0.2, 0.3, 0.25)
    odds = -2 + signs @ np.array([1.5, 0.5, 0.0])
    return signs, random.random(n) < 1 / (1 + np.exp(-odds))


def test_without_ridge_it_is_what_statsmodels_finds() -> None:
    signs, poor = planted()
    card = learn(signs, poor, ridge=0)
    referee = sm.Logit(poor.astype(float), sm.add_constant(signs.astype(float))).fit(disp=0).params
    assert np.allclose([card.intercept, *card.weights], referee, atol=1e-6)


def test_with_ridge_it_is_what_statsmodels_finds() -> None:
    """Theirs minimises the mean of the negative log likelihood plus alpha/2 of the squares: alpha is ridge over n."""
    signs, poor = planted()
    card = learn(signs, poor, ridge=50)
    table = sm.add_constant(signs.astype(float))
    alpha = np.array([0.0, 50, 50, 50]) / len(poor)
    model = sm.GLM(poor.astype(float), table, family=sm.families.Binomial())
    referee = model.fit_regularized(
        method="elastic_net", alpha=alpha, L1_wt=0.0, cnvrg_tol=1e-12, maxiter=2000
    ).params
    assert np.allclose([card.intercept, *card.weights], referee, atol=1e-3)


def test_the_planted_weights_come_back() -> None:
    card = learn(*planted())
    assert card.points[0] > card.points[1] > card.points[2]
    assert abs(card.weights[0] - 1.5) < 0.25
    assert sum(card.points) == 100


def test_too_few_are_refused_with_the_numbers() -> None:
    signs, poor = planted(200)
    with pytest.raises(TooFewEvents) as refused:
        learn(signs[:100], poor[:100])
    assert (refused.value.there, refused.value.needed) == (int(poor[:100].sum()), 30)
    with pytest.raises(ValueError, match="and"):
        learn(signs, poor[:5])


def test_a_sign_that_never_shows_counts_nought() -> None:
    signs, poor = planted()
    card = learn(np.column_stack([signs, np.zeros(len(poor), dtype=bool)]), poor)
    assert abs(card.weights[3]) < 1e-9
    assert card.points[3] == 0


def test_brier_of_the_worked_example() -> None:
    assert brier(np.array([0.1, 0.4, 0.8]), np.array([False, False, True])) == pytest.approx(0.07)


def test_points_are_whole_and_never_negative() -> None:
    assert whole_points([2.0, 1.0, -1.0]) == (67, 33, 0)
    assert whole_points([1.0, 1.0, 1.0]) == (34, 33, 33)
    assert whole_points([-1.0, 0.0]) == (0, 0)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=12))
def test_points_make_a_hundred_or_nothing(weights: list[float]) -> None:
    points = whole_points(weights)
    assert sum(points) == (100 if max(weights) > 0 else 0)
    assert min(points) >= 0


def test_groups_of_like_chance_hold_everybody_once() -> None:
    signs, poor = planted()
    card = learn(signs, poor)
    table = calibration(card.chance(signs), poor)
    assert sum(one.followed.n for one in table) == len(poor)
    assert all(one.least <= one.most for one in table)
    assert [one.most < other.least for one, other in itertools.pairwise(table)] == [True] * (len(table) - 1)
    for one in table:
        assert one.followed.low is not None
        assert one.followed.high is not None
        assert one.followed.low <= (one.least + one.most) / 2 + 0.05
        assert one.followed.high >= (one.least + one.most) / 2 - 0.05


def test_of_one_chance_there_is_one_group() -> None:
    [only] = calibration(np.full(20, 0.3), np.arange(20) < 6)
    assert (only.least, only.most, only.followed.value) == (0.3, 0.3, 0.3)


def test_few_are_suppressed_and_none_is_unknown() -> None:
    assert share_of(np.array([True, False])).is_suppressed
    assert share_of(np.array([], dtype=bool)).is_unknown


def test_the_chance_is_what_the_weights_say() -> None:
    card = Scorecard(-1.0, (1.0, 0.0), (100, 0))
    assert card.chance(np.array([[True, False], [False, True]])) == pytest.approx([0.5, 0.2689414], abs=1e-6)
