"""Plans of shifts: over midnight, with breaks, single days; what cannot be is told in words."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotAllowed
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Colleague, PresenceState, Shift
from whiteglove.team.presence import PresentBecause
from whiteglove.team.shift_rules import ShiftWish
from whiteglove.team.shifts import as_wish, plan_shifts, shifts_of
from whiteglove.team.skills import SkillsRefused, SkillWishes, change_skills
from whiteglove.team.snapshot import snapshot, snapshot_of
from whiteglove.team.times import TimesRefused

MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NIGHT = ShiftWish(weekday=0, starts=time(22), ends=time(6))
PAUSE = ShiftWish(weekday=1, starts=time(2), ends=time(3), is_break=True)
DAY = ShiftWish(weekday=1, starts=time(9), ends=time(17))
LUNCH = ShiftWish(weekday=1, starts=time(12), ends=time(13), is_break=True)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday noon."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


def test_a_plan_is_kept_whole_or_not_at_all(ben: Colleague, dora: Colleague) -> None:
    free = ShiftWish(day=date(2026, 3, 10))
    plan_shifts(dora.as_actor(), ben, [NIGHT, PAUSE, free], zone="UTC")
    kept = [as_wish(row) for row in shifts_of(ben.as_actor(), ben)]
    assert sorted(kept, key=str) == sorted([NIGHT, PAUSE, free], key=str)
    assert Row.objects.filter(kind="team.ShiftsChanged").count() == 1
    with pytest.raises(TimesRefused):
        plan_shifts(dora.as_actor(), ben, [DAY, DAY, ShiftWish(weekday=1, starts=time(16), ends=time(18))])
    assert Shift.objects.count() == 3
    plan_shifts(dora.as_actor(), ben, [free, PAUSE, NIGHT], zone="UTC")
    assert Row.objects.filter(kind="team.ShiftsChanged").count() == 1
    with pytest.raises(NotAllowed):
        plan_shifts(ben.as_actor(), ben, [])


def test_what_is_over_stays_a_record(ben: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_shifts(SYSTEM, ben, [ShiftWish(day=date(2026, 3, 3), starts=time(9), ends=time(12))], zone="UTC")
    later = MONDAY + timedelta(days=9)
    monkeypatch.setattr(clock, "now", lambda: later)
    plan_shifts(SYSTEM, ben, [], zone="UTC")
    assert Shift.objects.get().day == date(2026, 3, 3)
    assert shifts_of(SYSTEM, ben) == []


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ([DAY, ShiftWish(weekday=1, starts=time(16), ends=time(20))], "Tuesday 09:00–17:00 and Tuesday 16:00–20:00"),
        ([NIGHT, ShiftWish(weekday=1, starts=time(5), ends=time(9))], "Monday 22:00–06:00 and Tuesday 05:00–09:00"),
        (
            [
                ShiftWish(weekday=6, starts=time(22), ends=time(6), from_day=date(2026, 6, 1)),
                ShiftWish(weekday=0, starts=time(5), ends=time(9), from_day=date(2026, 8, 3)),
            ],
            "Sunday 22:00–06:00 and Monday 05:00–09:00",
        ),
        ([NIGHT, ShiftWish(day=date(2026, 3, 10), starts=time(5), ends=time(9))], "and 2026-03-10 05:00–09:00"),
        ([DAY, PAUSE], "lies in no shift"),
        (
            [DAY, LUNCH, ShiftWish(weekday=1, starts=time(12, 30), ends=time(14), is_break=True)],
            "lie over each other",
        ),
        ([ShiftWish(weekday=0, starts=time(9))], "both a beginning and an end"),
        ([ShiftWish(weekday=0)], "both a beginning and an end"),
        ([ShiftWish(starts=time(9), ends=time(10))], "for a weekday"),
        ([ShiftWish(weekday=0, starts=time(9), ends=time(9))], "ends when it begins"),
        ([ShiftWish(weekday=0, starts=time(0), ends=time(0))], "around the clock"),
        ([ShiftWish(weekday=0, starts=time(12), ends=time(9))], "would last 21 hours"),
        ([ShiftWish(day=date(2026, 2, 2), starts=time(9), ends=time(12))], "is past"),
        ([ShiftWish(weekday=0, starts=time(9), ends=time(12), from_day=date.max)], "more than two years ahead"),
        ([ShiftWish(day=date(2026, 3, 29), starts=time(2, 30), ends=time(9))], "does not exist"),
        (
            [
                ShiftWish(
                    weekday=0, starts=time(9), ends=time(10), from_day=date(2026, 5, 2), until_day=date(2026, 5, 1)
                )
            ],
            "the last day lies before the first",
        ),
    ],
)
def test_plans_that_cannot_be(ben: Colleague, plan: list[ShiftWish], words: str) -> None:
    with pytest.raises(TimesRefused, match=words):
        plan_shifts(SYSTEM, ben, plan, zone="Europe/Paris")
    assert not Shift.objects.exists()


def test_two_plans_follow_each_other(ben: Colleague) -> None:
    summer = ShiftWish(weekday=1, starts=time(7), ends=time(15), from_day=date(2026, 6, 1))
    winter = ShiftWish(weekday=1, starts=time(9), ends=time(17), until_day=date(2026, 5, 31))
    plan_shifts(SYSTEM, ben, [winter, summer], zone="UTC")
    june = snapshot(datetime(2026, 6, 2, 8, tzinfo=UTC))
    assert june.is_present(ben.pk)
    assert not snapshot(datetime(2026, 3, 3, 8, tzinfo=UTC)).is_present(ben.pk)


def test_a_plan_since_ever_and_for_ever(ben: Colleague) -> None:
    ever = ShiftWish(weekday=1, starts=time(9), ends=time(17), from_day=date.min, until_day=date.max)
    assert len(plan_shifts(SYSTEM, ben, [ever], zone="UTC")) == 1
    assert snapshot(datetime(2026, 3, 3, 9, tzinfo=UTC)).is_present(ben.pk)


def test_a_day_of_its_own_has_no_breaks_of_the_week(ben: Colleague) -> None:
    tuesday = date(2026, 3, 3)
    plan_shifts(SYSTEM, ben, [DAY, LUNCH, ShiftWish(day=tuesday, starts=time(12), ends=time(16))], zone="UTC")
    seen = snapshot_of(ben.pk, datetime(2026, 3, 3, 12, 30, tzinfo=UTC))
    assert seen.presence(ben.pk).state == PresenceState.HERE
    week_later = seen.presence(ben.pk, seen.at + timedelta(days=7))
    assert (week_later.because, week_later.until) == (PresentBecause.BREAK, datetime(2026, 3, 10, 13, tzinfo=UTC))
    before_lunch = seen.presence(ben.pk, datetime(2026, 3, 10, 11, tzinfo=UTC))
    assert before_lunch.until == datetime(2026, 3, 10, 12, tzinfo=UTC)


def test_nine_stays_nine_when_the_clocks_change(ben: Colleague) -> None:
    sunday = ShiftWish(weekday=6, starts=time(9), ends=time(12))
    plan_shifts(SYSTEM, ben, [sunday], zone="Europe/Paris")
    seen = snapshot(datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert seen.back_at(ben.pk) == datetime(2026, 3, 29, 7, tzinfo=UTC)
    assert snapshot(datetime(2026, 3, 21, 12, tzinfo=UTC)).back_at(ben.pk) == datetime(2026, 3, 22, 8, tzinfo=UTC)


def test_one_colleague_is_read_as_among_all(ben: Colleague, dora: Colleague) -> None:
    plan_shifts(SYSTEM, ben, [NIGHT], zone="UTC")
    assert snapshot_of(ben.pk).people[ben.pk] == snapshot().people[ben.pk]
    assert list(snapshot_of(ben.pk).people) == [ben.pk]
    assert snapshot_of(ben.pk).presence(ben.pk) == snapshot().presence(ben.pk)


def test_skills_are_said_by_oneself_or_who_plans(ben: Colleague, chidi: Colleague, dora: Colleague) -> None:
    change_skills(ben.as_actor(), ben, SkillWishes(speaks=["fr", "ja", "fr"], skills=["Refunds", "refunds", " "]))
    row = change_skills(dora.as_actor(), ben, SkillWishes(room_for=12))
    assert (row.speaks, row.skills, row.room_for) == (["fr", "ja"], ["Refunds"], 12)
    assert Row.objects.filter(kind="team.SkillsChanged").count() == 2
    assert change_skills(ben.as_actor(), ben, SkillWishes(room_for=0)).room_for is None
    with pytest.raises(NotAllowed):
        change_skills(chidi.as_actor(), ben, SkillWishes(room_for=1))
    for wrong in (
        SkillWishes(speaks=["xx"]),
        SkillWishes(room_for=-1),
        SkillWishes(skills=[str(n) for n in range(31)]),
    ):
        with pytest.raises(SkillsRefused):
            change_skills(ben.as_actor(), ben, wrong)
