"""Who answered, against measures 7 and docs/methods/who-answered.md."""

from collections.abc import Sequence

import numpy as np
import pytest

from whiteglove.analysis.scales import CSAT
from whiteglove.analysis.scores import clustered_mean_of
from whiteglove.analysis.weighting import (
    Cell,
    collapse,
    kish,
    post_stratified,
    post_stratified_share,
    r_indicator,
    rake,
    silent_bounds,
    trim,
    weighted_mean,
)


def cell(name: str, invited: int, answers: Sequence[float]) -> Cell:
    return Cell(name, invited, len(answers), sum(answers), sum(one**2 for one in answers))


PHONE = cell("phone", 100, [5, 4, 5, 4, 5, 3, 5, 4, 5, 5])
MAIL = cell("mail", 300, [2, 3, 1, 4, 2, 3])


def test_what_unequal_weights_cost() -> None:
    found = kish([1, 1, 2, 4])
    assert (found.design_effect, round(found.effective_n, 6)) == (1.375, 2.909091)


def test_how_alike_the_invited_answer() -> None:
    assert r_indicator([0.2, 0.2, 0.5, 0.5]) == pytest.approx(0.7)
    assert r_indicator([0.2, 0.5], invited=[10, 10]) == pytest.approx(0.7)


def test_bounds_without_any_assumption() -> None:
    assert silent_bounds(0.75, 0.2) == pytest.approx((0.15, 0.95))
    assert silent_bounds(4.0, 0.2, scale=CSAT) == pytest.approx((1.6, 4.8))


def test_the_worked_example_weighted_beside_unweighted() -> None:
    """Phone 4.5 of 10 answers, mail 2.5 of 6, but three of four were asked by mail: 0.25 x 4.5 + 0.75 x 2.5 = 3.0."""
    found = post_stratified([PHONE, MAIL], scale=CSAT)
    assert found.weighted.value == pytest.approx(3.0)
    assert found.plain.value == pytest.approx(3.75)
    # Variance .25^2 .5/10 + .75^2 1.1/6 + (.25 1.5^2 + .75 .5^2)/400 = .108125; 5.31 degrees of freedom.
    half = 2.5268 * 0.108125**0.5
    assert found.weighted.low == pytest.approx(3 - half, abs=1e-3)
    assert found.weighted.high == pytest.approx(3 + half, abs=1e-3)
    assert (found.weighted.is_weighted, found.plain.is_weighted) == (True, False)
    assert (found.weighted.invited, found.weighted.response_rate) == (400, 0.04)
    assert (round(found.design_effect, 6), round(found.effective_n, 4)) == (1.6, 10.0)
    assert found.r_indicator == pytest.approx(1 - 2 * (0.25 * 0.06**2 + 0.75 * 0.02**2) ** 0.5)
    assert found.bounds == pytest.approx((1 + 0.04 * 2.75, 1 + 0.04 * 2.75 + 4 * 0.96))
    assert (found.collapsed, found.is_trimmed) == ((), False)


def test_from_a_fifth_of_answers_on_there_are_no_bounds() -> None:
    assert post_stratified([cell("phone", 20, [4, 5, 3, 4, 5])], scale=CSAT).bounds is None


def test_customers_who_answer_often_widen_it() -> None:
    plain, wide = (post_stratified([PHONE, MAIL], scale=CSAT, customers_effect=effect).weighted for effect in (1, 4))
    assert None not in {plain.low, plain.high, wide.low, wide.high}
    assert (wide.high or 0) - 3 == pytest.approx(min(2.0, 2 * ((plain.high or 0) - 3)))


