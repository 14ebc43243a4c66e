"""When a customer may be called, in their own zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whiteglove.foundation.opening import ALWAYS, DaySpan, Opening
from whiteglove.promises.models.callback import Outcome
from whiteglove.promises.numbers import read_number
from whiteglove.promises.windows import (
    AtNight,
    QuietThen,
    Window,
    WindowRefused,
    gathered,
    moved_by_days,
    next_window,
    reachable,
    refuse_quiet,
    refuse_window,
    zone_of_number,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 17:00 in Singapore
EVENING = Window(NOW, NOW + timedelta(hours=3))
SINGAPORE = reachable("Asia/Singapore")
OFFICE = Opening(UTC, {day: (DaySpan(time(8), time(17)),) for day in range(5)})


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("+65 9123 4567", "Asia/Singapore"),
        ("+81 3 1234 5678", "Asia/Tokyo"),
        ("+44 7400 123456", "Europe/London"),
        ("+1 212 555 0123", "America/New_York"),
        ("+1 800 555 0123", ""),
        ("+61 491 570 006", ""),
        ("+882 16 12345678", ""),
    ],
)
def test_the_number_tells_the_zone_where_its_country_has_one(typed: str, zone: str) -> None:
    assert zone_of_number(read_number(typed), NOW) == zone


def test_of_several_one_for_each_way_of_the_clocks_is_offered() -> None:
    zones = gathered(read_number("+61 491 570 006").zones, NOW)
    assert zones.index("Australia/Perth") < zones.index("Australia/Brisbane") < zones.index("Australia/Sydney")
    assert zones.count("Australia/Sydney") == 1


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        (2, 1, "before it begins"),
        (1, 1, "before it begins"),
        (-3, -1, "over already"),
        (1, 24 * 14 + 2, "14 days"),
    ],
)
def test_what_is_no_time_to_call_is_refused(begin: float, end: float, words: str) -> None:
    with pytest.raises(WindowRefused, match=words):
        refuse_window(Window(NOW + timedelta(hours=begin), NOW + timedelta(hours=end)), NOW)
    refuse_window(Window(NOW - timedelta(hours=1), NOW + timedelta(hours=1)), NOW)


def test_nobody_is_called_at_night_or_when_they_want_quiet() -> None:
    night = Window(NOW + timedelta(hours=5), NOW + timedelta(hours=8))  # 22:00 to 01:00
    with pytest.raises(AtNight, match="22:00 in Asia/Singapore"):
        refuse_quiet(night, NOW, zone="Asia/Singapore", quiet=None)
    refuse_quiet(night, NOW, zone="Europe/London", quiet=None)
    with pytest.raises(QuietThen, match="17:00"):
        refuse_quiet(EVENING, NOW, zone="Asia/Singapore", quiet=(time(12), time(21)))
    refuse_quiet(EVENING, NOW, zone="Asia/Singapore", quiet=(time(12), time(18)))
    refuse_quiet(night, NOW, zone="Asia/Singapore", quiet=(time(0), time(0)))


@pytest.mark.parametrize(("outcome", "minutes"), [(Outcome.BUSY, 10), (Outcome.NO_ANSWER, 30), (Outcome.MACHINE, 60)])
def test_somebody_not_reached_is_called_later_in_the_window(outcome: Outcome, minutes: int) -> None:
    found = next_window(outcome, NOW, EVENING, hours=SINGAPORE, opening=ALWAYS)
    assert found == Window(NOW + timedelta(minutes=minutes), EVENING.end)


def test_at_the_end_of_the_window_it_is_the_same_window_tomorrow() -> None:
    late = EVENING.end - timedelta(minutes=20)
    found = next_window(Outcome.NO_ANSWER, late, EVENING, hours=SINGAPORE, opening=ALWAYS)
    assert found == Window(EVENING.begin + timedelta(days=1), EVENING.end + timedelta(days=1))


def test_on_friday_it_is_the_same_window_on_monday() -> None:
    friday = Window(NOW + timedelta(days=4), NOW + timedelta(days=4, hours=1))
    found = next_window(Outcome.NO_ANSWER, friday.end, friday, hours=SINGAPORE, opening=OFFICE)
    assert found.begin == friday.begin + timedelta(days=3)


def test_quiet_hours_are_waited_for() -> None:
    calm = reachable("Asia/Singapore", (time(17), time(18)))
    found = next_window(Outcome.BUSY, NOW, EVENING, hours=calm, opening=ALWAYS)
    assert found == Window(NOW + timedelta(hours=1), EVENING.end)


def test_two_o_clock_stays_two_o_clock_when_the_clocks_change() -> None:
    paris = reachable("Europe/Paris")
    saturday = datetime(2026, 3, 28, 14, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
    moved = moved_by_days(Window(saturday, saturday + timedelta(hours=2)), 1, paris)
    assert moved.begin.astimezone(ZoneInfo("Europe/Paris")) == datetime(
        2026, 3, 29, 14, tzinfo=ZoneInfo("Europe/Paris")
    )
    assert moved.begin - saturday == timedelta(hours=23)


MINUTES = 60 * 24 * 400
ZONES = ["Asia/Singapore", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]


@settings(max_examples=200, deadline=None)
@given(
    begins=st.integers(0, MINUTES),
    minutes=st.integers(1, 14 * 24 * 60),
    after=st.integers(-600, 20 * 24 * 60),
    zone=st.sampled_from(ZONES),
    outcome=st.sampled_from([Outcome.BUSY, Outcome.NO_ANSWER, Outcome.MACHINE]),
    opening=st.sampled_from([ALWAYS, OFFICE]),
)
def test_there_is_always_a_next_time(
    begins: int, minutes: int, after: int, zone: str, outcome: Outcome, opening: Opening
) -> None:
    begin = NOW + timedelta(minutes=begins)
    window = Window(begin, begin + timedelta(minutes=minutes))
    now = begin + timedelta(minutes=after)
    found = next_window(outcome, now, window, hours=reachable(zone), opening=opening)
    assert found.begin > now
    assert found.begin < found.end
    if found.end != window.end:  # another day: the same wall time, but where the clocks jump over it
        walls = [at.astimezone(ZoneInfo(zone)) for at in (window.begin, found.begin)]
        jumped = walls[1].utcoffset() != (walls[1] - timedelta(hours=3)).utcoffset()
        assert jumped or walls[0].time() == walls[1].time()
