"""The worked examples of docs/methods/barnacle-round.md and did-it-help.md, and what two unlucky customers move."""

import numpy as np
import pytest

from whiteglove.analysis.barnacles import (
    MATCHED,
    NOWHERE,
    Answered,
    Case,
    harms,
    in_order,
    no_effect_known,
    rule_effects,
)
from whiteglove.analysis.figures import CHANGE, Figure
from whiteglove.analysis.helped import BEFORE_AFTER, BESIDE_OTHERS, Felt, Helped, did_it_help, weeks_from
from whiteglove.analysis.scales import CSAT

LIKE, HINDERED = [4, 4, 5, 3, 4], [2, 1, 3, 2, 2]
DAY = 86_400
BEFORE, AFTER = [2, 3, 2, 3, 2, 3], [4, 4, 5, 4, 4, 5]
OTHERS_BEFORE, OTHERS_AFTER = [3, 3, 2, 3, 3, 4], [3, 4, 3, 3, 4, 4]


def answered(rule: list[int], score: list[int], *, month: list[int] | None = None) -> Answered:
    rows = len(rule)
    months = np.asarray(month or [0] * rows)
    return Answered(
        np.asarray(rule), np.zeros(rows, dtype=np.int64), months, np.arange(rows), np.asarray(score, dtype=float)
    )


def felt(value: float, half: float, *, n: int) -> Figure:
    return Figure(value=value, low=value - half, high=value + half, n=n, unit=CHANGE, method=MATCHED)


CASES = [
    Case(1, False, 80, felt(-1.2, 0.4, n=30)),
    Case(2, False, 200, felt(-0.1, 0.3, n=60)),
    Case(3, False, 2, no_effect_known(2)),
    Case(4, False, 60, felt(-2.0, 1.6, n=5)),
    Case(5, True, 3, no_effect_known()),
]


def test_what_was_felt_with_a_rule_against_like_cases() -> None:
    found = rule_effects(answered([NOWHERE] * 5 + [7] * 5, LIKE + HINDERED))[7]
    assert (found.value, found.n, found.method) == (-2.0, 5, MATCHED)
    assert found.low == pytest.approx(-3.0313, abs=1e-4)
    assert found.high == pytest.approx(-0.9687, abs=1e-4)


def test_like_cases_are_of_the_same_month() -> None:
    """In winter all feel worse: a rule that was met in winter did nothing."""
    rules = [NOWHERE] * 10 + [7] * 5
    months = [0] * 5 + [6] * 5 + [0] * 5
    found = rule_effects(answered(rules, [2, 1, 3, 2, 2, 5, 4, 5, 5, 4, 2, 2, 1, 3, 2], month=months))[7]
    assert found.value == 0.0


def test_four_answers_are_suppressed_and_none_is_unknown() -> None:
    found = rule_effects(answered([NOWHERE] * 5 + [7] * 4, LIKE + HINDERED[:4]))[7]
    assert (found.value, found.is_suppressed) == (None, True)
    assert no_effect_known().is_unknown


def test_who_all_said_the_same_are_compared_too() -> None:
    """All like cases 4, all who met it 1: three points lost, and not as sure as if it had no end."""
    found = rule_effects(answered([NOWHERE] * 5 + [7] * 5, [4] * 5 + [1] * 5))[7]
    assert (found.value, found.n) == (-3.0, 5)
    assert found.low is not None
    assert found.high is not None
    assert found.low < -3.4
    assert found.high > -2.0


def test_the_order_of_the_worked_example() -> None:
    order = in_order(CASES, spread=1.0)
    assert [case.rule for case, _ in order] == [5, 1, 4, 2, 3]
    harm = {case.rule: one for case, one in order}
    assert harm[1].surely_points == pytest.approx(68.2, abs=0.05)
    assert harm[4].surely_points == pytest.approx(24.4, abs=0.05)
    assert [harm[rule].surely_points for rule in (2, 3, 5)] == [0, 0, 0]
    assert [round(harm[rule].points, 1) for rule in (2, 5, 3)] == [26.1, 2.7, 1.8]


def test_two_unlucky_customers_do_not_lead() -> None:
    few, many = Case(1, False, 2, no_effect_known(2)), Case(2, False, 40, felt(-0.6, 0.4, n=40))
    assert [case.rule for case, _ in in_order([few, many], spread=1.0)] == [2, 1]


def test_five_who_all_said_the_same_are_not_sure() -> None:
    five, many = Case(1, False, 5, felt(-2.0, 0.01, n=5)), Case(2, False, 5, felt(-0.2, 0.2, n=100))
    assert harms([five, many], spread=1.0)[1].each < 2.0
    assert harms([five, many], spread=1e-6)[1].each == pytest.approx(2.0, abs=0.01)