def test_a_share_weighted() -> None:
    found = post_stratified_share([cell("phone", 100, [1] * 9 + [0]), cell("mail", 300, [1, 0, 0, 0, 1, 0])])
    assert found.weighted.value == pytest.approx(0.25 * 0.9 + 0.75 / 3)
    assert found.plain.value == pytest.approx(11 / 16)
    assert (round(found.weighted.low or 0, 3), round(found.weighted.high or 0, 3)) == (0.184, 0.784)
    all_of_them = post_stratified_share([cell("phone", 100, [1] * 10), cell("mail", 300, [1] * 6)]).weighted
    assert (all_of_them.value, all_of_them.high) == (1.0, 1.0)
    assert round(all_of_them.low or 0, 4) == 0.8064


def test_empty_cells_are_joined_and_named() -> None:
    chat, letter = Cell("chat", 40, 1, 5, 25), Cell("letter", 10, 0, 0, 0)
    kept, names = collapse([PHONE, MAIL, chat, letter])
    assert [one.name for one in kept] == ["phone", "chat + letter + mail"]
    assert (kept[1].invited, kept[1].n, kept[1].total) == (350, 7, 20)
    assert names == ("chat", "letter", "mail")
    two, named = collapse([PHONE, chat, Cell("visit", 5, 1, 4, 16), Cell("never", 0, 0, 0, 0)])
    assert ([one.name for one in two], named) == (["phone", "chat + visit"], ("chat", "visit"))
    assert post_stratified([PHONE, MAIL, chat, letter], scale=CSAT).collapsed == names


def test_nobody_and_one() -> None:
    assert post_stratified([Cell("phone", 10, 0, 0, 0)], scale=CSAT).weighted.is_unknown
    assert post_stratified([], scale=CSAT).weighted.is_unknown
    assert post_stratified_share([Cell("phone", 10, 1, 1, 1)]).weighted.is_suppressed


def test_heavy_weights_are_cut_at_five_times_the_median() -> None:
    cut = trim([1, 1, 1, 1, 16])
    assert cut.tolist() == pytest.approx([20 / 9, 20 / 9, 20 / 9, 20 / 9, 100 / 9])
    heavy = post_stratified([cell("phone", 20, [4.0, 5, 4, 5] * 5), cell("mail", 60, [1, 2])], scale=CSAT)
    assert heavy.is_trimmed
    # Weights 1 and 30, cut at 5: mail counts 10 of 30 rather than 60 of 80.
    assert heavy.weighted.value == pytest.approx((20 * 4.5 + 10 * 1.5) / 30)


def test_raking_meets_every_margin() -> None:
    random = np.random.default_rng(6)
    channel, language = random.integers(0, 3, 200), random.integers(0, 2, 200)
    weights = rake([channel, language], [[500, 300, 200], [700, 300]])
    assert np.bincount(channel, weights).tolist() == pytest.approx([100, 60, 40])
    assert np.bincount(language, weights).tolist() == pytest.approx([140, 60])
    one = rake([[0] * 10 + [1] * 6], [[100, 300]])
    values = [5.0, 4, 5, 4, 5, 3, 5, 4, 5, 5, 2, 3, 1, 4, 2, 3]
    found = weighted_mean(values, one, customers=range(16), scale=CSAT)
    assert found.value == pytest.approx(3.0)
    assert (found.is_weighted, found.n) == (True, 16)


def test_raking_says_when_it_cannot() -> None:
    with pytest.raises(ValueError, match="no answer"):
        rake([[0, 0, 2]], [[10, 5, 10]])
    with pytest.raises(ValueError, match="settle"):
        rake([[0, 0, 1, 1], [0, 0, 1, 1]], [[3, 1], [1, 3]])


def test_equal_weights_are_the_plain_mean() -> None:
    values, customers = [5.0, 4, 3, 4, 5, 2, 3, 4], list("abcdefgh")
    plain = clustered_mean_of(values, customers, scale=CSAT)
    found = weighted_mean(values, [2.0] * 8, customers=customers, scale=CSAT)
    assert (found.value, found.low, found.high) == pytest.approx((plain.value, plain.low, plain.high))
    assert weighted_mean([], [], customers=[], scale=CSAT).is_unknown
