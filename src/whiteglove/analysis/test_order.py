"""Order on the map against its definitions, one run at a time, and the worked example of docs/methods/order.md."""

import time
from collections.abc import Sequence
from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whiteglove.analysis.comparing import is_worse
from whiteglove.analysis.order import Asks, Constraint, Judged, Runs, Verdict, felt_when_broken, judged, tally

HOUR, DAY = 3_600.0, 86_400.0
CALL, TRANSFER, NEWS, DELIVERY = range(4)
NOW = 100 * DAY
Met = tuple[int, float]
"""Touchpoint and moment."""

patient = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
one_run = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 6).map(float)), max_size=8)
some_runs = st.lists(st.tuples(one_run, st.booleans()), min_size=1, max_size=5)
constraints = st.builds(
    lambda asks, first, then, seconds: Constraint(
        asks, first, (then,) if asks is not Asks.ALLOWED else (then, (then + 1) % 4), seconds
    ),
    st.sampled_from(Asks), st.integers(0, 3), st.integers(0, 3), st.integers(0, 4).map(float),
)  # fmt: skip


def runs_of(told: Sequence[tuple[Sequence[Met], bool]]) -> Runs:
    rows = [(number, *met) for number, (run, _) in enumerate(told) for met in run]
    run, touchpoint, at = (np.asarray(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    return Runs(
        np.asarray(run, dtype=np.int64),
        np.asarray(touchpoint, dtype=np.int64),
        np.asarray(at, dtype=float),
        np.asarray([is_over for _, is_over in told], dtype=bool),
    )


def by_the_words(run: Sequence[Met], constraint: Constraint, *, is_over: bool, now: float) -> Verdict:
    """The definitions of docs/methods/order.md, each first after another."""
    firsts = [at for touchpoint, at in run if touchpoint == constraint.first]
    said = [of_one(run, constraint, at, is_over=is_over, now=now) for at in firsts]
    said = [one for one in said if one is not Verdict.UNTOUCHED]
    for worst in (Verdict.BROKEN, Verdict.OPEN, Verdict.KEPT):
        if worst in said:
            return worst
    return Verdict.UNTOUCHED


def of_one(run: Sequence[Met], constraint: Constraint, first: float, *, is_over: bool, now: float) -> Verdict:
    is_same = constraint.first in constraint.then
    others = [at for touchpoint, at in run if touchpoint in constraint.then]
    if constraint.asks is Asks.NEVER:
        return Verdict.BROKEN if any(at > first for at in others) else Verdict.KEPT
    if constraint.asks is Asks.ALLOWED:
        after = min((at for _, at in run if at > first), default=None)
        if after is None:
            return Verdict.UNTOUCHED
        fine = {*constraint.then, constraint.first}
        return Verdict.KEPT if any(at == after and it in fine for it, at in run) else Verdict.BROKEN
    comes = min((at for at in others if at > first or (at == first and not is_same)), default=inf)
    if constraint.asks is Asks.MUST:
        return Verdict.KEPT if comes < inf else Verdict.BROKEN if is_over else Verdict.OPEN
    due = first + (constraint.seconds or 0.0)
    return Verdict.KEPT if comes <= due else Verdict.BROKEN if comes < inf or now > due else Verdict.OPEN


@patient
@given(some_runs, constraints, st.integers(0, 10).map(float))
def test_all_at_once_says_what_one_by_one_says(
    told: list[tuple[list[Met], bool]], constraint: Constraint, now: float
) -> None:
    found = judged(runs_of(told), constraint, now=now)
    expected = [by_the_words(run, constraint, is_over=is_over, now=now) for run, is_over in told]
    assert found.verdict.tolist() == expected
    assert [isnan(since) for since in found.since] == [one == Verdict.UNTOUCHED for one in expected]


@patient
@given(some_runs, constraints, st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(
    told: list[tuple[list[Met], bool]], constraint: Constraint, random: object
) -> None:
    mixed = [(sorted(run, key=lambda _: random.random()), is_over) for run, is_over in told]  # type: ignore[attr-defined]
    assert same(judged(runs_of(told), constraint, now=5), judged(runs_of(mixed), constraint, now=5))


@patient
@given(one_run, constraints, st.integers(0, 10), st.integers(0, 10))
def test_what_is_broken_stays_broken(run: list[Met], constraint: Constraint, now: int, later: int) -> None:
    """As time goes by and runs end, nothing that was broken is kept, and nothing kept is called for no more."""
    [before] = judged(runs_of([(run, False)]), constraint, now=now).verdict.tolist()
    [after] = judged(runs_of([(run, True)]), constraint, now=now + later).verdict.tolist()
    assert after == before or (before == Verdict.OPEN and after == Verdict.BROKEN)
    if constraint.asks is not Asks.WITHIN:
        assert after != Verdict.OPEN


@patient
@given(one_run, st.integers(0, 2), st.integers(1, 5))
def test_within_for_ever_is_must_and_never_is_its_opposite(run: list[Met], first: int, more: int) -> None:
    """On runs that are over, where no two are of the same moment."""
    apart = [(touchpoint, float(number)) for number, (touchpoint, _) in enumerate(run)]
    then = ((first + more) % 4,) if (first + more) % 4 != first else ((first + 1) % 4,)
    told = runs_of([(apart, True)])
    must = judged(told, Constraint(Asks.MUST, first, then), now=inf).verdict
    within = judged(told, Constraint(Asks.WITHIN, first, then, 1e9), now=1e12).verdict
    never = judged(told, Constraint(Asks.NEVER, first, then), now=inf).verdict
    assert must.tolist() == within.tolist()
    if must[0] == Verdict.KEPT:
        assert never[0] == Verdict.BROKEN
    if never[0] == Verdict.KEPT:
        assert must[0] == Verdict.BROKEN


def same(one: Judged, other: Judged) -> bool:
    return one.verdict.tolist() == other.verdict.tolist() and np.array_equal(one.since, other.since, equal_nan=True)


# The worked example: hours after Monday 9:00.
EXAMPLE = [
    ([(CALL, 0.0), (TRANSFER, 1.0), (NEWS, 20.0), (DELIVERY, 60.0)], True),
    ([(CALL, 0.0), (DELIVERY, 28.0), (NEWS, 30.0)], True),
    ([(CALL, 0.0), (TRANSFER, 1.0), (CALL, 40.0)], False),
    ([(CALL, 0.0), (TRANSFER, 1.0)], True),
    ([(TRANSFER, 3.0), (DELIVERY, 9.0)], True),
]
ASKED = {
    Constraint(Asks.MUST, CALL, (NEWS,)): "KEPT KEPT OPEN BROKEN UNTOUCHED",
    Constraint(Asks.WITHIN, CALL, (NEWS,), 24): "KEPT BROKEN BROKEN BROKEN UNTOUCHED",
    Constraint(Asks.NEVER, DELIVERY, (NEWS,)): "KEPT BROKEN UNTOUCHED UNTOUCHED KEPT",
    Constraint(Asks.ALLOWED, CALL, (TRANSFER,)): "KEPT BROKEN KEPT KEPT UNTOUCHED",
}


@pytest.mark.parametrize(("constraint", "expected"), ASKED.items(), ids=lambda one: getattr(one, "asks", None))
def test_the_worked_example(constraint: Constraint, expected: str) -> None:
    found = judged(runs_of(EXAMPLE), constraint, now=50)
    assert [Verdict(one).name for one in found.verdict.tolist()] == expected.split()


def test_when_it_broke() -> None:
    """Where it did not, when it was called for; where it says nothing, nothing."""
    within = judged(runs_of(EXAMPLE), Constraint(Asks.WITHIN, CALL, (NEWS,), 24), now=50)
    assert within.since.tolist()[:4] == [0, 24, 24, 24]
    assert isnan(within.since[4])
    never = judged(runs_of(EXAMPLE), Constraint(Asks.NEVER, DELIVERY, (NEWS,)), now=50)
    assert never.since[[0, 1, 4]].tolist() == [60, 30, 9]


def test_its_time_is_over_at_the_end_of_it() -> None:
    run = runs_of([([(CALL, 0.0)], False)])
    asked = Constraint(Asks.WITHIN, CALL, (NEWS,), 24)
    assert [judged(run, asked, now=now).verdict[0] for now in (0, 24, 24.1)] == [3, 3, 2]
    on_the_dot = runs_of([([(CALL, 0.0), (NEWS, 24.0)], False)])
    assert judged(on_the_dot, asked, now=99).verdict[0] == Verdict.KEPT


def test_nothing_happened() -> None:
    nothing = runs_of([])
    for asks in Asks:
        found = judged(nothing, Constraint(asks, CALL, (NEWS,), 1), now=1)
        assert found.verdict.tolist() == []
    counted = tally(found.verdict, np.zeros(0, dtype=np.int64))
    assert (counted.kept, counted.broken, counted.open, counted.share.is_unknown) == (0, 0, 0, True)


def test_the_share_of_the_worked_example() -> None:
    """Four kept, two broken of six decided; two open and one untouched are not in it."""
    verdict = np.asarray([1, 1, 2, 1, 3, 2, 1, 0, 3])
    found = tally(verdict, np.arange(9))
    assert (found.kept, found.broken, found.open) == (4, 2, 2)
    assert found.share.value == pytest.approx(1 / 3)
    assert found.share.n == 6
    assert (round(found.share.low or 0, 4), round(found.share.high or 0, 4)) == (0.0968, 0.7000)


def test_runs_of_one_customer_hang_together() -> None:
    verdict = np.repeat([Verdict.KEPT, Verdict.BROKEN], 30)
    alone, often = tally(verdict, np.arange(60)).share, tally(verdict, np.repeat(np.arange(10), 6)).share
    assert alone.value == often.value == 0.5
    assert (often.high or 0) - (often.low or 0) > (alone.high or 0) - (alone.low or 0)


def test_what_was_felt_when_it_was_broken() -> None:
    """Kept 4 4 5 3 4 against broken 2 1 3 2 2, as in docs/methods/barnacle-round.md."""
    late = [[(CALL, 0.0), (NEWS, 30.0), (DELIVERY, 60.0)]] * 5
    soon = [[(CALL, 0.0), (NEWS, 10.0), (DELIVERY, 60.0)]] * 5
    told = runs_of([(run, True) for run in (*soon, *late)])
    score = np.full(30, nan)
    score[1::3] = [4, 4, 5, 3, 4, 2, 1, 3, 2, 2]
    score[15::3] = 5.0  # the call, before it was too late: no word about that
    score[2::3] = 5.0  # the delivery: in the runs where it was late they had said before what they felt
    found = judged(told, Constraint(Asks.WITHIN, CALL, (NEWS,), 24), now=99)
    felt = felt_when_broken(told, found, np.arange(10), score)
    assert felt.value == pytest.approx(-2.0)
    assert felt.n == 5
    assert (round(felt.low or 0, 4), round(felt.high or 0, 4)) == (-3.0313, -0.9687)
    assert is_worse(felt)


def test_of_too_few_nothing_is_said() -> None:
    told = runs_of([([(CALL, 0.0), (NEWS, 30.0)], True)] * 3 + [([(CALL, 0.0), (NEWS, 3.0)], True)] * 9)
    found = judged(told, Constraint(Asks.WITHIN, CALL, (NEWS,), 24), now=99)
    felt = felt_when_broken(told, found, np.arange(12), np.full(24, 3.0))
    assert (felt.value, felt.is_suppressed) == (None, True)
    nobody = felt_when_broken(told, found, np.arange(12), np.full(24, nan))
    assert nobody.is_unknown


def test_a_hundred_thousand_encounters_take_less_than_a_tenth_of_a_second_each() -> None:
    random = np.random.default_rng(3)
    rows = 100_000
    told = Runs(
        random.integers(0, 20_000, rows), random.integers(0, 15, rows), random.uniform(0, 90 * DAY, rows),
        random.random(20_000) < 0.8,
    )  # fmt: skip
    took = []
    for _ in range(3):
        began = time.perf_counter()
        for asks in Asks:
            judged(told, Constraint(asks, 3, (7,), DAY), now=90 * DAY)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.4
