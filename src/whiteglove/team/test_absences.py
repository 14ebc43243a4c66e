"""Somebody is away: entered, begun, over; told once, in order, and never twice at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor, ActorKind, Role
from whiteglove.foundation.errors import NotAllowed, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.team.absences.actions import (
    AbsenceOverAlready,
    AbsenceWishes,
    absent,
    change_absence,
    end_absence,
)
from whiteglove.team.absences.clockwork import begin_and_end_absences
from whiteglove.team.absences.queries import absences, absences_over, seen
from whiteglove.team.absences.rules import AbsentAlready
from whiteglove.team.models import Absence, Colleague

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> "Clock":
    return Clock(monkeypatch)


class Clock:
    """The time, as the test says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.at(NOON)

    def at(self, moment: datetime) -> None:
        self.monkeypatch.setattr(clock, "now", lambda: moment)


def told() -> list[tuple[str, int]]:
    rows = Row.objects.filter(kind__startswith="team.Absence").order_by("id")
    return [(row.kind.removeprefix("team."), row.body["absence_id"]) for row in rows]


def test_sick_at_noon_begins_at_once(at_noon: Clock, ben: Colleague, chidi: Colleague) -> None:
    made = absent(chidi.as_actor(), ben, starts=NOON, cover=chidi, why="  went\nhome ")
    assert (made.is_sudden, made.begun_at, made.ends, made.cover_id) == (True, NOON, None, chidi.pk)
    assert (made.why, made.by_whom) == ("went home", chidi.as_actor().reference)
    assert told() == [("AbsencePlanned", made.pk), ("AbsenceBegan", made.pk)]
    assert begin_and_end_absences() == 0


def test_a_planned_one_begins_and_is_over_by_the_clock_once_each(at_noon: Clock, ben: Colleague) -> None:
    made = absent(ben.as_actor(), ben, starts=NOON + HOUR, ends=NOON + 3 * HOUR)
    assert (made.is_sudden, made.begun_at) == (False, None)
    assert begin_and_end_absences() == 0
    at_noon.at(NOON + HOUR)
    assert (begin_and_end_absences(), begin_and_end_absences()) == (1, 0)
    at_noon.at(NOON + 3 * HOUR)
    assert (begin_and_end_absences(), begin_and_end_absences()) == (1, 0)
    assert [kind for kind, _ in told()] == ["AbsencePlanned", "AbsenceBegan", "AbsenceOver"]


def test_after_six_hours_of_standstill_everything_is_told_in_its_order(
    at_noon: Clock, ben: Colleague, chidi: Colleague, dora: Colleague
) -> None:
    long = absent(SYSTEM, ben, starts=NOON + HOUR, ends=NOON + 5 * HOUR)
    short = absent(SYSTEM, chidi, starts=NOON + 2 * HOUR, ends=NOON + 3 * HOUR)
    late = absent(SYSTEM, dora, starts=NOON + 5 * HOUR)
    Row.objects.all().delete()
    at_noon.at(NOON + 6 * HOUR)
    assert begin_and_end_absences() == 5
    assert told() == [
        ("AbsenceBegan", long.pk),
        ("AbsenceBegan", short.pk),
        ("AbsenceOver", short.pk),
        ("AbsenceOver", long.pk),
        ("AbsenceBegan", late.pk),
    ]
    assert begin_and_end_absences() == 0


def test_called_off_it_never_begins(at_noon: Clock, ben: Colleague) -> None:
    made = absent(SYSTEM, ben, starts=NOON + HOUR)
    end_absence(ben.as_actor(), made.pk)
    at_noon.at(NOON + 2 * HOUR)
    assert begin_and_end_absences() == 0
    assert [kind for kind, _ in told()] == ["AbsencePlanned", "AbsenceEnded"]
    with pytest.raises(AbsenceOverAlready):
        end_absence(ben.as_actor(), made.pk)
    assert absences_over(ben.as_actor()) == []


def test_what_was_entered_by_mistake_is_not_looked_back_on(at_noon: Clock, ben: Colleague) -> None:
    made = absent(SYSTEM, ben, starts=NOON)
    at_noon.at(NOON + timedelta(minutes=9))
    end_absence(SYSTEM, made.pk)
    assert (told()[-1], absences_over(ben.as_actor())) == (("AbsenceOver", made.pk), [])


def test_back_early_it_is_over_and_to_be_looked_back_on_once(
    at_noon: Clock, ben: Colleague, chidi: Colleague
) -> None:
    made = absent(SYSTEM, ben, starts=NOON, ends=NOON + DAY)
    at_noon.at(NOON + HOUR)
    ended = end_absence(ben.as_actor(), made.pk)
    assert (ended.over_at, ended.ended_at) == (NOON + HOUR, NOON + HOUR)
    assert [kind for kind, _ in told()][-1] == "AbsenceOver"
    assert [one.id for one in absences_over(ben.as_actor())] == [made.pk]
    assert absences_over(chidi.as_actor()) == []
    assert not seen(chidi.as_actor(), made.pk)
    assert seen(ben.as_actor(), made.pk)
    assert not seen(ben.as_actor(), made.pk)
    assert absences_over(ben.as_actor()) == []


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (-13 * HOUR, None, "before today"),
        (-DAY, -HOUR, "before today"),
        (-2 * HOUR, -HOUR, "over already"),
        (HOUR, HOUR, "before it begins"),
        (2 * HOUR, HOUR, "before it begins"),
        (4 * 366 * DAY, None, "three years"),
        (HOUR, 4 * 366 * DAY, "three years"),
    ],
)
def test_times_that_cannot_be_meant(
    at_noon: Clock, ben: Colleague, begins: timedelta, ends: timedelta | None, words: str
) -> None:
    with pytest.raises(NotUnderstood, match=words):
        absent(SYSTEM, ben, starts=NOON + begins, ends=None if ends is None else NOON + ends)
    assert not Absence.objects.exists()


