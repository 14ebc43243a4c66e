"""Fairness against measures 9.3 and docs/methods/fairness.md; statsmodels, and matrices by hand, are the referees."""

import numpy as np
import pytest
import statsmodels.api as sm
from numpy.typing import ArrayLike
from scipy.stats import t

from whiteglove.analysis.clusters import Floats, Ints
from whiteglove.analysis.fairness import Effect, Harms, WhyNot, effect
from whiteglove.analysis.figures import MONEY

UNKNOWN = np.nan


def harms(issue: ArrayLike, customer: ArrayLike | None = None) -> Harms:
    """Harms of which only the kind is known. customer: left out: another one each time."""
    kinds = np.asarray(issue, dtype=np.int64)
    nothing = np.full(len(kinds), UNKNOWN)
    whose = np.arange(len(kinds)) if customer is None else np.asarray(customer)
    return Harms(kinds, nothing, nothing, whose.astype(np.int64))


def went_with(of: Harms, got: ArrayLike, step: ArrayLike, *, comparisons: int = 1) -> Effect:
    columns = np.asarray(got, dtype=float), np.asarray(step, dtype=float)
    return effect(of, *columns, unit=MONEY, comparisons=comparisons)


CALM, ANGRY = [0, 0, 1000, 2000, 2000], [2000, 3000, 3000, 4000, 3000]
STEP = [0] * 5 + [1] * 5


def test_the_worked_example_is_welch() -> None:
    found = went_with(harms([0] * 10), CALM + ANGRY, STEP)
    figure = found.figure
    assert figure.n == 10
    assert figure.value == pytest.approx(2000)
    assert figure.low == pytest.approx(736.95, abs=0.01)
    assert figure.high == pytest.approx(3263.05, abs=0.01)
    assert found.is_above
    assert not found.is_below


def test_for_like_harm_nothing_is_left_of_what_the_harm_explains() -> None:
    lost, late = [10_000.0] * 10, [1_000.0] * 10
    step = [1] * 8 + [0] * 2 + [1] * 2 + [0] * 8
    got = np.asarray(lost + late)
    angry = np.asarray(step, dtype=bool)
    assert got[angry].mean() - got[~angry].mean() == pytest.approx(5_400)
    told = went_with(harms([0] * 10 + [1] * 10), got, step)
    assert told.why_not is WhyNot.NOTHING_VARIES
    # One cent more for one of them, and there is something to measure, which is nearly nought.
    told = went_with(harms([0] * 10 + [1] * 10), got + np.eye(20)[0], step)
    assert told.figure.value == pytest.approx(1 / 8 / 2, abs=0.001)


def year(rows: int = 300, *, customers: int = 300, seed: int = 1) -> tuple[Harms, Floats, Floats]:
    """Six kinds of harm, a third of the costs not known, half given nothing."""
    random = np.random.default_rng(seed)
    issue = random.integers(0, 6, rows)
    customer = np.arange(rows) if customers == rows else random.integers(0, customers, rows)
    step = (random.random(rows) < 0.3).astype(float)
    money = np.where(random.random(rows) < 0.3, UNKNOWN, random.lognormal(5, 1, rows))
    delay = random.exponential(5, rows)
    given = np.nan_to_num(money) * 0.5 + step * 30 + random.normal(0, 20, rows)
    return Harms(issue, money, delay, customer), np.where(random.random(rows) < 0.5, 0.0, given), step


def columns_of(of: Harms, step: Floats) -> Floats:
    dummies = (of.issue[:, None] == np.unique(of.issue)).astype(float)
    return np.column_stack([step, np.nan_to_num(of.money), of.delay, np.isnan(of.money), dummies])


def test_the_regression_as_statsmodels_does_it() -> None:
    of, got, step = year()
    referee = sm.OLS(got, columns_of(of, step)).fit(cov_type="HC2")
    found = effect(of, got, step, unit=MONEY).figure
    assert found.value == pytest.approx(referee.params[0], rel=1e-10)
    _, freedom = by_hand(columns_of(of, step), got, of.customer)
    assert found.high is not None
    assert found.value is not None
    assert found.high - found.value == pytest.approx(t.ppf(0.975, freedom) * referee.bse[0], rel=1e-9)


