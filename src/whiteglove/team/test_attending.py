"""Here, busy, away or gone home: said by colleagues, or seen by the desk."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotAllowed
from whiteglove.foundation.journal.models import Row
from whiteglove.team.attending import (
    AbsentNow,
    left_by_signing_out,
    notice_idle,
    say_presence,
    seen_at_work,
)
from whiteglove.team.hours import HoursWishes, change_hours
from whiteglove.team.models import Absence, Attendance, Colleague, PresenceState, SignedIn, Team
from whiteglove.team.presence import Presence, PresentBecause
from whiteglove.team.shift_rules import ShiftWish
from whiteglove.team.shifts import plan_shifts
from whiteglove.team.snapshot import snapshot_of
from whiteglove.team.times import TimesRefused

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
HERE, BUSY, AWAY, GONE = PresenceState.HERE, PresenceState.BUSY, PresenceState.AWAY, PresenceState.GONE
SHIFT = ShiftWish(weekday=0, starts=time(9), ends=time(17))
LUNCH = ShiftWish(weekday=0, starts=time(12), ends=time(13), is_break=True)

At = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """`at(moment)`: that is the time from now on."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NINE)
    return set_clock


@pytest.fixture
def ben_works(ben: Colleague, at: At) -> Colleague:
    """Ben works on Mondays, with a break at noon."""
    plan_shifts(SYSTEM, ben, [SHIFT, LUNCH], zone="UTC")
    return ben


def presence(colleague: Colleague) -> Presence:
    return snapshot_of(colleague.pk).presence(colleague.pk)


def pressed_last(colleague: Colleague, moment: datetime, key: str = "a") -> None:
    SignedIn.objects.update_or_create(
        session_key=key,
        defaults={
            "session_data": "", "colleague": colleague, "seen_at": moment, "expire_date": NINE + timedelta(days=14)
        },
    )  # fmt: skip


def test_what_is_said_holds_until_the_break_the_end_of_the_shift_or_midnight(ben_works: Colleague, at: At) -> None:
    ben = ben_works.as_actor()
    assert say_presence(ben, ben_works, BUSY).until == NINE + 3 * HOUR
    assert say_presence(ben, ben_works, GONE).until == NINE + 8 * HOUR
    assert (presence(ben_works).state, presence(ben_works).because) == (GONE, PresentBecause.SAID)
    at(NINE + 12 * HOUR)
    Colleague.objects.filter(pk=ben_works.pk).update(time_zone="Asia/Tokyo")
    assert say_presence(ben, ben_works, HERE).until == datetime(2026, 3, 3, 15, tzinfo=UTC)
    assert say_presence(ben, ben_works, BUSY, until=NINE + 14 * HOUR).until == NINE + 14 * HOUR
    assert Row.objects.filter(kind="team.PresenceChanged").count() == 4


def test_who_may_say_it_of_whom(ben: Colleague, chidi: Colleague, dora: Colleague, at: At) -> None:
    say_presence(dora.as_actor(), ben, AWAY, until=NINE + HOUR)
    assert Attendance.objects.get().by == dora
    with pytest.raises(NotAllowed):
        say_presence(chidi.as_actor(), ben, HERE)
    for until in (NINE, NINE + timedelta(days=15)):
        with pytest.raises(TimesRefused, match="a moment to come"):
            say_presence(ben.as_actor(), ben, AWAY, until=until)


def test_nobody_is_here_during_an_absence(ben: Colleague, at: At) -> None:
    Absence.objects.create(colleague=ben, starts=NINE - HOUR, by_whom="system")
    with pytest.raises(AbsentNow, match="Ben is entered as absent"):
        say_presence(ben.as_actor(), ben, BUSY)
    seen_at_work(ben.as_actor())
    assert not Attendance.objects.exists()
    assert presence(ben).because == PresentBecause.ABSENCE


def test_whoever_comes_in_within_their_hours_needs_no_word(ben_works: Colleague) -> None:
    seen_at_work(ben_works.as_actor())
    assert not Attendance.objects.exists()


