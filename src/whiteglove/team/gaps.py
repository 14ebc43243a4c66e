"""Times at which nobody is there, seen before they come. Pure rules over a snapshot of what is planned."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from whiteglove.foundation.opening import ALWAYS, Opening, Span
from whiteglove.team.presence import Person, PlannedShift, Snapshot, Staffed

Spans = list[Span]


class GapBecause(StrEnum):
    """Why it is a gap."""

    NOBODY = "nobody"
    NO_MEMBERS = "no_members"
    CHAIN = "chain"


@dataclass(frozen=True, slots=True)
class Gap:
    """From `begin` until `end` something is missing at a team.

    nobody: it is open, and nobody of it is there by plan; no_members: nobody belongs to it at all. chain: `person` is
    away, and so is everybody who covers for them: the team answers.
    """

    team: int
    begin: datetime
    end: datetime
    why: GapBecause
    person: int | None = None

    @property
    def is_red(self) -> bool:
        """Whether customers would find nobody."""
        return self.why is not GapBecause.CHAIN


def gaps(snapshot: Snapshot, begin: datetime, end: datetime, *, teams: Iterable[int] | None = None) -> list[Gap]:
    """What is missing between two moments, by team, then in order of time. teams: only these.

    By plan alone: what somebody said of their presence today does not count. Plans are known as far as the snapshot
    knows them.
    """
    plan = Plan(snapshot, begin, end)
    found: list[Gap] = []
    for key in snapshot.teams if teams is None else teams:
        team = snapshot.teams[key]
        red = list(_nobody_there(plan, team))
        amber = _chains_away(plan, team, [Span(gap.begin, gap.end) for gap in red])
        found += sorted([*red, *amber], key=lambda gap: (gap.begin, gap.end, gap.why, gap.person or 0))
    return found


class Plan:
    """When everybody is there by plan, each worked out once."""

    def __init__(self, snapshot: Snapshot, begin: datetime, end: datetime) -> None:
        self.snapshot, self.begin, self.end = snapshot, begin, end
        self._open: dict[int, Spans] = {}
        self._works: dict[int, Spans] = {}
        self._by_teams: dict[frozenset[int], Spans] = {}
        self._by_shifts: dict[tuple[PlannedShift, ...], Spans] = {}
        self._present: dict[int, Spans] = {}

    def opens(self, team: Staffed) -> Spans:
        """When a team is open."""
        if team.id not in self._open:
            self._open[team.id] = self._spans([team.opening])
        return self._open[team.id]

    def works(self, person: Person) -> Spans:
        """When they would be there were they not away: their shifts without breaks, else their teams' hours."""
        if person.id not in self._works:
            self._works[person.id] = self._by_shift(person) if person.shifts else self._by_hours(person)
        return self._works[person.id]

    def present(self, person: Person) -> Spans:
        """When they are there."""
        if person.id not in self._present:
            self._present[person.id] = without(self.works(person), self.away(person))
        return self._present[person.id]

    def away(self, person: Person) -> Spans:
        """When they are absent, joined."""
        ends = [(one.starts, self.end if one.ends is None else one.ends) for one in person.absences]
        return joined(Span(max(starts, self.begin), min(ends, self.end)) for starts, ends in ends)

    def _by_shift(self, person: Person) -> Spans:
        """Many work alike, and working it out takes longer than all else here."""
        if person.shifts not in self._by_shifts:
            work = self.snapshot.works_at(person.id)
            breaks = self.snapshot.hours_of(person.id)[len(work) :]
            self._by_shifts[person.shifts] = without(self._spans(work), self._spans(breaks))
        return self._by_shifts[person.shifts]

    def _by_hours(self, person: Person) -> Spans:
        if person.teams not in self._by_teams:
            hours = [self.snapshot.teams[team].opening for team in person.teams if team in self.snapshot.teams]
            self._by_teams[person.teams] = self._spans(hours or [ALWAYS])
        return self._by_teams[person.teams]

    def _spans(self, hours: Sequence[Opening]) -> Spans:
        return joined(span for opening in hours for span in opening.spans(self.begin, self.end))


def _nobody_there(plan: Plan, team: Staffed) -> Iterator[Gap]:
    left = plan.opens(team)
    members = [plan.snapshot.people[one] for one in sorted(team.members) if one in plan.snapshot.people]
    if not members:
        if left:
            yield Gap(team.id, left[0].begin, left[-1].end, GapBecause.NO_MEMBERS)
        return
    # Those without absences first: as a rule one of them is there all the time.
    for person in sorted(members, key=lambda one: (len(one.absences), len(one.shifts))):
        if not left:
            return
        left = without(left, plan.present(person))
    for span in left:
        yield Gap(team.id, span.begin, span.end, GapBecause.NOBODY)


def _chains_away(plan: Plan, team: Staffed, nobody: Spans) -> Iterator[Gap]:
    """Absences of those who would work, with covers none of whom is there; who named no cover left it to the team.

    nobody: when the team cannot answer either; that is told already.
    """
    people = plan.snapshot.people
    for person in (people[one] for one in sorted(team.members) if one in people and people[one].absences):
        for absence in person.absences:
            named = () if absence.cover is None else (absence.cover,)
            chain = dict.fromkeys(one for one in (*named, *person.stand_ins) if one != person.id)
            if not chain:
                continue
            ends = plan.end if absence.ends is None else min(absence.ends, plan.end)
            missed = within(plan.works(person), [Span(max(absence.starts, plan.begin), ends)])
            left = without(within(missed, plan.opens(team)), nobody)
            for cover in chain:
                if left and cover in people and plan.snapshot.sees(cover, team.id):
                    left = without(left, plan.present(people[cover]))
            for span in left:
                yield Gap(team.id, span.begin, span.end, GapBecause.CHAIN, person.id)


def joined(spans: Iterable[Span]) -> Spans:
    """In order, without what is empty, those that touch as one."""
    found: Spans = []
    for span in sorted((one for one in spans if one.begin < one.end), key=lambda one: one.begin):
        if found and span.begin <= found[-1].end:
            found[-1] = Span(found[-1].begin, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def without(spans: Spans, taken: Spans) -> Spans:
    """What is left of spans (in order, apart) when these (likewise) are taken out."""
    left: Spans = []
    at = 0
    for span in spans:
        begin = span.begin
        while at < len(taken) and taken[at].end <= begin:
            at += 1
        ahead = at
        while ahead < len(taken) and taken[ahead].begin < span.end:
            if taken[ahead].begin > begin:
                left.append(Span(begin, taken[ahead].begin))
            begin = max(begin, taken[ahead].end)
            ahead += 1
        if begin < span.end:
            left.append(Span(begin, span.end))
    return left


def within(spans: Spans, other: Spans) -> Spans:
    """What lies in both."""
    pairs = ((max(one.begin, two.begin), min(one.end, two.end)) for one in spans for two in other)
    return joined(Span(begin, end) for begin, end in pairs if begin < end)
