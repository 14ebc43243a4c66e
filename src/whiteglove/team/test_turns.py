"""Moments at which presence turns; and what always holds, whatever the plans."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from whiteglove.foundation.opening import DaySpan, Opening
from whiteglove.team.models import PresenceState, Shift
from whiteglove.team.presence import Away, Person, Snapshot, Staffed, Stated
from whiteglove.team.shift_rules import ShiftWish, understood_plan
from whiteglove.team.times import TimesRefused
from whiteglove.team.turns import Turn, turns

BEN, TEAM = 10, 1
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
ZONES = ["UTC", "Asia/Tokyo", "Europe/Paris", "America/St_Johns", "Australia/Lord_Howe"]
MOMENTS = st.integers(0, 21 * 24 * 60).map(lambda minutes: datetime(2026, 3, 20, tzinfo=UTC) + minutes * MINUTE)
WALLS = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def house(person: Person, opening: Opening, at: datetime) -> Snapshot:
    team = Staffed(TEAM, "Baggage", opening, members=frozenset({BEN}))
    return Snapshot(at, {BEN: person}, {TEAM: team})


def test_turns_come_in_order_and_only_where_something_changes() -> None:
    office = Opening(ZoneInfo("UTC"), {0: (DaySpan(time(9), time(18)),)})
    shifts = (
        Shift(weekday=0, starts=time(9), ends=time(17), time_zone="UTC"),
        Shift(weekday=0, starts=time(13), ends=time(14), time_zone="UTC", is_break=True),
    )
    absence = Away(1, NOON + 3 * HOUR, NOON + 20 * HOUR)
    said = Stated(PresenceState.BUSY, NOON - HOUR, NOON + 30 * MINUTE)
    ben = Person(BEN, "Ben", teams=frozenset({TEAM}), shifts=shifts, absences=(absence,), stated=said)
    found = turns(house(ben, office, NOON), NOON, NOON + 24 * HOUR)
    assert found == [
        Turn(NOON + 30 * MINUTE, colleague=BEN),
        Turn(NOON + HOUR, colleague=BEN),
        Turn(NOON + 2 * HOUR, colleague=BEN),
        Turn(NOON + 3 * HOUR, colleague=BEN),
        Turn(NOON + 6 * HOUR, team=TEAM),
        Turn(NOON + 20 * HOUR, colleague=BEN),
    ]
    assert turns(house(ben, office, NOON), NOON + 30 * MINUTE, NOON + HOUR) == [Turn(NOON + HOUR, colleague=BEN)]
    assert turns(house(ben, office, NOON), NOON, NOON) == []


def test_what_never_closes_never_turns() -> None:
    assert turns(house(Person(BEN, "Ben"), Opening(), NOON), NOON, NOON + timedelta(days=10)) == []


wishes = st.builds(
    ShiftWish,
    weekday=st.integers(0, 6),
    starts=WALLS,
    ends=WALLS,
    is_break=st.booleans(),
)


@st.composite
def people(draw: st.DrawFn) -> Person:
    """Somebody with a plan that was understood, perhaps an absence, perhaps a word of their own."""
    zone = draw(st.sampled_from(ZONES))
    try:
        plan = understood_plan(draw(st.lists(wishes, max_size=4)), zone=ZoneInfo(zone), today=date(2026, 3, 20))
    except TimesRefused:
        plan = []
    shifts = tuple(
        Shift(weekday=wish.weekday, starts=wish.starts, ends=wish.ends, is_break=wish.is_break, time_zone=zone)
        for wish in plan
    )
    starts = draw(MOMENTS)
    away = Away(1, starts, draw(st.none() | st.integers(1, 500).map(lambda hours: starts + hours * HOUR)))
    said = draw(MOMENTS)
    until = draw(st.none() | st.integers(1, 40).map(lambda hours: said + hours * HOUR))
    stated = Stated(draw(st.sampled_from(PresenceState)), said, until, draw(st.booleans()))
    return Person(
        BEN,
        "Ben",
        teams=frozenset({TEAM}),
        shifts=shifts,
        absences=draw(st.sampled_from([(), (away,)])),
        stated=draw(st.sampled_from([None, stated])),
    )


OFFICE = Opening(ZoneInfo("Europe/Paris"), {day: (DaySpan(time(22), time(6)),) for day in range(5)})


@given(people(), MOMENTS)
@settings(max_examples=80, deadline=None)
def test_somebody_is_always_somewhere_and_never_here_during_an_absence(person: Person, at: datetime) -> None:
    presence = house(person, OFFICE, at).presence(BEN)
    assert presence.state in PresenceState
    if person.away(at):
        assert not presence.is_present
    assert presence.until is None or presence.until > at


@given(people(), MOMENTS, st.integers(1, 48))
@settings(max_examples=60, deadline=None)
def test_between_two_turns_nothing_changes(person: Person, at: datetime, hours: int) -> None:
    seen = house(person, OFFICE, at)
    until = at + hours * HOUR
    known = [turn.at for turn in turns(seen, at, until) if turn.colleague == BEN]
    marks = [at, *known]
    for begin, end in zip(marks, [*known, until], strict=True):
        if end - begin > MINUTE:
            state = seen.presence(BEN, begin).state
            for part in range(1, 5):
                assert seen.presence(BEN, begin + (end - begin) * part / 5).state == state
            assert seen.presence(BEN, end - timedelta(microseconds=1)).state == state


@given(WALLS, WALLS, st.sampled_from(ZONES), st.integers(0, 13))
@settings(max_examples=80, deadline=None)
def test_a_shift_over_midnight_is_whole_also_when_the_clocks_change(
    starts: time, ends: time, zone: str, ahead: int
) -> None:
    assume(ends < starts)
    day = date(2026, 3, 24) + timedelta(days=ahead)
    place = ZoneInfo(zone)
    shift = Shift(day=day, starts=starts, ends=ends, time_zone=zone)
    begin = datetime.combine(day, starts, tzinfo=place).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), ends, tzinfo=place).astimezone(UTC)
    seen = house(Person(BEN, "Ben", teams=frozenset({TEAM}), shifts=(shift,)), OFFICE, begin - HOUR)
    assume(begin < end)
    assert not seen.is_present(BEN, begin - timedelta(microseconds=1))
    assert seen.is_present(BEN, begin)
    assert seen.is_present(BEN, end - timedelta(microseconds=1))
    assert not seen.is_present(BEN, end)
    assert seen.presence(BEN, begin).until == end