def by_hand(columns: Floats, got: Floats, customer: Ints) -> tuple[float, float]:
    """Standard error and degrees of freedom with the whole matrices of CR2."""
    inverse = np.linalg.inv(columns.T @ columns)
    left = np.eye(len(got)) - columns @ inverse @ columns.T
    variance, turned = 0.0, []
    for one in np.unique(customer):
        theirs = np.flatnonzero(customer == one)
        values, vectors = np.linalg.eigh(left[np.ix_(theirs, theirs)])
        weights = vectors @ np.diag(values**-0.5) @ vectors.T @ columns[theirs] @ inverse[:, 0]
        variance += float(weights @ (left @ got)[theirs]) ** 2
        turned.append(left[:, theirs] @ weights)
    square = np.asarray(turned) @ np.asarray(turned).T
    return variance**0.5, float(np.trace(square) ** 2 / (square**2).sum())


def test_customers_with_many_cases_hang_together() -> None:
    of, got, step = year(customers=120)
    error, freedom = by_hand(columns_of(of, step), got, of.customer)
    found = effect(of, got, step, unit=MONEY).figure
    assert found.value is not None
    assert found.high is not None
    assert found.high - found.value == pytest.approx(t.ppf(0.975, freedom) * error, rel=1e-9)
    wider = effect(of, got, step, unit=MONEY, comparisons=4).figure
    assert wider.high is not None
    assert wider.high - found.value == pytest.approx(t.ppf(1 - 0.025 / 4, freedom) * error, rel=1e-9)


def test_order_and_unit_of_harm_do_not_matter() -> None:
    of, got, step = year(customers=120)
    found = effect(of, got, step, unit=MONEY).figure
    order = np.random.default_rng(2).permutation(len(got))
    mixed = Harms(of.issue[order] * 7, of.money[order] * 1000, of.delay[order], of.customer[order] + 5)
    again = effect(mixed, got[order], step[order], unit=MONEY).figure
    assert again.value == pytest.approx(found.value)
    assert again.low == pytest.approx(found.low)


@pytest.mark.parametrize(
    ("why", "issue", "got", "step"),
    [
        (WhyNot.ALL_ALIKE, [0] * 10, CALM + ANGRY, [0] * 10),
        (WhyNot.ALL_ALIKE, [0] * 5 + [1] * 5, CALM + ANGRY, STEP),
        (WhyNot.ALL_ALIKE, [0] * 10, CALM + ANGRY, [UNKNOWN] * 10),
        (WhyNot.ALL_ALIKE, [], [], []),
        (WhyNot.FEW, [0] * 9, (CALM + ANGRY)[:9], STEP[:9]),
        (WhyNot.NOTHING_VARIES, [0] * 10, [0] * 10, STEP),
    ],
)
def test_what_nobody_can_say_is_not_said(why: WhyNot, issue: list[int], got: list[int], step: list[float]) -> None:
    found = went_with(harms(issue), got, step)
    assert (found.why_not, found.figure.value, found.is_suppressed) == (why, None, why is WhyNot.FEW)
    assert not found.is_above
    assert not found.is_below


def test_where_anger_and_cost_always_go_together_nothing_is_said() -> None:
    step = np.asarray(STEP, dtype=float)
    nothing = np.full(10, UNKNOWN)
    of = Harms(np.zeros(10, dtype=np.int64), 100 + 900 * step, nothing, np.arange(10))
    assert effect(of, np.asarray(CALM + ANGRY, dtype=float), step, unit=MONEY).why_not is WhyNot.GOES_WITH_HARM


def test_five_cases_of_one_customer_are_one_customer() -> None:
    found = went_with(harms([0] * 10, [1, 2, 3, 4, 5, 6, 6, 6, 6, 6]), CALM + ANGRY, STEP)
    assert found.why_not is WhyNot.FEW
    assert found.figure.n == 10
