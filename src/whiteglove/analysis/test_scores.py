"""Scores against measures 2 and the worked examples of docs/methods/scores.md; statsmodels is the referee."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.proportion import proportion_confint

from whiteglove.analysis.figures import Figure
from whiteglove.analysis.recommending import adjusted, nps, nps_change
from whiteglove.analysis.scales import CES, CES_1, CSAT, RECOMMEND, DirectionsDiffer
from whiteglove.analysis.scores import (
    bootstrapped_mean,
    clustered_mean,
    clustered_mean_of,
    clustered_share,
    effective_n,
    felt,
    joined_share,
    mean_score,
    share_satisfied,
    spread,
    sums_of,
)


def ends(figure: Figure, places: int = 4) -> tuple[float | None, float | None, float | None]:
    assert figure.value is not None
    assert figure.low is not None
    assert figure.high is not None
    return round(figure.value, places), round(figure.low, places), round(figure.high, places)


def of(values: list[float]) -> tuple[int, float, float]:
    return len(values), sum(values), sum(value**2 for value in values)


def test_share_satisfied_is_wilsons() -> None:
    assert ends(share_satisfied(3, 5)) == (0.6, 0.2307, 0.8824)
    assert ends(share_satisfied(15, 148)) == (0.1014, 0.0624, 0.1605)
    assert ends(share_satisfied(20, 20)) == (1.0, 0.8389, 1.0)
    assert share_satisfied(0, 0).is_unknown
    assert share_satisfied(2, 4).is_suppressed
    with pytest.raises(ValueError, match="6 of 5"):
        share_satisfied(6, 5)


def test_effort_of_five_customers() -> None:
    answers = [7.0, 6, 5, 4, 2]
    assert ends(share_satisfied(int(CES.is_satisfied(answers).sum()), 5)) == (0.6, 0.2307, 0.8824)
    assert ends(mean_score(*of(answers), scale=CES), 3) == (4.8, 2.412, 7.0)


def test_the_direction_of_a_scale_counts() -> None:
    assert CES_1.is_satisfied([1, 2, 3, 5]).tolist() == [True, True, False, False]
    assert CES_1.as_share([1, 5]).tolist() == [1.0, 0.0]
    assert ends(joined_share([(CSAT, 8, 10), (CES, 3, 5)])) == ends(share_satisfied(11, 15))
    with pytest.raises(DirectionsDiffer):
        joined_share([(CES, 3, 5), (CES_1, 3, 5)])


def test_the_t_interval_of_five() -> None:
    """Mean 3, standard deviation 1.5811, t(4) 2.7764."""
    assert ends(mean_score(*of([1.0, 2, 3, 4, 5]), scale=CSAT)) == (3.0, 1.0368, 4.9632)
    assert mean_score(3, 9, 30, scale=CSAT).is_suppressed
    assert mean_score(0, 0, 0, scale=CSAT).is_unknown


def test_all_said_the_same() -> None:
    """None of ten differed: at most Wilson's 27.75 % may, and these could say 1."""
    assert ends(mean_score(*of([5.0] * 10), scale=CSAT)) == (5.0, 3.8899, 5.0)
    assert ends(mean_score(*of([3.0] * 10), scale=CSAT)) == (3.0, 2.4449, 3.5551)


def test_ten_answers_of_one_customer_say_nothing_of_the_others() -> None:
    one = [(10, 40.0, 170.0)]
    assert ends(clustered_mean(10, 40, 170, repeated=one, scale=CSAT)) == (4.0, 1.0, 5.0)
    assert effective_n(6, 10, repeated=[(10, 6)]) == 1.0


def test_the_worked_example_of_customers_who_answered_twice() -> None:
    """docs/methods/scores.md: 5 5, 4 4, 2 1, 3, 5, 4 of six customers."""
    values, customers = [5.0, 5, 4, 4, 2, 1, 3, 5, 4], list("aabbccdef")
    totals, repeated = sums_of(values, customers)
    assert totals == (9, 33.0, 137.0)
    assert repeated.tolist() == [[2, 10, 50], [2, 8, 32], [2, 3, 5]]
    found = spread(*totals, repeated=repeated)
    assert round(found.simple**0.5, 4) == 0.4714
    assert round(found.variance**0.5, 4) == 0.6707
    assert round(found.freedom, 4) == 3.4655
    assert ends(clustered_mean(*totals, repeated=repeated, scale=CSAT)) == (3.6667, 1.6855, 5.0)
    assert ends(mean_score(*totals, scale=CSAT)) == (3.6667, 2.5796, 4.7537)