def test_since_this_morning_where_they_live_and_since_last_night(at_noon: Clock, ben: Colleague) -> None:
    Colleague.objects.filter(pk=ben.pk).update(time_zone="Asia/Tokyo")  # 21:00 there
    made = absent(SYSTEM, ben, starts=NOON - 20 * HOUR)
    assert made.is_sudden
    end_absence(SYSTEM, made.pk)
    with pytest.raises(NotUnderstood):
        absent(SYSTEM, ben, starts=NOON - 22 * HOUR)


@pytest.mark.parametrize(
    ("begins", "ends", "why"),
    [
        (HOUR, 3 * HOUR, ""),
        (0 * HOUR, 2 * HOUR, ""),
        (3 * HOUR, 5 * HOUR, ""),
        (4 * HOUR, 6 * HOUR, ""),
        (3 * HOUR, None, "ill"),
    ],
)
def test_nobody_is_away_twice_at_a_time(
    at_noon: Clock, ben: Colleague, begins: timedelta, ends: timedelta | None, why: str
) -> None:
    known = absent(SYSTEM, ben, starts=NOON + HOUR, ends=NOON + 4 * HOUR)
    with pytest.raises(AbsentAlready, match=r"Ben is away .*2026-03-02 13:00 UTC") as refused:
        absent(SYSTEM, ben, starts=NOON + begins, ends=None if ends is None else NOON + ends, why=why)
    assert refused.value.known.id == known.pk
    assert Absence.objects.count() == 1


def test_what_only_touches_for_another_reason_stands_by_itself_and_illness_may_come_before_a_holiday(
    at_noon: Clock, ben: Colleague
) -> None:
    absent(SYSTEM, ben, starts=NOON + 4 * HOUR, ends=NOON + DAY, why="holiday")
    absent(SYSTEM, ben, starts=NOON + DAY, ends=NOON + 2 * DAY, why="training")
    absent(SYSTEM, ben, starts=NOON)
    assert Absence.objects.count() == 3


def test_its_end_cover_and_reason_change_but_not_into_the_past(
    at_noon: Clock, ben: Colleague, chidi: Colleague, dora: Colleague
) -> None:
    made = absent(SYSTEM, ben, starts=NOON, ends=NOON + 2 * HOUR, cover=chidi, why="ill")
    at_noon.at(NOON + HOUR)
    changed = change_absence(chidi.as_actor(), made.pk, AbsenceWishes(ends=NOON + 3 * DAY, cover=dora))
    assert (changed.ends, changed.cover_id, changed.why) == (NOON + 3 * DAY, dora.pk, "ill")
    assert change_absence(SYSTEM, made.pk, AbsenceWishes(ends=None, cover=None)).ends is None
    with pytest.raises(NotUnderstood, match="over already"):
        change_absence(SYSTEM, made.pk, AbsenceWishes(ends=NOON + HOUR / 2))
    with pytest.raises(NotUnderstood, match="cannot cover for themselves"):
        change_absence(SYSTEM, made.pk, AbsenceWishes(cover=ben))
    made.refresh_from_db()
    assert (made.ends, made.cover_id) == (None, None)
    assert [kind for kind, _ in told()].count("AbsenceChanged") == 2


def test_whose_end_was_moved_is_over_at_the_new_one_alone(at_noon: Clock, ben: Colleague) -> None:
    made = absent(SYSTEM, ben, starts=NOON, ends=NOON + HOUR)
    change_absence(SYSTEM, made.pk, AbsenceWishes(ends=NOON + 2 * HOUR))
    at_noon.at(NOON + HOUR)
    assert begin_and_end_absences() == 0
    at_noon.at(NOON + 2 * HOUR)
    assert begin_and_end_absences() == 1


def test_temps_say_that_they_fell_ill_and_no_more(at_noon: Clock, temp: Colleague, ben: Colleague) -> None:
    actor = temp.as_actor()
    for colleague, starts in ((ben, NOON), (temp, NOON + HOUR)):
        with pytest.raises(NotAllowed):
            absent(actor, colleague, starts=starts)
    made = absent(actor, temp, starts=NOON)
    end_absence(actor, made.pk)
    planned = absent(SYSTEM, temp, starts=NOON + DAY)
    with pytest.raises(NotAllowed):
        end_absence(actor, planned.pk)


def test_a_program_enters_absences_when_it_may(at_noon: Clock, ben: Colleague) -> None:
    may = Actor(ActorKind.TOKEN, 1, "Rota", Role.COLLEAGUE, frozenset({"absences.write", "presence.read"}))
    made = absent(may, ben, starts=NOON + HOUR, ends=NOON + DAY)
    assert (made.by_id, made.by_whom) == (None, "token:1")
    assert [one.id for one in absences(may)] == [made.pk]
    may_not = Actor(ActorKind.TOKEN, 2, "Till", Role.COLLEAGUE, frozenset({"presence.read"}))
    with pytest.raises(NotAllowed):
        absent(may_not, ben, starts=NOON + 2 * DAY)