def test_whoever_comes_in_beside_their_hours_is_here_until_these_begin_to_speak(ben_works: Colleague, at: At) -> None:
    at(NINE + 3 * HOUR + 5 * MINUTE)
    seen_at_work(ben_works.as_actor())
    assert (presence(ben_works).state, presence(ben_works).because) == (HERE, PresentBecause.SEEN)
    assert Row.objects.get(kind="team.PresenceChanged").body["by_activity"] is True
    seen_at_work(ben_works.as_actor())
    assert Attendance.objects.count() == 1


def test_an_hour_without_a_press_is_away_and_the_next_press_brings_back(ben_works: Colleague, at: At) -> None:
    pressed_last(ben_works, NINE + 10 * MINUTE)
    at(NINE + 69 * MINUTE)
    assert notice_idle() == 0
    at(NINE + 70 * MINUTE)
    assert notice_idle() == 1
    assert notice_idle() == 0
    assert (presence(ben_works).state, presence(ben_works).until) == (AWAY, NINE + 8 * HOUR)
    assert Attendance.objects.get().by_whom == "system"

    at(NINE + 80 * MINUTE)
    seen_at_work(ben_works.as_actor())
    assert (presence(ben_works).state, presence(ben_works).until) == (HERE, NINE + 3 * HOUR)
    pressed_last(ben_works, NINE + 80 * MINUTE)
    at(NINE + 140 * MINUTE)
    assert notice_idle() == 1


def test_a_break_is_no_idleness(ben_works: Colleague, at: At) -> None:
    pressed_last(ben_works, NINE + 170 * MINUTE)
    at(NINE + 4 * HOUR)
    assert notice_idle() == 0
    at(NINE + 4 * HOUR + 50 * MINUTE)
    assert notice_idle() == 1


def test_who_was_not_seen_today_is_where_their_plan_says(ben_works: Colleague, at: At) -> None:
    pressed_last(ben_works, NINE - 14 * HOUR)
    at(NINE + 4 * HOUR)
    assert notice_idle() == 0


def test_what_somebody_said_of_themselves_holds_however_quiet_or_loud_they_are(ben: Colleague, at: At) -> None:
    pressed_last(ben, NINE)
    say_presence(ben.as_actor(), ben, BUSY, until=NINE + 5 * HOUR)
    at(NINE + 3 * HOUR)
    assert notice_idle() == 0
    say_presence(ben.as_actor(), ben, AWAY, until=NINE + 5 * HOUR)
    seen_at_work(ben.as_actor())
    assert presence(ben).state == AWAY


def test_where_nothing_closes_nobody_knows_until_when(ben: Colleague, at: At) -> None:
    pressed_last(ben, NINE)
    at(NINE + timedelta(days=2))
    assert notice_idle() == 1
    assert presence(ben).until is None
    seen_at_work(ben.as_actor())
    assert presence(ben).state == HERE


def test_signing_out_of_the_last_browser_is_going_home(ben_works: Colleague, at: At) -> None:
    ben = ben_works.as_actor()
    pressed_last(ben_works, NINE, "a")
    pressed_last(ben_works, NINE, "b")
    left_by_signing_out(ben, this="a")
    assert not Attendance.objects.exists()
    SignedIn.objects.filter(pk="a").delete()
    left_by_signing_out(ben, this="b")
    assert (presence(ben_works).state, presence(ben_works).until) == (GONE, NINE + 8 * HOUR)
    at(NINE + HOUR)
    seen_at_work(ben)
    assert presence(ben_works).state == HERE


def test_a_program_is_never_here(front_desk: Team) -> None:
    seen_at_work(SYSTEM)
    left_by_signing_out(SYSTEM, this="")
    assert not Attendance.objects.exists()


def test_by_the_hours_of_the_team(ben: Colleague, front_desk: Team, at: At) -> None:
    change_hours(SYSTEM, front_desk, HoursWishes(week=[(0, "9:00", "12:00")], time_zone="UTC"))
    pressed_last(ben, NINE)
    at(NINE + 2 * HOUR)
    assert notice_idle() == 1
    assert presence(ben).until == datetime(2026, 3, 3, 0, 0, tzinfo=UTC)


def test_actors_who_are_nobody_we_know(as_ben: Actor, ben: Colleague) -> None:
    Colleague.objects.filter(pk=ben.pk).update(is_active=False)
    with pytest.raises(Exception, match="no such colleague"):
        say_presence(as_ben, ben, HERE)
