"""Who is here, and who stands in: absence before word, word before shift, shift before the team's hours."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from whiteglove.foundation.opening import DaySpan, Opening
from whiteglove.team.models import PresenceState
from whiteglove.team.presence import Away, Person, PlannedShift, PresentBecause, Snapshot, Staffed, Stated

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
OFFICE = Opening(ZoneInfo("UTC"), {day: (DaySpan(time(9), time(18)),) for day in range(5)})
BAGGAGE, SALES = 1, 2
SUZUKI, BEN, MIA = 10, 11, 12


def house(*people: Person, at: datetime = NOON) -> Snapshot:
    everybody = {person.id: person for person in people}
    teams = {
        BAGGAGE: Staffed(BAGGAGE, "Baggage", OFFICE, members=frozenset(everybody)),
        SALES: Staffed(SALES, "Sales", OFFICE, is_private=True),
    }
    return Snapshot(at, everybody, teams)


def person(key: int, name: str = "Ben", **more: object) -> Person:
    return Person(key, name, teams=frozenset({BAGGAGE}), **more)  # type: ignore[arg-type]


def test_without_shifts_they_are_here_while_their_team_is_open() -> None:
    noon = house(person(BEN)).presence(BEN)
    assert (noon.state, noon.because, noon.until) == (PresenceState.HERE, PresentBecause.HOURS, NOON + 6 * HOUR)
    night = house(person(BEN), at=NOON + 10 * HOUR).presence(BEN)
    assert (night.state, night.until) == (PresenceState.GONE, NOON + 21 * HOUR)


def test_what_they_said_holds_until_it_ends_but_not_over_an_absence() -> None:
    stated = Stated(PresenceState.BUSY, NOON - HOUR, NOON + HOUR)
    assert house(person(BEN, stated=stated)).presence(BEN).state == PresenceState.BUSY
    assert house(person(BEN, stated=stated), at=NOON + HOUR).presence(BEN).because == PresentBecause.HOURS
    absent = person(BEN, stated=stated, absences=(Away(1, NOON, None),))
    assert house(absent).presence(BEN).because == PresentBecause.ABSENCE


def test_shifts_over_midnight_and_a_day_of_its_own() -> None:
    night = PlannedShift(weekday=0, starts=time(22), ends=time(6), time_zone="UTC")
    pause = PlannedShift(weekday=1, starts=time(2), ends=time(3), time_zone="UTC", is_break=True)
    free = PlannedShift(day=datetime(2026, 3, 9, tzinfo=UTC).date(), time_zone="UTC")
    seen = house(person(BEN, shifts=(night, pause, free)))
    assert [seen.is_present(BEN, NOON + hours * HOUR) for hours in (9, 10, 13, 14, 15, 18)] == [
        False, True, True, False, True, False,
    ]  # fmt: skip
    assert not seen.is_present(BEN, NOON + timedelta(days=7, hours=11))
    assert seen.back_at(BEN) == NOON + 10 * HOUR


def test_the_cover_named_for_the_absence_comes_first_then_the_chain() -> None:
    away = Away(1, NOON, NOON + 5 * HOUR, cover=MIA)
    suzuki = person(SUZUKI, "Ms. Suzuki", absences=(away,), stand_ins=(BEN, MIA))
    seen = house(suzuki, person(BEN), person(MIA))
    assert list(seen.chain(SUZUKI)) == [MIA, BEN]
    assert seen.cover_of(SUZUKI, team=BAGGAGE) == MIA
    ill = house(suzuki, person(BEN), person(MIA, absences=(Away(2, NOON, None),)))
    assert ill.cover_of(SUZUKI, team=BAGGAGE) == BEN
    assert ill.cover_of(SUZUKI, team=SALES) is None
    assert ill.back_at(SUZUKI) == NOON + 5 * HOUR
    assert ill.back_at(MIA) is None


def test_a_circle_of_covers_ends() -> None:
    both = (Away(1, NOON, None),)
    seen = house(person(SUZUKI, absences=both, stand_ins=(BEN,)), person(BEN, absences=both, stand_ins=(SUZUKI,)))
    assert seen.cover_of(SUZUKI, team=BAGGAGE) is None
