"""Opening hours and working time, over midnights and days on which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from whiteglove.foundation.opening import ALWAYS, DaySpan, Opening, Span, overlaps

PARIS = ZoneInfo("Europe/Paris")
OFFICE = {weekday: (DaySpan(time(9), time(18)),) for weekday in range(5)}
FRIDAY_EVENING = datetime(2026, 3, 27, 16, 0, tzinfo=UTC)  # 17:00 in Paris, two days before the clocks change


def paris(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS)


def test_always_open_counts_plain_time() -> None:
    assert ALWAYS.after(FRIDAY_EVENING, timedelta(hours=30)) == FRIDAY_EVENING + timedelta(hours=30)
    assert ALWAYS.is_open(FRIDAY_EVENING)
    assert ALWAYS.closes_at(FRIDAY_EVENING) is None


def test_working_time_goes_on_after_the_weekend_at_nine_by_the_wall() -> None:
    office = Opening(PARIS, OFFICE)
    assert office.after(FRIDAY_EVENING, timedelta(hours=2)) == paris(30, 10)
    assert office.worked(FRIDAY_EVENING, paris(30, 10)) == timedelta(hours=2)
    assert office.next_opening(paris(28, 12)) == paris(30, 9)
    assert office.closes_at(FRIDAY_EVENING) == paris(27, 18)
    assert not office.is_open(paris(27, 18))


def test_a_night_shift_over_the_change_of_the_clocks_is_an_hour_shorter() -> None:
    nights = Opening(PARIS, {5: (DaySpan(time(22), time(6)),)})
    (night,) = nights.spans(paris(28, 12), paris(30, 12))
    assert night == Span(paris(28, 22).astimezone(UTC), paris(29, 6).astimezone(UTC))
    assert night.end - night.begin == timedelta(hours=7)


def test_a_wall_time_that_does_not_exist_does_not_lose_the_day() -> None:
    early = Opening(PARIS, {6: (DaySpan(time(2, 30), time(10)),)})
    assert early.is_open(paris(29, 4))
    assert early.worked(paris(29, 0), paris(30, 0)) <= timedelta(hours=7)


def test_holidays_and_days_of_their_own() -> None:
    monday, tuesday = date(2026, 3, 30), date(2026, 3, 31)
    office = Opening(PARIS, OFFICE, {tuesday: (DaySpan(time(13), time(15)),)}, lambda day: day in {monday, tuesday})
    assert office.next_opening(paris(28, 12)) == paris(31, 13)
    assert office.after(FRIDAY_EVENING, timedelta(hours=2)) == paris(31, 14)


def test_round_the_clock_but_for_holidays() -> None:
    hotline = Opening(PARIS, is_holiday=lambda day: day == date(2026, 3, 30))
    assert hotline.closes_at(FRIDAY_EVENING) == paris(30, 0)
    assert hotline.next_opening(paris(30, 8)) == paris(31, 0)


def test_one_that_never_opens_still_names_a_moment() -> None:
    never = Opening(PARIS, OFFICE, is_holiday=lambda _: True)
    assert never.next_opening(FRIDAY_EVENING) is None
    assert never.after(FRIDAY_EVENING, timedelta(hours=4)) == FRIDAY_EVENING + timedelta(hours=4)


def test_overlaps_are_found() -> None:
    one, two, three = (Span(paris(1, hour), paris(1, hour + 2)) for hour in (8, 9, 11))
    assert overlaps([three, two, one]) == [(one, two)]


walls = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
weeks = st.dictionaries(
    st.integers(0, 6), st.lists(st.builds(DaySpan, walls, walls), min_size=1, max_size=3).map(tuple), min_size=1
)
zones = st.sampled_from(
    ["Europe/Paris", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"]
)
moments = st.integers(0, 730 * 24 * 60).map(
    lambda minutes: paris(1, 0, month=1).astimezone(UTC) + timedelta(minutes=minutes)
)


@given(weeks, zones, moments, st.integers(1, 60 * 80))
def test_working_time_adds_up(week: dict[int, tuple[DaySpan, ...]], zone: str, at: datetime, minutes: int) -> None:
    opening, wanted = Opening(ZoneInfo(zone), week), timedelta(minutes=minutes)
    moment = opening.after(at, wanted)
    assert opening.worked(at, moment) == wanted
    assert opening.is_open(moment - timedelta(microseconds=1))


@given(weeks, zones, moments)
def test_spans_never_touch_or_overlap(week: dict[int, tuple[DaySpan, ...]], zone: str, at: datetime) -> None:
    spans = list(Opening(ZoneInfo(zone), week).spans(at, at + timedelta(days=20)))
    assert all(one.end < two.begin for one, two in pairwise(spans))
    assert all(span.begin < span.end for span in spans)
