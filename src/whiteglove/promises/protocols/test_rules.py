"""When a hand-over was as agreed: rules."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from whiteglove.foundation.opening import ALWAYS, DaySpan, Opening
from whiteglove.promises.protocols.rules import (
    Agreed,
    HandedOver,
    Outcome,
    State,
    answer_due,
    holds,
    is_review_due,
    kept_of,
    may_be_reviewed_on,
    outcome_of,
    reminded,
    state_of,
)

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
OFFICE = Opening(week={day: (DaySpan(time(9), time(17)),) for day in range(5)})
AGREED = Agreed(must_be_warm=True, within_hours=4)
outcomes = some.lists(some.sampled_from(Outcome), max_size=60)
spans = some.integers(0, 200).map(lambda number: number * HOUR / 2)


def handed(*, answered_after: float | None = None, back_after: float | None = None, **more: bool) -> HandedOver:
    told = {"is_warm": True, "is_objected": False} | more
    answered_at, taken_back_at = (
        None if hours is None else MONDAY + hours * HOUR for hours in (answered_after, back_after)
    )
    return HandedOver(at=MONDAY, answered_at=answered_at, taken_back_at=taken_back_at, **told)


@pytest.mark.parametrize(
    ("one", "after", "outcome"),
    [
        (handed(answered_after=4), 100, Outcome.KEPT),
        (handed(answered_after=4.5), 100, Outcome.LATE),
        (handed(), 4, Outcome.OPEN),
        (handed(), 4.5, Outcome.UNANSWERED),
        (handed(answered_after=1, is_warm=False), 100, Outcome.COLD),
        (handed(is_warm=False), 1, Outcome.COLD),
        (handed(answered_after=1, is_objected=True), 100, Outcome.OBJECTED),
        (handed(is_warm=False, is_objected=True), 1, Outcome.OBJECTED),
        (handed(is_warm=False, back_after=1), 100, Outcome.TAKEN_BACK),
        (handed(is_objected=True, back_after=1), 100, Outcome.OBJECTED),
        (handed(back_after=4.5), 100, Outcome.UNANSWERED),
        (handed(is_warm=False, back_after=4.5), 100, Outcome.COLD),
        (handed(answered_after=1, back_after=2), 100, Outcome.KEPT),
        (handed(answered_after=3, back_after=2), 100, Outcome.TAKEN_BACK),
    ],
)
def test_what_became_of_a_hand_over(one: HandedOver, after: float, outcome: Outcome) -> None:
    assert outcome_of(one, AGREED, ALWAYS, MONDAY + after * HOUR) is outcome


def test_where_it_need_not_be_warm_a_cold_one_is_as_agreed() -> None:
    cold = handed(answered_after=1, is_warm=False)
    assert outcome_of(cold, Agreed(must_be_warm=False, within_hours=4), ALWAYS, MONDAY + HOUR) is Outcome.KEPT


def test_hours_are_working_hours_of_the_receiving_team() -> None:
    friday = MONDAY + timedelta(days=4, hours=7)  # one hour before they close
    assert answer_due(friday, AGREED, OFFICE) == MONDAY + timedelta(days=7, hours=3)


@given(answered=some.none() | spans, later=spans, within=some.integers(1, 60))
def test_what_is_decided_stays_decided(answered: timedelta | None, later: timedelta, within: int) -> None:
    """As time goes by only what was open changes, and nothing is open for ever."""
    one = HandedOver(MONDAY, True, False, None, None if answered is None else MONDAY + answered)
    agreed, seen = Agreed(True, within), MONDAY + (answered or timedelta()) + later
    first = outcome_of(one, agreed, OFFICE, seen)
    end = outcome_of(one, agreed, OFFICE, answer_due(MONDAY, agreed, OFFICE) + timedelta(days=90))
    assert end is not Outcome.OPEN
    assert first is end or (first is Outcome.OPEN and answered is None)


@given(found=outcomes)
def test_what_is_open_or_taken_back_counts_nowhere(found: list[Outcome]) -> None:
    kept = kept_of(found)
    neither = found.count(Outcome.OPEN) + found.count(Outcome.TAKEN_BACK)
    assert kept.n == len(found) - neither
    assert 0 <= kept.kept <= kept.n
    assert (kept.found is None) == (kept.n < 5)
    if kept.found is not None:
        assert kept.found.low - 1e-9 <= kept.kept / kept.n <= kept.found.high + 1e-9


def test_where_a_protocol_stands() -> None:
    assert state_of(None, None) is State.PROPOSED
    assert state_of(MONDAY, None) is State.IN_FORCE
    assert {state_of(MONDAY, MONDAY), state_of(None, MONDAY)} == {State.OVER}


@pytest.mark.parametrize(("days", "due", "may"), [(-1, True, False), (0, True, False), (1, False, True)])
def test_a_review_is_due_on_its_day(days: int, due: bool, may: bool) -> None:
    today = date(2026, 3, 2)
    review_on = today + timedelta(days=days)
    assert (is_review_due(review_on, today), may_be_reviewed_on(review_on, today)) == (due, may)


def test_a_review_within_two_years() -> None:
    assert may_be_reviewed_on(date(2028, 3, 1), date(2026, 3, 2))
    assert not may_be_reviewed_on(date(2028, 4, 1), date(2026, 3, 2))


@pytest.mark.parametrize(("agreed", "does"), [((), False), ((1,), False), ((1, 1), False), ((1, 2), True)])
def test_it_holds_when_both_agreed(agreed: tuple[int, ...], does: bool) -> None:
    assert holds(agreed, 1, 2) is does


def test_a_team_in_which_nobody_may_agree_is_spoken_for_by_those_who_manage() -> None:
    managing = frozenset({9})
    assert reminded({1: frozenset({4}), 2: frozenset()}, managing) == {4, 9}
    assert reminded({1: frozenset({4}), 2: frozenset({5})}, managing) == {4, 5}
