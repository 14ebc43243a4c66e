"""Gaps are seen before they come: what is told agrees with who is present at every moment."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whiteglove.foundation.opening import ALWAYS, DaySpan, Opening
from whiteglove.team.gaps import Gap, GapBecause, gaps
from whiteglove.team.models import PresenceState
from whiteglove.team.presence import Away, Person, PlannedShift, Snapshot, Staffed, Stated

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FORTNIGHT = NOON + 14 * DAY
OFFICE = Opening(ZoneInfo("UTC"), {day: (DaySpan(time(9), time(18)),) for day in range(5)})
BAGGAGE, SALES = 1, 2
SUZUKI, BEN, MIA = 10, 11, 12


def house(*people: Person, opening: Opening = OFFICE, is_private: bool = False) -> Snapshot:
    members = frozenset(person.id for person in people if BAGGAGE in person.teams)
    team = Staffed(BAGGAGE, "Baggage", opening, members=members, is_private=is_private)
    return Snapshot(NOON, {person.id: person for person in people}, {BAGGAGE: team})


def person(key: int, **more: object) -> Person:
    return Person(key, str(key), **{"teams": frozenset({BAGGAGE}), **more})  # type: ignore[arg-type]


def test_while_one_of_the_team_is_there_nothing_is_missing() -> None:
    assert gaps(house(person(BEN), person(MIA, absences=(Away(1, NOON, None),))), NOON, FORTNIGHT) == []


def test_when_all_are_away_at_once_the_team_has_a_gap_while_it_is_open() -> None:
    ben = person(BEN, absences=(Away(1, NOON, NOON + DAY),))
    mia = person(MIA, absences=(Away(2, NOON + 3 * HOUR, NOON + 2 * DAY),))
    assert gaps(house(ben, mia), NOON, FORTNIGHT) == [
        Gap(BAGGAGE, NOON + 3 * HOUR, NOON + 6 * HOUR, GapBecause.NOBODY),
        Gap(BAGGAGE, NOON + 21 * HOUR, NOON + DAY, GapBecause.NOBODY),
    ]


def test_shifts_and_breaks_count_and_what_was_said_today_does_not() -> None:
    early = [PlannedShift(weekday=day, starts=time(9), ends=time(17), time_zone="UTC") for day in range(5)]
    lunch = PlannedShift(weekday=1, starts=time(12), ends=time(13), time_zone="UTC", is_break=True)
    gone = Stated(PresenceState.GONE, NOON, NOON + 12 * HOUR)
    found = gaps(house(person(BEN, shifts=(*early, lunch), stated=gone)), NOON, NOON + 30 * HOUR)
    assert [(gap.begin, gap.end) for gap in found] == [
        (NOON + 5 * HOUR, NOON + 6 * HOUR),
        (NOON + 24 * HOUR, NOON + 25 * HOUR),
        (NOON + 29 * HOUR, NOON + 30 * HOUR),
    ]
    assert all(gap.is_red for gap in found)


def test_a_team_nobody_belongs_to_is_one_gap() -> None:
    assert gaps(house(), NOON, NOON + 3 * DAY) == [
        Gap(BAGGAGE, NOON, NOON + 2 * DAY + 6 * HOUR + 18 * HOUR, GapBecause.NO_MEMBERS)
    ]


def test_an_absence_whose_whole_chain_is_away_is_told_and_the_team_answers() -> None:
    suzuki = person(SUZUKI, absences=(Away(1, NOON, NOON + 2 * DAY, cover=BEN),))
    ben = person(BEN, absences=(Away(2, NOON + DAY, NOON + DAY + 2 * HOUR),))
    found = gaps(house(suzuki, ben, person(MIA)), NOON, FORTNIGHT)
    assert found == [Gap(BAGGAGE, NOON + DAY, NOON + DAY + 2 * HOUR, GapBecause.CHAIN, SUZUKI)]
    assert not found[0].is_red
    with_next = replace(suzuki, stand_ins=(MIA,))
    assert gaps(house(with_next, ben, person(MIA)), NOON, FORTNIGHT) == []
    left_to_the_team = replace(suzuki, absences=(Away(1, NOON, NOON + 2 * DAY),))
    assert gaps(house(left_to_the_team, ben, person(MIA)), NOON, FORTNIGHT) == []


def test_a_cover_who_does_not_see_the_private_team_is_none() -> None:
    suzuki = person(SUZUKI, absences=(Away(1, NOON, NOON + HOUR, cover=BEN),))
    ben = person(BEN, teams=frozenset({SALES}))
    assert [gap.why for gap in gaps(house(suzuki, ben, person(MIA)), NOON, FORTNIGHT)] == []
    private = house(suzuki, ben, person(MIA), is_private=True)
    assert [gap.why for gap in gaps(private, NOON, FORTNIGHT)] == [GapBecause.CHAIN]


WALL = st.sampled_from([time(0), time(2, 30), time(6), time(9), time(13), time(18), time(22)])
ZONE = st.sampled_from(["UTC", "Europe/Paris", "Asia/Tokyo", "America/New_York"])
MARCH = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)  # clocks change in Paris two days later
MOMENT = st.integers(0, 14 * 24 * 4).map(lambda quarter: MARCH + quarter * timedelta(minutes=15))


@st.composite
def shifts(draw: st.DrawFn) -> PlannedShift:
    starts, ends = draw(WALL), draw(WALL)
    is_break = draw(st.booleans()) and draw(st.booleans())
    return PlannedShift(
        weekday=draw(st.integers(0, 6)), starts=starts, ends=ends, is_break=is_break, time_zone=draw(ZONE)
    )


@st.composite
def absences(draw: st.DrawFn) -> Away:
    starts = draw(MOMENT)
    lasts = draw(st.none() | st.integers(1, 400))
    return Away(
        1,
        starts,
        None if lasts is None else starts + lasts * timedelta(minutes=15),
        draw(st.sampled_from([None, 1, 2, 3])),
    )


@st.composite
def houses(draw: st.DrawFn) -> Snapshot:
    people = {
        key: Person(
            key,
            str(key),
            teams=frozenset(draw(st.sets(st.sampled_from([BAGGAGE, SALES]), max_size=2))),
            shifts=tuple(draw(st.lists(shifts(), max_size=3))),
            absences=tuple(sorted(draw(st.lists(absences(), max_size=2)), key=lambda one: one.starts)),
        )
        for key in (1, 2, 3)
    }
    spans = st.lists(st.builds(DaySpan, WALL, WALL), max_size=2).map(tuple)
    week = draw(st.none() | st.dictionaries(st.integers(0, 6), spans, max_size=7))
    hours = ALWAYS if week is None else Opening(ZoneInfo(draw(ZONE)), week)
    teams = {
        BAGGAGE: Staffed(BAGGAGE, "B", hours, members=frozenset(k for k, p in people.items() if BAGGAGE in p.teams)),
        SALES: Staffed(SALES, "S", ALWAYS, members=frozenset(k for k, p in people.items() if SALES in p.teams)),
    }
    return Snapshot(MARCH, people, teams)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(houses(), st.lists(MOMENT, min_size=1, max_size=25))
def test_a_moment_is_in_a_red_gap_exactly_when_the_team_is_open_and_nobody_of_it_is_there(
    seen: Snapshot, moments: list[datetime]
) -> None:
    end = MARCH + 15 * DAY
    for team in (BAGGAGE, SALES):
        found = gaps(seen, MARCH, end, teams=[team])
        for at in moments:
            is_told = any(gap.why is GapBecause.NOBODY and gap.begin <= at < gap.end for gap in found)
            is_empty = (
                bool(seen.teams[team].members) and seen.is_open(team, at) and not seen.present_members(team, at)
            )
            assert is_told is is_empty, (team, at)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(houses(), st.lists(MOMENT, min_size=1, max_size=25))
def test_in_an_amber_gap_nobody_covers(seen: Snapshot, moments: list[datetime]) -> None:
    amber = [gap for gap in gaps(seen, MARCH, MARCH + 15 * DAY) if gap.why is GapBecause.CHAIN and gap.person]
    for at in moments:
        for gap in amber:
            if gap.begin <= at < gap.end:
                away = seen.people[gap.person or 0]
                assert away.away(at) is not None
                covers = {one.cover for one in away.absences if one.holds(at) and one.cover is not None}
                assert any(not seen.is_present(one, at) or not seen.sees(one, gap.team) for one in covers)
