"""Teams say when they are open; what cannot be is told in words, and changes nothing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotAllowed, NotFound
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.opening import DaySpan
from whiteglove.team.hours import HoursWishes, NeverOpens, change_hours, except_day, no_exception
from whiteglove.team.hours_seen import hours_seen
from whiteglove.team.models import Colleague, Membership, OpeningException, Shift, Team
from whiteglove.team.opening import opening_of
from whiteglove.team.snapshot import snapshot
from whiteglove.team.times import TimesRefused

MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
OFFICE = [(day, "9:00", "18:00") for day in range(5)]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday noon."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


def facts() -> list[str]:
    return list(Row.objects.order_by("id").values_list("kind", flat=True))


def test_a_team_is_open_as_it_says(front_desk: Team, dora: Colleague) -> None:
    wishes = HoursWishes(week=[*OFFICE, (5, "22:00", "02:00")], time_zone="Asia/Tokyo", holidays_in="jp")
    change_hours(dora.as_actor(), front_desk, wishes)

    seen = hours_seen(dora.as_actor(), front_desk.pk)
    assert (seen.zone, seen.state.is_open, seen.team.holidays_in) == ("Asia/Tokyo", False, "JP")
    assert seen.state.until == datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
    assert [len(day.spans) for day in seen.days[:7]] == [1, 1, 1, 1, 1, 1, 0]
    assert seen.team.hours[-1] == [5, "22:00", "02:00"]
    assert facts()[-1] == "team.HoursChanged"
    change_hours(dora.as_actor(), front_desk, wishes)
    assert facts().count("team.HoursChanged") == 1


def test_holidays_are_named_as_the_reader_says(front_desk: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 20, 3, 0, tzinfo=UTC))
    change_hours(SYSTEM, front_desk, HoursWishes(week=OFFICE, time_zone="Asia/Tokyo", holidays_in="JP"))
    thanks = hours_seen(SYSTEM, front_desk.pk, language="ja").days[3]
    assert (thanks.day, thanks.spans, thanks.holiday) == (date(2026, 11, 23), (), "勤労感謝の日")


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        (HoursWishes(week=[(0, "9:00", "18:00"), (0, "17:00", "20:00")]), "lie over each other"),
        (HoursWishes(week=[(6, "22:00", "06:00"), (0, "05:00", "09:00")]), "Sunday 22:00–06:00 and Monday 05:00"),
        (HoursWishes(week=[(0, "18:00", "17:00")]), "would last 23 hours"),
        (HoursWishes(week=[(0, "9:00", "9:00")]), "ends when it begins"),
        (HoursWishes(week=[(0, "noon", "18:00")]), "'noon' is no time"),
        (HoursWishes(week=[(7, "9:00", "18:00")]), "no weekday 7"),
        (HoursWishes(time_zone="Asia/Atlantis"), "Asia/Atlantis is not known"),
        (HoursWishes(holidays_in="XX"), "No public holidays are known for XX"),
        (HoursWishes(holidays_in="DE-XX"), "DE has no part XX"),
        (HoursWishes(first_answer_hours=0), "between 1 and"),
        (HoursWishes(solution_hours=-1), "between 1 and"),
    ],
)
def test_what_cannot_be_is_told_in_words_and_changes_nothing(
    front_desk: Team, wishes: HoursWishes, words: str
) -> None:
    before = facts()
    with pytest.raises(TimesRefused, match=words):
        change_hours(SYSTEM, front_desk, wishes)
    front_desk.refresh_from_db()
    assert (front_desk.hours, front_desk.first_answer_hours, facts()) == ([], 24, before)


def test_standards_change_and_are_taken_away(front_desk: Team, ben: Colleague) -> None:
    change_hours(SYSTEM, front_desk, HoursWishes(first_answer_hours=4, next_answer_hours=8, solution_hours=40))
    team = change_hours(SYSTEM, front_desk, HoursWishes(next_answer_hours=0, is_pushed=True, tells_by_itself=True))
    assert (team.first_answer_hours, team.next_answer_hours, team.solution_hours) == (4, None, 40)
    assert team.is_pushed
    assert team.tells_by_itself
    with pytest.raises(NotAllowed):
        change_hours(ben.as_actor(), front_desk, HoursWishes(solution_hours=1))


def test_a_day_is_otherwise_and_then_not(front_desk: Team, dora: Colleague) -> None:
    change_hours(SYSTEM, front_desk, HoursWishes(week=OFFICE, time_zone="UTC"))
    except_day(dora.as_actor(), front_desk, date(2026, 3, 3), why="Stocktaking")
    except_day(
        dora.as_actor(), front_desk, date(2026, 3, 7), spans=[("18:00", "20:00"), ("10:00", "12:00")], why="Fair"
    )

    seen = hours_seen(dora.as_actor(), front_desk.pk)
    assert [(one.day.day, one.why, one.by, len(one.spans)) for one in seen.exceptions] == [
        (3, "Stocktaking", "Dora", 0),
        (7, "Fair", "Dora", 2),
    ]
    assert seen.days[5].spans == (DaySpan(time(10), time(12)), DaySpan(time(18), time(20)))
    front_desk.refresh_from_db()
    assert opening_of(front_desk).next_opening(MONDAY + timedelta(hours=10)) == datetime(2026, 3, 4, 9, tzinfo=UTC)

    no_exception(dora.as_actor(), front_desk, date(2026, 3, 3))
    assert not OpeningException.objects.filter(day=date(2026, 3, 3)).exists()
    with pytest.raises(NotFound):
        no_exception(dora.as_actor(), front_desk, date(2026, 3, 3))


def test_a_team_that_is_always_open_closes_for_a_day(front_desk: Team) -> None:
    except_day(SYSTEM, front_desk, date(2026, 3, 4), why="Moving house")
    front_desk.refresh_from_db()
    opening = opening_of(front_desk)
    assert [opening.is_open(MONDAY + timedelta(days=days)) for days in range(4)] == [True, True, False, True]


@pytest.mark.parametrize(
    ("day", "spans", "words"),
    [
        (date(2026, 3, 1), [], "is past, or too far ahead"),
        (date(2030, 3, 1), [], "is past, or too far ahead"),
        (date(2026, 3, 29), [("02:30", "06:00")], "02:30 does not exist on 2026-03-29"),
        (date(2026, 3, 28), [("22:00", "02:30")], "02:30 does not exist on 2026-03-29"),
        (date(2026, 3, 4), [("9:00", "12:00"), ("11:00", "13:00")], "lie over each other"),
        (date(2026, 3, 4), [("22:00", "06:00"), ("23:00", "24:00")], "lie over each other"),
        (date(2026, 3, 4), [("12:00", "9:00")], "would last 21 hours"),
    ],
)
def test_exceptions_that_cannot_be(front_desk: Team, day: date, spans: list[tuple[str, str]], words: str) -> None:
    change_hours(SYSTEM, front_desk, HoursWishes(week=OFFICE, time_zone="Europe/Paris"))
    with pytest.raises(TimesRefused, match=words):
        except_day(SYSTEM, front_desk, day, spans=spans)
    assert not OpeningException.objects.exists()


def test_a_team_that_would_never_open_is_refused(front_desk: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its only weekly day is closed for a year and a half, one exception after the other."""
    change_hours(SYSTEM, front_desk, HoursWishes(week=[(0, "9:00", "10:00")], time_zone="UTC"))
    mondays = [MONDAY.date() + timedelta(weeks=week) for week in range(1, 58)]
    for day in mondays[:-1]:
        except_day(SYSTEM, front_desk, day)
    with pytest.raises(NeverOpens, match="never open"):
        except_day(SYSTEM, front_desk, mondays[-1])


def test_the_house_is_read_in_as_many_questions_however_many_serve(db: None) -> None:
    """Shifts are light, and who works alike shares one plan: minutely work goes through it for 2,000 colleagues."""

    def questions(number: int) -> int:
        team = Team.objects.create(key=f"t{number}", name="T", time_zone="UTC", hours=[[0, "09:00", "17:00"]])
        OpeningException.objects.create(team=team, day=MONDAY.date() + timedelta(days=number), by_whom="system")
        who = Colleague.objects.create(email=f"p{number}@desk.example", name="P")
        Membership.objects.create(colleague=who, team=team)
        given = {"starts": time(9), "ends": time(17), "time_zone": "UTC", "by_whom": "system"}
        Shift.objects.bulk_create([Shift(colleague=who, weekday=day, **given) for day in range(5)])
        with CaptureQueriesContext(connection) as asked:
            here = snapshot()
        assert {here.is_present(one) for one in here.people} == {True}
        assert len(here.people[who.pk].shifts) == 5
        assert here.teams[team.pk].opening.next_opening(MONDAY) is not None
        return len(asked)

    assert {questions(number) for number in range(1, 5)} == {8}
