"""A month of a team of twenty: sickness, holidays, two zones, the clocks change; nobody is left hanging for a moment.

5,000 conversations and 800 promises, driven by a clock; everything is checked after every event.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from typing import Any
from zoneinfo import ZoneInfo

from whiteglove.foundation.opening import DaySpan, Opening
from whiteglove.routing.dealing import Dealing, Wanted
from whiteglove.routing.moment import Moment
from whiteglove.routing.rules import Code, Matter, Standing, decide_all, is_answered_for, standing_of
from whiteglove.team.models import PresenceState
from whiteglove.team.presence import Away, Person, PlannedShift, Snapshot, Staffed, Stated

BEGIN = datetime(2026, 3, 16, 0, 0, tzinfo=UTC)  # Europe changes its clocks on the 29th, America did on the 8th
END = BEGIN + timedelta(days=31)
TOKYO, PARIS = "Asia/Tokyo", "Europe/Paris"
CREW, MATTERS, PROMISES = 20, 5_000, 800
BAGGAGE, SALES, CLAIMS = 1, 2, 3
HOLIDAY = date(2026, 3, 20)
Event = tuple[datetime, int, Callable[[datetime], set[int]]]


def office(zone: str, opens: int, closes: int) -> Opening:
    week = {day: (DaySpan(time(opens), time(closes)),) for day in range(5)}
    return Opening(ZoneInfo(zone), week, {HOLIDAY: ()})


@dataclass
class Month:
    """The house as it is in memory, what comes, and what is checked."""

    chance: random.Random = field(default_factory=lambda: random.Random(3))
    people: dict[int, Person] = field(default_factory=dict)
    teams: dict[int, Staffed] = field(default_factory=dict)
    matters: dict[int, Matter] = field(default_factory=dict)
    promised: dict[int, datetime] = field(default_factory=dict)
    coming: list[Event] = field(default_factory=list)
    given: dict[int, int] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    before: tuple[dict[int, bool], dict[int, Standing]] = field(default_factory=lambda: ({}, {}))
    number: int = 0

    def __post_init__(self) -> None:
        for key in range(CREW):
            zone = TOKYO if key < 14 else PARIS
            shifts = [
                PlannedShift(weekday=day, starts=time(8 + key % 3), ends=time(17 + key % 3), time_zone=zone)
                for day in range(5)
            ]
            pause = [replace_shift(one, 12 + key % 2) for one in shifts]
            team = SALES if key % 5 == 4 else CLAIMS if key % 5 == 3 else BAGGAGE
            speaks = ("ja", "en") if zone == TOKYO else ("fr", "en")
            covers = tuple((key + step) % CREW for step in (5, 10))
            self.people[key] = Person(
                key, f"C{key}", teams=frozenset({team}), speaks=speaks, shifts=(*shifts, *pause), stand_ins=covers
            )
        members = {team: frozenset(k for k, one in self.people.items() if team in one.teams) for team in (1, 2, 3)}
        self.teams = {
            BAGGAGE: Staffed(BAGGAGE, "Baggage", office(TOKYO, 8, 20), is_pushed=True, members=members[BAGGAGE]),
            SALES: Staffed(SALES, "Sales", office(TOKYO, 9, 18), is_private=True, members=members[SALES]),
            CLAIMS: Staffed(CLAIMS, "Claims", office(PARIS, 9, 17), members=members[CLAIMS]),
        }

    def at(self, moment: datetime, act: Callable[[datetime], set[int]]) -> None:
        self.number += 1
        heappush(self.coming, (moment, self.number, act))

    def fill(self) -> None:
        """All that will happen."""
        minutes = int((END - BEGIN) / timedelta(minutes=1))
        for key in range(MATTERS):
            self.at(BEGIN + timedelta(minutes=self.chance.randrange(minutes)), self.opens(key))
        for _ in range(60):
            self.at(BEGIN + timedelta(minutes=self.chance.randrange(minutes)), self.falls_ill())
        for _ in range(80):
            self.at(BEGIN + timedelta(minutes=self.chance.randrange(minutes)), self.says())
        self.at(BEGIN + timedelta(days=9), self.moves_to_paris(2))
        for quarter in range(minutes // 15):
            self.at(BEGIN + timedelta(minutes=15 * quarter), lambda _now: set())

    def opens(self, key: int) -> Callable[[datetime], set[int]]:
        def act(now: datetime) -> set[int]:
            team = self.chance.choice((BAGGAGE, BAGGAGE, SALES, CLAIMS))
            wanted = Wanted(language=self.chance.choice(("ja", "en", "fr")))
            self.matters[key] = Matter(key, team, wanted=wanted, due=now + timedelta(hours=24))
            if key < PROMISES:
                self.promised[key] = now + timedelta(hours=self.chance.randrange(1, 200))
                self.at(self.promised[key], lambda _now: {key} & self.matters.keys())
            if self.chance.random() < 0.6:
                self.at(now + timedelta(minutes=self.chance.randrange(5, 600)), self.is_answered(key))
            lasts = timedelta(minutes=self.chance.randrange(30, 60 * 24 * 6))
            self.at(max(now + lasts, self.promised.get(key, now)), self.closes(key))
            return {key}

        return act

    def is_answered(self, key: int) -> Callable[[datetime], set[int]]:
        def act(_now: datetime) -> set[int]:
            matter = self.matters.get(key)
            if matter is None or matter.owner is not None or matter.answering is None:
                return set()
            self.matters[key] = replace(matter, owner=matter.answering, because={})
            return {key}

        return act

    def closes(self, key: int) -> Callable[[datetime], set[int]]:
        def act(now: datetime) -> set[int]:
            self.seen["kept"] += self.promised.pop(key, END) <= now
            self.matters.pop(key)
            return set()

        return act

    def falls_ill(self) -> Callable[[datetime], set[int]]:
        def act(now: datetime) -> set[int]:
            who = self.chance.randrange(CREW)
            ends = now + timedelta(hours=self.chance.randrange(2, 120))
            one = self.people[who]
            if one.away(now) is None:
                self.people[who] = replace(one, absences=(*one.absences, Away(self.number, now, ends)))
            return set()

        return act

    def says(self) -> Callable[[datetime], set[int]]:
        def act(now: datetime) -> set[int]:
            state = self.chance.choice(list(PresenceState))
            stated = Stated(state, now, now + timedelta(hours=self.chance.randrange(1, 6)))
            who = self.chance.randrange(CREW)
            self.people[who] = replace(self.people[who], stated=stated)
            return set()

        return act

    def moves_to_paris(self, who: int) -> Callable[[datetime], set[int]]:
        def act(_now: datetime) -> set[int]:
            shifts = [PlannedShift(weekday=day, starts=time(9), ends=time(17), time_zone=PARIS) for day in range(5)]
            self.people[who] = replace(self.people[who], shifts=tuple(shifts))
            return set()

        return act

    def run(self) -> None:
        """Until the last event; after each, whoever is concerned is decided anew, and all is checked."""
        moment, people, holds_until = Moment(Snapshot(BEGIN)), dict(self.people), BEGIN
        while self.coming and self.coming[0][0] < END:
            now, _, act = heappop(self.coming)
            touched = act(now)
            if people != self.people or now >= holds_until:
                people = dict(self.people)
                moment = Moment(Snapshot(now, people, self.teams))
                holds_until = self.holds_until(moment)
                touched |= self.turned(moment)
            self.decide(moment, touched)
            self.check(moment)

    def holds_until(self, moment: Moment) -> datetime:
        """When the next one comes or goes, or a team opens or closes."""
        turns = [moment.presence(key).until for key in self.people]
        turns += [team.opening.closes_at(moment.at) or moment.opens(key) for key, team in self.teams.items()]
        return min(at for at in turns if at is not None)

    def turned(self, moment: Moment) -> set[int]:
        """Matters of whoever came or went, and of teams that opened, closed, or have somebody again or nobody."""
        people = {key: moment.is_present(key) for key in self.people}
        teams = {key: standing_of(moment, key) for key in self.teams}
        if (people, teams) == self.before:
            return set()
        old_people, old_teams = self.before
        self.before = (people, teams)
        came_or_went = {key for key, here in people.items() if old_people.get(key) != here}
        came_or_went |= {one for key in came_or_went for one in self.people if key in self.people[one].stand_ins}
        changed = {key for key, has in teams.items() if old_teams.get(key) != has}
        return {
            key
            for key, matter in self.matters.items()
            if matter.team in changed or matter.owner in came_or_went or matter.answering in came_or_went
        }

    def decide(self, moment: Moment, keys: set[int]) -> None:
        if not keys:
            return
        load = Counter(one.answering for one in self.matters.values() if one.answering is not None)
        dealing = Dealing(moment, load, self.given)
        for key, decision in decide_all(moment, [self.matters[key] for key in sorted(keys)], dealing).items():
            self.seen[decision.because.get("code", "plain")] += 1
            self.matters[key] = replace(self.matters[key], answering=decision.colleague, because=decision.because)
        self.given = dealing.given

    def check(self, moment: Moment) -> None:
        self.seen["events"] += 1
        for who, team in {(one.answering, one.team) for one in self.matters.values()}:
            assert is_answered_for(moment, team=team, answering=who), (moment.at, who, team)
            assert who is None or moment.sees(who, team)


def replace_shift(shift: PlannedShift, hour: int) -> PlannedShift:
    at: dict[str, Any] = {"starts": time(hour), "ends": time(hour, 45), "is_break": True}
    return PlannedShift(weekday=shift.weekday, time_zone=shift.time_zone, **at)


def test_a_month_of_a_team_of_twenty() -> None:
    month = Month()
    # One manager of the night is always there, so that the sword is never without a hand.
    month.people[99] = Person(99, "Night", teams=frozenset({1, 2, 3}), speaks=("en",))
    month.fill()
    month.run()
    assert month.seen["events"] > MATTERS * 2
    assert month.seen["kept"] > PROMISES * 0.6
    for code in (Code.COVER, Code.GIVEN, Code.SWORD, Code.CLOSED, Code.TEAM):
        assert month.seen[code] > 20, (code, month.seen)