def test_until_anybody_answered_customers_are_counted() -> None:
    order = in_order([Case(1, False, 3, no_effect_known()), Case(2, False, 9, no_effect_known())], spread=0.0)
    assert [(case.rule, harm.points) for case, harm in order] == [(2, 9.0), (1, 3.0)]


def columns(score: list[int], *, places: list[int], without: list[bool]) -> Felt:
    weeks = np.tile(np.repeat([0, 1], 6), len(places))
    rows = len(score)
    return Felt(np.repeat(places, 12), weeks, np.arange(rows), np.asarray(score, dtype=float), np.repeat(without, 6))


def test_before_and_after_alone() -> None:
    found = did_it_help(columns(BEFORE + AFTER, places=[0], without=[False, True]), scale=CSAT)
    assert found.change.value == pytest.approx(1.8333, abs=1e-4)
    assert found.change.low == pytest.approx(1.1569, abs=1e-4)
    assert found.change.high == pytest.approx(2.5097, abs=1e-4)
    assert (found.change.n, found.change.method, found.others_before) == (6, BEFORE_AFTER, None)
    assert found.before.value == 2.5
    assert found.after.value == pytest.approx(4.3333, abs=1e-4)


def test_beside_others_what_changed_for_all_is_nobodys_effect() -> None:
    score = BEFORE + AFTER + OTHERS_BEFORE + OTHERS_AFTER
    found = did_it_help(columns(score, places=[0, 1], without=[False, True, False, False]), scale=CSAT)
    assert found.change.value == pytest.approx(1.3333, abs=1e-4)
    assert found.change.low == pytest.approx(0.3829, abs=1e-4)
    assert found.change.high == pytest.approx(2.2838, abs=1e-4)
    assert (found.change.n, found.change.method) == (6, BESIDE_OTHERS)
    assert found.others_before is not None
    assert found.others_before.value == 3.0


def test_waves_find_what_was_planted() -> None:
    """Three teams do without one after the other, while all gets better week by week."""
    grids = np.meshgrid(np.arange(3), np.arange(8), np.arange(25), indexing="ij")
    team, week = grids[0].ravel(), grids[1].ravel()
    absent = week >= 2 * (team + 1)
    noise = np.random.default_rng(1).normal(0, 0.3, size=len(team))
    score = 2 + 0.2 * team + 0.1 * week + 0.8 * absent + noise
    found = did_it_help(Felt(team, week, np.arange(len(team)), score, absent), scale=CSAT)
    assert found.change.low is not None
    assert found.change.high is not None
    assert found.change.low < 0.8 < found.change.high
    assert found.change.high - found.change.low < 0.3


def test_nothing_after_is_unknown() -> None:
    found = did_it_help(columns(BEFORE + AFTER, places=[0], without=[False, False]), scale=CSAT)
    assert (found.change.is_unknown, found.after.n) == (True, 0)


def test_nobody_at_all_is_unknown() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    found = did_it_help(Felt(nothing, nothing, nothing, np.zeros(0), np.zeros(0, dtype=bool)), scale=CSAT)
    assert found.change.is_unknown


def retired(seed: int) -> Helped:
    """Half a year, four places, some five answers a week: a rule ends for all at half past noon of day 90, +1.0."""
    random = np.random.default_rng(seed)
    number, ended = 128, 90 * DAY + DAY // 2 + 1800
    moment, place = random.integers(0, 180 * DAY, number), random.integers(0, 4, number)
    absent = moment >= ended
    score = 2.5 + 0.3 * (place % 3) + absent + random.normal(0, 1, number)
    week = weeks_from(moment, [ended + weeks * 7 * DAY for weeks in range(-12, 14)])
    return did_it_help(Felt(place, week, np.arange(number), score, absent), scale=CSAT)


def test_where_a_rule_ended_for_all_nobody_is_taken_for_one_who_kept_it() -> None:
    found = [retired(seed).change for seed in range(200)]
    assert {one.method for one in found} == {BEFORE_AFTER}
    held = sum((one.low or 0) <= 1.0 <= (one.high or 0) for one in found)
    assert 179 <= held <= 198
    assert float(np.mean([one.value for one in found])) == pytest.approx(1.0, abs=0.05)


def test_a_week_begins_with_the_moment_itself() -> None:
    assert weeks_from(np.asarray([9, 10, 16, 17]), [10, 17]).tolist() == [0, 1, 1, 2]
