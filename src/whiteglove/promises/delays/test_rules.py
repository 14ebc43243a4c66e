"""When a delay is told and by when instead: rules."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteglove.foundation.opening import ALWAYS, DaySpan, Opening
from whiteglove.promises.delays.rules import (
    Quiet,
    WhoNow,
    carries_a_fact,
    fact_of,
    is_near,
    is_quiet,
    is_worth_a_word,
    may_tell_by_itself,
    near_within,
    new_time,
    somebody_from,
    who_now,
)
from whiteglove.team.presence import Away, Person, Snapshot, Staffed

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
OFFICE = Opening(week={day: (DaySpan(time(9), time(17)),) for day in range(5)})
hours = st.integers(0, 400).map(lambda number: number * HOUR / 4)
SINGAPORE = ZoneInfo("Asia/Singapore")


@pytest.mark.parametrize(("given_hours", "near"), [(1, 0.5), (5, 0.5), (24, 2.4), (50, 5), (80, 8), (400, 8)])
def test_near_is_a_tenth_at_least_half_an_hour_at_most_a_working_day(given_hours: float, near: float) -> None:
    assert near_within(given_hours * HOUR) == near * HOUR


def test_a_moment_early_on_monday_is_near_on_friday_evening() -> None:
    moment = MONDAY + timedelta(minutes=20)
    friday = datetime(2026, 2, 27, 17, tzinfo=UTC)
    assert is_near(moment, since=friday - 2 * HOUR, now=friday, opening=OFFICE)
    assert not is_near(moment, since=friday - 2 * HOUR, now=friday - HOUR, opening=OFFICE)
    assert is_near(moment, since=friday, now=moment + 6 * HOUR, opening=OFFICE)


@given(late=hours, away=hours, within=st.integers(1, 80), passed=hours)
def test_the_new_time_is_later_than_the_old_one_and_ahead_of_now(
    late: timedelta, away: timedelta, within: int, passed: timedelta
) -> None:
    now = MONDAY + passed
    told = new_time(MONDAY + late, within=within * HOUR, there_from=now + away, now=now, hours=OFFICE)
    assert told > max(now, MONDAY + late)
    assert OFFICE.worked(max(now + away, MONDAY + late), told) >= within * HOUR


def test_the_new_time_is_one_that_people_say() -> None:
    odd = MONDAY + timedelta(minutes=7, seconds=13)
    assert new_time(odd, within=2 * HOUR, there_from=odd, now=odd, hours=ALWAYS) == MONDAY + 2.5 * HOUR
    assert new_time(odd, within=8 * HOUR, there_from=odd, now=odd, hours=OFFICE) == MONDAY + 24.5 * HOUR


def house(*, absent: bool) -> Snapshot:
    away = (Away(1, MONDAY - HOUR, MONDAY + 50 * HOUR),) if absent else ()
    people = {7: Person(7, "Ms. Suzuki", teams=frozenset({1}), absences=away)}
    return Snapshot(MONDAY, people, {1: Staffed(1, "Sales", members=frozenset({7}))})


def test_nobody_promises_for_a_time_when_nobody_is_there() -> None:
    assert somebody_from(house(absent=True), 1, 7, MONDAY) == MONDAY + 50 * HOUR
    assert somebody_from(house(absent=False), 1, None, MONDAY) == MONDAY
    assert somebody_from(house(absent=True), 9, None, MONDAY) == MONDAY


def test_who_answers_instead_is_said_while_the_owner_is_away_alone() -> None:
    assert who_now(house(absent=False), owner=7, answering=7, now=MONDAY) is None
    assert who_now(house(absent=True), owner=None, answering=7, now=MONDAY) is None
    assert who_now(house(absent=True), owner=7, answering=7, now=MONDAY) == WhoNow(None, 7, MONDAY + 50 * HOUR)


@pytest.mark.parametrize(
    ("fact", "is_one"),
    [
        ({}, False),
        (fact_of(MONDAY, None), False),
        (fact_of(MONDAY - HOUR, None), False),
        (fact_of(MONDAY, None, "  "), False),
        (fact_of(MONDAY + HOUR, None), True),
        (fact_of(MONDAY, WhoNow(3, 7, None)), True),
        (fact_of(MONDAY, None, "We asked the airport."), True),
    ],
)
def test_a_bare_apology_is_no_word(fact: dict[str, object], is_one: bool) -> None:
    assert carries_a_fact(fact, MONDAY) is is_one


@pytest.mark.parametrize(
    ("hour_there", "wrote", "expected"),
    [(19, None, False), (20, None, True), (3, None, True), (8, None, False), (23, 30, False), (23, 90, True)],
)
def test_nights_are_quiet_for_who_does_not_write(hour_there: int, wrote: int | None, expected: bool) -> None:
    now = datetime(2026, 3, 3, hour_there, tzinfo=SINGAPORE)
    wrote_at = None if wrote is None else now - timedelta(minutes=wrote)
    assert is_quiet(now, Quiet(SINGAPORE), wrote_at=wrote_at) is expected


def test_the_quiet_they_asked_for_holds_in_any_case() -> None:
    noon = datetime(2026, 3, 3, 12, tzinfo=SINGAPORE)
    quiet = Quiet(SINGAPORE, time(11), time(14))
    assert is_quiet(noon, quiet, wrote_at=noon)
    assert not is_quiet(noon + 3 * HOUR, quiet, wrote_at=None)
    assert not is_quiet(noon + 12 * HOUR, quiet, wrote_at=None)


def test_one_word_a_day_leaves_by_itself() -> None:
    assert may_tell_by_itself(MONDAY, told_last=None)
    assert not may_tell_by_itself(MONDAY, told_last=MONDAY - 23 * HOUR)
    assert may_tell_by_itself(MONDAY, told_last=MONDAY - 24 * HOUR)


def test_an_absence_longer_than_the_standard_is_worth_a_word() -> None:
    assert is_worth_a_word(None, MONDAY)
    assert is_worth_a_word(MONDAY + HOUR, MONDAY)
    assert not is_worth_a_word(MONDAY - HOUR, MONDAY)
