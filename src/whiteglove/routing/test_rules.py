"""Who answers: a table of cases, and whatever comes: nobody is left hanging, and matters are dealt out fairly."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from whiteglove.foundation.actors import Role
from whiteglove.foundation.opening import ALWAYS, DaySpan, Opening
from whiteglove.routing.dealing import Dealing, Wanted
from whiteglove.routing.moment import Moment
from whiteglove.routing.rules import Decision, Matter, decide, decide_all, is_answered_for
from whiteglove.team.models import PresenceState
from whiteglove.team.presence import Away, Person, PlannedShift, Snapshot, Staffed, Stated

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
OFFICE = Opening(ZoneInfo("UTC"), {day: (DaySpan(time(9), time(18)),) for day in range(5)})
BAGGAGE, SALES = 1, 2
SUZUKI, BEN, CHIDI, MIA = 10, 11, 12, 13
ILL = (Away(1, NOON - HOUR, NOON + 24 * HOUR),)


def person(key: int, name: str = "", *teams: int, **more: Any) -> Person:
    return Person(key, name or str(key), teams=frozenset(teams or (BAGGAGE,)), **more)


def moment(*people: Person, pushed: bool = False, at: datetime = NOON) -> Moment:
    everybody = {one.id: one for one in people}
    members = {team: frozenset(one.id for one in people if team in one.teams) for team in (BAGGAGE, SALES)}
    teams = {
        BAGGAGE: Staffed(BAGGAGE, "Baggage", OFFICE, is_pushed=pushed, members=members[BAGGAGE]),
        SALES: Staffed(SALES, "Sales", OFFICE, is_private=True, members=members[SALES]),
    }
    return Moment(Snapshot(at, everybody, teams))


def decided(now: Moment, **matter: Any) -> Decision:
    return decide(now, Matter(1, **{"team": BAGGAGE} | matter), Dealing(now))


def test_the_owner_answers_while_present_busy_or_not() -> None:
    busy = Stated(PresenceState.BUSY, NOON - HOUR)
    assert decided(moment(person(BEN, stated=busy), person(MIA)), owner=BEN) == Decision(BEN, {})


def test_when_the_owner_is_away_the_first_present_cover_answers() -> None:
    suzuki = person(SUZUKI, absences=ILL, stand_ins=(CHIDI, BEN))
    now = moment(suzuki, person(CHIDI, absences=ILL), person(BEN), person(MIA))
    until = (NOON + 24 * HOUR).isoformat()
    because = {"code": "cover", "colleague": BEN, "owner": SUZUKI, "until": until}
    assert decided(now, owner=SUZUKI) == Decision(BEN, because)


def test_without_a_cover_who_sees_it_the_team_answers() -> None:
    suzuki = person(SUZUKI, "", SALES, absences=ILL, stand_ins=(BEN,))
    now = moment(suzuki, person(BEN), person(MIA, "", SALES))
    found = decided(now, owner=SUZUKI, team=SALES)
    assert (found.colleague, found.because["code"], found.because["owner"]) == (None, "team", SUZUKI)
    assert decided(now, team=SALES) == Decision(None, {})


def test_a_pushed_team_gives_to_whom_the_customer_knows_else_language_else_skill_else_room() -> None:
    crew = (
        person(BEN, speaks=("en",), room_for=30),
        person(CHIDI, speaks=("en", "fr"), stated=Stated(PresenceState.BUSY, NOON - HOUR)),
        person(MIA, speaks=("en",), skills=frozenset({"customs"})),
    )
    now = moment(*crew, pushed=True)
    known = decided(now, wanted=Wanted(known=MIA, language="fr"))
    french = decided(now, wanted=Wanted(language="fr", skills=frozenset({"customs"})))
    customs = decided(now, wanted=Wanted(known=SUZUKI, language="en", skills=frozenset({"customs"})))
    other = decided(now, wanted=Wanted(language="de"))
    assert known.because == {"code": "given", "colleague": MIA, "why": "known"}
    assert french.because == {"code": "given", "colleague": CHIDI, "why": "speaks", "language": "fr"}
    assert customs.because == {"code": "given", "colleague": MIA, "why": "skilled", "skills": ["customs"]}
    assert other.because == {"code": "given", "colleague": BEN, "why": "room"}


def test_nobody_of_the_team_is_there_so_the_house_picks_up_the_sword() -> None:
    crew = (person(BEN, absences=ILL), person(MIA, "", SALES, speaks=("ja",)), person(CHIDI, "", SALES))
    found = decided(moment(*crew), wanted=Wanted(language="ja"))
    assert found.because == {"code": "sword", "colleague": MIA, "why": "speaks", "language": "ja"}
    hidden = decided(moment(person(BEN), person(MIA, "", SALES, absences=ILL)), team=SALES)
    assert hidden == Decision(None, {"code": "nobody"})
    manager = person(CHIDI, role=Role.MANAGER)
    assert decided(moment(manager, person(MIA, "", SALES, absences=ILL)), team=SALES).colleague == CHIDI


def test_while_the_team_is_closed_nothing_moves_but_off_the_absent() -> None:
    night = NOON + 10 * HOUR
    opens = (NOON + 21 * HOUR).isoformat()
    now = moment(person(BEN), person(MIA), at=night)
    assert decided(now, owner=BEN, answering=BEN) == Decision(BEN, {})
    given_before = {"code": "given", "colleague": MIA, "why": "turn"}
    assert decided(now, answering=MIA, because=given_before) == Decision(MIA, given_before)
    assert decided(now) == Decision(None, {"code": "closed", "opens": opens})
    ill = moment(person(BEN, absences=ILL), person(MIA), at=night)
    found = decided(ill, owner=BEN, answering=BEN)
    assert (found.colleague, found.because["code"], found.because["opens"]) == (None, "closed", opens)


def test_whoever_left_answers_for_nothing() -> None:
    found = decided(moment(person(MIA)), owner=BEN, answering=BEN)
    assert found == Decision(None, {"code": "team", "owner": BEN, "has_left": True})


def test_what_was_given_stays_where_it_is() -> None:
    now = moment(person(BEN), person(MIA, room_for=99), pushed=True)
    kept = {"code": "given", "colleague": BEN, "why": "turn"}
    assert decided(now, answering=BEN, because=kept) == Decision(BEN, kept)


@pytest.mark.parametrize("code", ["given", "picked_up", "sword"])
def test_what_stays_where_it_is_says_until_when_its_owner_is_away_as_it_is_known_now(code: str) -> None:
    other = SALES if code == "sword" else BAGGAGE
    longer = (Away(1, NOON - HOUR, NOON + 48 * HOUR),)
    kept = {"code": code, "colleague": BEN, "why": "turn"}
    before = {**kept, "owner": SUZUKI, "until": (NOON + 24 * HOUR).isoformat()}

    def now(**suzuki: Any) -> Decision:
        here = moment(person(SUZUKI, **suzuki), person(BEN, "", other), pushed=True)
        return decided(here, owner=SUZUKI, answering=BEN, because=before)

    assert now(absences=ILL) == Decision(BEN, before)
    assert now(absences=longer) == Decision(BEN, {**before, "until": (NOON + 48 * HOUR).isoformat()})
    left = decided(moment(person(BEN, "", other), pushed=True), owner=SUZUKI, answering=BEN, because=before)
    assert left == Decision(BEN, {**kept, "owner": SUZUKI, "has_left": True})


def test_who_hears_from_us_first_is_given_first() -> None:
    now = moment(person(BEN, room_for=2), person(MIA, room_for=1), pushed=True)
    late, soon = Matter(1, BAGGAGE, due=NOON + 2 * HOUR), Matter(2, BAGGAGE, due=NOON + HOUR)
    found = decide_all(now, [late, Matter(3, BAGGAGE), soon], Dealing(now))
    assert [(key, one.colleague) for key, one in found.items()] == [(2, BEN), (1, MIA), (3, BEN)]


@given(st.integers(1, 12), st.integers(0, 80), st.lists(st.integers(0, 6), min_size=12, max_size=12))
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_among_equals_nobody_gets_two_more_than_another(crew: int, matters: int, given_before: list[int]) -> None:
    now = moment(*[person(key) for key in range(crew)], pushed=True)
    dealing = Dealing(now, given=dict(enumerate(given_before[:crew])))
    found = decide_all(now, [Matter(key, BAGGAGE) for key in range(matters)], dealing)
    got = Counter(one.colleague for one in found.values())
    counts = [got[key] for key in range(crew)]
    assert max(counts) - min(counts) <= 1
    if matters < crew and matters:
        longest_ago = sorted(range(crew), key=lambda key: (given_before[key], key))[:matters]
        assert set(got) == set(longest_ago)


WHO, TEAM = st.integers(0, 5), st.integers(0, 2)


class House(RuleBasedStateMachine):
    """Six people, three teams (of which one is private at times), eight matters, and a clock that goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.people = {
            key: person(key, "", key % 3, role=Role.MANAGER if key == 5 else Role.COLLEAGUE) for key in range(6)
        }
        self.teams = {key: Staffed(key, str(key), OFFICE if key else ALWAYS) for key in range(3)}
        self.matters = {key: Matter(key, key % 3, wanted=Wanted(language="fr")) for key in range(8)}

    def _person(self, who: int, **change: Any) -> None:
        if who in self.people:
            self.people[who] = replace(self.people[who], **change)

    @rule(who=WHO, state=st.sampled_from(PresenceState), hours=st.integers(1, 9))
    def says(self, who: int, state: PresenceState, hours: int) -> None:
        self._person(who, stated=Stated(state, self.now, self.now + hours * HOUR))

    @rule(who=WHO, hours=st.none() | st.integers(1, 60), cover=st.none() | WHO)
    def falls_ill(self, who: int, hours: int | None, cover: int | None) -> None:
        ends = self.now + hours * HOUR if hours else None
        self._person(who, absences=(Away(1, self.now, ends, cover if cover != who else None),))

    @rule(who=WHO)
    def is_back(self, who: int) -> None:
        self._person(who, absences=())

    @rule(who=WHO, first=st.integers(0, 23), last=st.integers(0, 23))
    def works(self, who: int, first: int, last: int) -> None:
        shifts = [
            PlannedShift(weekday=day, starts=time(first), ends=time(last), time_zone="Asia/Tokyo") for day in range(7)
        ]
        self._person(who, shifts=tuple(shifts))

    @rule(who=WHO, covers=st.lists(WHO, max_size=3, unique=True))
    def is_covered(self, who: int, covers: list[int]) -> None:
        self._person(who, stand_ins=tuple(cover for cover in covers if cover != who))

    @rule(who=WHO, teams=st.frozensets(TEAM))
    def belongs(self, who: int, teams: frozenset[int]) -> None:
        self._person(who, teams=teams)

    @rule(who=WHO, speaks=st.sampled_from([(), ("fr",)]), room_for=st.none() | st.integers(1, 3))
    def can(self, who: int, speaks: tuple[str, ...], room_for: int | None) -> None:
        self._person(who, speaks=speaks, room_for=room_for)

    @rule(who=WHO)
    def leaves(self, who: int) -> None:
        self.people.pop(who, None)

    @rule(team=TEAM, private=st.booleans(), pushed=st.booleans(), always=st.booleans())
    def team_changes(self, team: int, private: bool, pushed: bool, always: bool) -> None:
        opening = ALWAYS if always else OFFICE
        self.teams[team] = Staffed(team, str(team), opening, is_private=private, is_pushed=pushed)

    @rule(which=st.integers(0, 7), owner=st.none() | WHO, team=TEAM)
    def assign(self, which: int, owner: int | None, team: int) -> None:
        self.matters[which] = replace(self.matters[which], owner=owner, team=team, answering=owner, because={})

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.now += hours * HOUR

    def _moment(self) -> Moment:
        teams = {
            key: replace(team, members=frozenset(who for who, one in self.people.items() if key in one.teams))
            for key, team in self.teams.items()
        }
        return Moment(Snapshot(self.now, dict(self.people), teams))

    @invariant()
    def nobody_is_left_hanging(self) -> None:
        now = self._moment()
        found = decide_all(now, self.matters.values(), Dealing(now))
        for key, decision in found.items():
            self._holds(now, self.matters[key], decision)
            self.matters[key] = replace(self.matters[key], answering=decision.colleague, because=decision.because)
        assert decide_all(now, self.matters.values(), Dealing(now)) == found, "a second run changes nothing"

    def _holds(self, now: Moment, matter: Matter, decision: Decision) -> None:
        who, team = decision.colleague, matter.team
        if now.answers(matter.owner, team):
            assert who == matter.owner
        if who is not None:
            assert now.sees(who, team)
            assert now.is_present(who) or (not now.is_open(team) and not now.is_absent(who))
        if not is_answered_for(now, team=team, answering=who):
            assert decision.because["code"] == "nobody"
            assert now.anybody(team) == ()


def test_nobody_is_left_hanging_whatever_happens() -> None:
    run_state_machine_as_test(
        House,
        settings=settings(
            max_examples=60, stateful_step_count=25, deadline=None, derandomize=True, database=None,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