def clustered(customers: int = 60, *, each: int | None = None, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    often = np.full(customers, each) if each else random.integers(1, 6, size=customers)
    of_customer = np.repeat(np.arange(customers), often)
    latent = 3.5 + random.normal(0, 0.8, customers)[of_customer] + random.normal(0, 0.8, len(of_customer))
    return np.clip(np.round(latent), 1, 5), of_customer


def test_clustering_as_statsmodels_does_it() -> None:
    """Where all answered equally often, CR2 is CR1."""
    values, customers = clustered(each=3)
    totals, repeated = sums_of(values, customers)
    referee = sm.OLS(values, np.ones(len(values))).fit(cov_type="cluster", cov_kwds={"groups": customers}, use_t=True)
    found = spread(*totals, repeated=repeated)
    assert found.variance**0.5 == pytest.approx(referee.bse[0], rel=1e-12)
    assert found.freedom == pytest.approx(59, rel=1e-12)
    assert ends(clustered_mean_of(values, customers, scale=CSAT), 8)[1:] == tuple(referee.conf_int()[0].round(8))


def test_unequal_clusters_are_near_statsmodels_and_a_little_wider() -> None:
    values, customers = clustered()
    totals, repeated = sums_of(values, customers)
    referee = sm.OLS(values, np.ones(len(values))).fit(cov_type="cluster", cov_kwds={"groups": customers})
    assert 1 < spread(*totals, repeated=repeated).variance ** 0.5 / referee.bse[0] < 1.02


def test_the_bootstrap_agrees() -> None:
    values, customers = clustered(200)
    t, drawn = clustered_mean_of(values, customers, scale=CSAT), bootstrapped_mean(values, customers)
    assert t.value == drawn.value
    assert ends(drawn, 2) == pytest.approx(ends(t, 2), abs=0.021)
    assert ends(drawn) == ends(bootstrapped_mean(values, customers))
    assert bootstrapped_mean([], []).is_unknown


def test_a_share_of_customers_who_answered_often_is_wider() -> None:
    values, customers = clustered(each=3)
    (n, satisfied, _), repeated = sums_of(CSAT.is_satisfied(values).astype(float), customers)
    pairs = [(int(often), int(hit)) for often, hit, _ in repeated]
    found, plain = clustered_share(int(satisfied), n, repeated=pairs), share_satisfied(int(satisfied), n)
    referee = sm.OLS(CSAT.is_satisfied(values).astype(float), np.ones(n)).fit(
        cov_type="cluster", cov_kwds={"groups": customers}
    )
    share = satisfied / n
    effect = referee.bse[0] ** 2 / (share * (1 - share) / (n - 1))
    assert effect > 1.3
    assert effective_n(int(satisfied), n, repeated=pairs) == pytest.approx(
        n / effect * (1.97331 / 2.00100) ** 2, rel=1e-4
    )
    assert found.low is not None
    assert plain.low is not None
    assert found.low < plain.low
    assert ends(plain, 8)[1:] == pytest.approx(proportion_confint(satisfied, n, method="wilson"))


def test_where_all_who_answered_often_are_satisfied_customers_count() -> None:
    """Ten answers of five customers, all satisfied: as five of five."""
    assert ends(clustered_share(10, 10, repeated=[(2, 2)] * 5)) == ends(share_satisfied(5, 5))


def test_net_promoter_score() -> None:
    """Measures 2.3: P 15, N 12, D 9."""
    found = adjusted(15, 9, 36)
    assert (round(found.value, 4), round(found.variance**0.5, 4)) == (0.1538, 0.1271)
    assert ends(nps(15, 12, 9), 2) == (16.67, -9.53, 40.3)
    assert round(found.value - 1.6448536 * found.variance**0.5, 4) == -0.0552
    assert round(found.value + 1.6448536 * found.variance**0.5, 4) == 0.3629


def test_five_of_five_promoters_are_not_certain() -> None:
    found = adjusted(5, 0, 5)
    half = 1.959964 * found.variance**0.5
    assert (found.value, round(found.value - half, 4), round(found.value + half, 4)) == (0.625, 0.1749, 1.0751)
    assert ends(nps(5, 0, 0), 2) == (100.0, 17.49, 100.0)
    assert nps(0, 0, 0).is_unknown
    assert RECOMMEND.is_satisfied([8, 9]).tolist() == [False, True]


def test_the_change_of_the_score_between_two_periods() -> None:
    """.1538 and .4186, variances .016158 and .012961, which add up."""
    assert ends(nps_change((15, 12, 9), (24, 10, 6)), 2) == (28.33, -6.97, 59.92)
    assert nps_change((0, 0, 0), (24, 10, 6)).is_unknown
    assert nps_change((2, 1, 0), (24, 10, 6)).is_suppressed


def test_promoters_who_answer_often_count_less() -> None:
    alone, often = nps(30, 20, 10), nps(30, 20, 10, repeated=[(5, 5, 0)] * 6 + [(5, 0, 5)] * 2)
    assert alone.value == often.value
    assert alone.low is not None
    assert often.low is not None
    assert often.low < alone.low
    assert ends(nps(30, 20, 10, repeated=[(1, 1, 0)])) == pytest.approx(ends(alone), abs=0.01)


def test_how_one_customer_felt_an_episode() -> None:
    found = felt([(CSAT, 5), (CES, 2.5), (CSAT, 4)])
    assert found is not None
    assert (found.mean, found.worst, found.best, found.last) == (2 / 3, 0.25, 1.0, 0.75)
    assert felt([]) is None
