"""Control charts against NIST's printed examples (measures 6) and docs/methods/charts.md."""

import numpy as np
import pytest

from whiteglove.analysis.charts import (
    cusum,
    ewma,
    ewma_chart,
    ewma_variance,
    laney_chart,
    p_chart,
    risk_adjusted_cusum,
    risk_adjusted_step,
)

# fmt: off
WAFERS = [.24, .30, .16, .20, .08, .14, .32, .18, .28, .20, .10, .12, .34, .24, .44,
          .16, .20, .10, .26, .22, .40, .36, .48, .30, .18, .24, .14, .26, .18, .12]
SMOOTHED = [52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5,
            49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
SMOOTH = [50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33,
          50.11, 49.36, 49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99]
SUMMED = [324.925, 324.675, 324.725, 324.350, 325.350, 325.225, 324.125, 324.525, 325.225, 324.600,
          324.625, 325.150, 328.325, 327.250, 327.825, 328.500, 326.675, 327.775, 326.875, 328.350]
# fmt: on


def test_p_chart_of_thirty_wafers() -> None:
    chart = p_chart(np.asarray(WAFERS) * 50, [50] * 30)
    assert (round(chart.centre, 4), round(chart.low[0], 4), round(chart.high[0], 4)) == (0.2313, 0.0524, 0.4102)
    assert chart.outside == (14, 22)


def test_the_baseline_is_frozen() -> None:
    chart = p_chart(np.asarray(WAFERS) * 50, [50] * 30, baseline=10)
    assert chart.centre == pytest.approx(0.21)
    assert chart.outside == (14, 20, 22)


def test_where_few_are_expected_limits_are_exact() -> None:
    """Of 20 at 5 %: none to five; six or more come once in three thousand, four or more once in sixty."""
    chart = p_chart([1] * 10, [20] * 10)
    assert (chart.low[0], chart.high[0]) == (0.0, 0.25)
    assert p_chart([1] * 9 + [6], [20] * 10, baseline=9).outside == (9,)
    assert p_chart([19] * 10, [20] * 10).low[0] == 0.75


def test_laney_widens_where_weeks_move_more_than_chance() -> None:
    """Shares .5 .6 .5 .6 of 1,000: each moves 6.36 sigma of a binomial; 3 sigma become 16.9."""
    plain, wide = (chart([500, 600] * 5, [1000] * 10) for chart in (p_chart, laney_chart))
    assert plain.outside == tuple(range(10))
    assert wide.outside == ()
    sigma = (0.55 * 0.45 / 1000) ** 0.5
    assert wide.high[0] - 0.55 == pytest.approx(3 * sigma * (0.1 / sigma / 1.128))


def test_ewma_of_nist() -> None:
    chart = ewma_chart(SMOOTHED, target=50, sigma=2.0539, weight=0.3)
    assert chart.points.round(2).tolist() == SMOOTH
    assert round(chart.high[0] - 50, 4) == 1.8485
    assert (round(chart.low[-1], 2), round(chart.high[-1], 2)) == (47.41, 52.59)
    assert chart.outside == ()
    limits = ewma_chart([50.0] * 200, target=50, sigma=2.0539, weight=0.3)
    assert (round(limits.low[-1], 4), round(limits.high[-1], 4)) == (47.4116, 52.5884)


def test_a_missing_week_changes_nothing() -> None:
    missing = float("nan")
    assert ewma([4, missing, 2], target=3, weight=0.5).tolist() == [3.5, 3.5, 2.75]
    assert ewma_variance([1, missing, 1], weight=0.5).tolist() == [0.25, 0.25, 0.3125]
    assert ewma_chart([missing, 90], target=50, sigma=1, weight=0.3).outside == (1,)


def test_ewma_limits_follow_n() -> None:
    """Variance s2/n of weeks with 10, 40, 10 answers, weight 0.5: by hand."""
    found = ewma_variance([1 / 10, 1 / 40, 1 / 10], weight=0.5)
    assert found.tolist() == pytest.approx([0.025, 0.0125, 0.028125])


def test_cusum_of_nist() -> None:
    found = cusum(SUMMED, target=325, slack=0.3175, limit=4.1959)
    assert found.above[:12].max() == pytest.approx(0.0325)
    assert (round(found.above[12], 2), round(found.above[13], 2), round(found.above[19], 3)) == (3.01, 4.94, 19.035)
    assert (int(found.below.argmax()), round(found.below.max(), 3)) == (7, 0.715)
    assert (found.signal, found.began) == (13, 12)


def test_cusum_that_gets_worse_from_the_first_point() -> None:
    found = cusum([3.0, 3, 3, 3], target=4, slack=0.25, limit=2)
    assert (found.signal, found.began, found.below.tolist()) == (2, 0, [0.75, 1.5, 2.25, 3.0])
    quiet = cusum([4.0, float("nan"), 4], target=4, slack=0.25, limit=2)
    assert (quiet.signal, quiet.began, quiet.below.tolist()) == (None, None, [0, 0, 0])


def test_risk_adjusted_steps() -> None:
    assert round(risk_adjusted_step(is_failure=True, risk=0.1, odds_ratio=2), 6) == 0.597837
    assert round(risk_adjusted_step(is_failure=False, risk=0.1, odds_ratio=2), 6) == -0.095310
    summed = risk_adjusted_cusum([(False, 0.1), (True, 0.1), (False, 0.1), (True, 0.5)], odds_ratio=2)
    assert summed.round(6).tolist() == [0.0, 0.597837, 0.502527, 0.790209]
