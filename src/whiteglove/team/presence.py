"""Who is here, and who stands in for whom: pure rules over a snapshot of the teams, without a database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from whiteglove.foundation.actors import Role
from whiteglove.foundation.opening import ALWAYS, DaySpan, Opening
from whiteglove.team.models.hours import PresenceState
from whiteglove.team.permissions import MANAGING

PLANNED_BACK, PLANNED_AHEAD = timedelta(days=2), timedelta(days=16)
PRESENT = frozenset({PresenceState.HERE, PresenceState.BUSY})
_NEVER: Mapping[int, tuple[DaySpan, ...]] = {0: ()}


class PresentBecause(StrEnum):
    """How we know."""

    ABSENCE = "absence"
    SAID = "said"
    SEEN = "seen"
    SHIFT = "shift"
    BREAK = "break"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether somebody is here at a moment; until: by when that may change, null when nobody knows."""

    state: PresenceState
    because: PresentBecause
    until: datetime | None = None

    @property
    def is_present(self) -> bool:
        """Here or busy: a customer can be served."""
        return self.state in PRESENT


@dataclass(frozen=True, slots=True)
class Away:
    """An absence; ends None: until they are back."""

    id: int
    starts: datetime
    ends: datetime | None
    cover: int | None = None

    def holds(self, at: datetime) -> bool:
        """Whether they are away at this moment."""
        return self.starts <= at and (self.ends is None or at < self.ends)


@dataclass(frozen=True, slots=True)
class Stated:
    """What was said, or seen (by_activity), of somebody's presence from a moment on."""

    state: PresenceState
    at: datetime
    until: datetime | None = None
    by_activity: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether it still holds at this moment."""
        return self.at <= at and (self.until is None or at < self.until)


class PlannedShift(NamedTuple):
    """A shift, a break, or a day free, as `team.models.Shift` keeps it."""

    weekday: int | None = None
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    is_break: bool = False
    time_zone: str = "UTC"
    from_day: date | None = None
    until_day: date | None = None


@dataclass(frozen=True)
class Person:
    """A colleague, as far as routing needs to know. stand_ins: ids of the cover chain, in order."""

    id: int
    name: str
    role: Role = Role.COLLEAGUE
    teams: frozenset[int] = frozenset()
    speaks: tuple[str, ...] = ()
    skills: frozenset[str] = frozenset()
    room_for: int | None = None
    time_zone: str = ""
    shifts: tuple[PlannedShift, ...] = ()
    stated: Stated | None = None
    absences: tuple[Away, ...] = ()
    stand_ins: tuple[int, ...] = ()
    email: str = ""

    def away(self, at: datetime) -> Away | None:
        """The absence that holds at this moment."""
        return next((absence for absence in self.absences if absence.holds(at)), None)


@dataclass(frozen=True)
class Staffed:
    """A team, its hours, and who belongs to it."""

    id: int
    name: str
    opening: Opening = ALWAYS
    is_private: bool = False
    is_pushed: bool = False
    members: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Snapshot:
    """Who serves where and when, as it was at one moment: `at`. Asked for other moments it tells what is planned.

    Plans are known from two days before until sixteen days after `at`.
    """

    at: datetime
    people: Mapping[int, Person] = field(default_factory=dict)
    teams: Mapping[int, Staffed] = field(default_factory=dict)

    def presence(self, person: int, at: datetime | None = None) -> Presence:
        """Whether they are here. An absence speaks first, then what they said, their shifts, their teams' hours.

        Who has neither shifts nor said anything counts as here while one of their teams is open.
        """
        moment, one = at or self.at, self.people[person]
        if away := one.away(moment):
            return Presence(PresenceState.AWAY, PresentBecause.ABSENCE, away.ends)
        if one.stated is not None and one.stated.holds(moment):
            because = PresentBecause.SEEN if one.stated.by_activity else PresentBecause.SAID
            return Presence(one.stated.state, because, one.stated.until)
        return self.planned_presence(person, moment)

    def planned_presence(self, person: int, at: datetime | None = None) -> Presence:
        """Whether they would be here by their shifts, or the hours of their teams, alone."""
        if self.people[person].shifts:
            return self._by_shift(person, at or self.at)
        return _by_hours(self._team_hours(person), at or self.at, PresentBecause.HOURS)

    def _team_hours(self, person: int) -> list[Opening]:
        return [self.teams[team].opening for team in self.people[person].teams if team in self.teams] or [ALWAYS]

    def hours_of(self, person: int) -> list[Opening]:
        """All by which their presence turns: shifts and breaks, else the hours of their teams."""
        if not self.people[person].shifts:
            return self._team_hours(person)
        return [*self._planned[person, False], *self._planned[person, True]]

    def is_present(self, person: int | None, at: datetime | None = None) -> bool:
        """Whether somebody who serves here is here or busy."""
        return person is not None and person in self.people and self.presence(person, at).is_present

    def _by_shift(self, person: int, at: datetime) -> Presence:
        by_shift = _by_hours(self._planned[person, False], at, PresentBecause.SHIFT)
        if not by_shift.is_present:
            return by_shift
        breaks = self._planned[person, True]
        for pause in breaks:
            if pause.is_open(at):
                return Presence(PresenceState.AWAY, PresentBecause.BREAK, _first(pause.closes_at(at), by_shift.until))
        coming = (moment for pause in breaks if (moment := pause.next_opening(at)) is not None)
        return Presence(by_shift.state, by_shift.because, _first(by_shift.until, min(coming, default=None)))

    @cached_property
    def _planned(self) -> "_Planned":
        return _Planned(self)

    def works_at(self, person: int) -> list[Opening]:
        """Their shifts without breaks taken out, one for each time zone; empty when none were entered."""
        return self._planned[person, False] if self.people[person].shifts else []

    def worked(self, person: int, begin: datetime, end: datetime) -> timedelta:
        """For how long they were to be here between two moments, without breaks."""
        here, breaks = (
            (self.hours_of(person), [])
            if not self.people[person].shifts
            else (self._planned[person, False], self._planned[person, True])
        )
        return max((hours.worked(begin, end) for hours in here), default=timedelta()) - sum(
            (pause.worked(begin, end) for pause in breaks), timedelta()
        )

    def sees(self, person: int, team: int) -> bool:
        """Whether they see the conversations of this team."""
        one, other = self.people[person], self.teams.get(team)
        return other is None or not other.is_private or one.role in MANAGING or team in one.teams

    def is_open(self, team: int, at: datetime | None = None) -> bool:
        """Whether the team is open."""
        return self.teams[team].opening.is_open(at or self.at)

    def present_members(self, team: int, at: datetime | None = None) -> list[int]:
        """Who of the team is present, by id."""
        return sorted(person for person in self.teams[team].members if self.is_present(person, at))

    def back_at(self, person: int, at: datetime | None = None) -> datetime | None:
        """When somebody who is not present is expected back; None when nobody knows, or they are here."""
        moment = at or self.at
        for _ in range(20):
            presence = self.presence(person, moment)
            if presence.is_present:
                return moment if moment > (at or self.at) else None
            if presence.until is None:
                return None
            moment = presence.until
        return None

    def chain(self, person: int, at: datetime | None = None) -> Iterator[int]:
        """Who covers for somebody, in order: named for the absence, then their own chain; each once."""
        away = self.people[person].away(at or self.at)
        named = [away.cover] if away and away.cover is not None else []
        seen = {person}
        for cover in (*named, *self.people[person].stand_ins):
            if cover not in seen and cover in self.people:
                seen.add(cover)
                yield cover

    def cover_of(self, person: int, *, team: int, at: datetime | None = None) -> int | None:
        """The first of the chain who is present and sees the team's conversations; None: the team answers."""
        present = (one for one in self.chain(person, at) if self.is_present(one, at) and self.sees(one, team))
        return next(present, None)


class _Planned(dict[tuple[int, bool], list[Opening]]):
    """Shifts, or breaks, as opening hours; made when asked for, once for all who work alike."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot
        self.alike: dict[tuple[tuple[PlannedShift, ...], bool], list[Opening]] = {}

    def __missing__(self, key: tuple[int, bool]) -> list[Opening]:
        person, breaks = key
        shifts = self.snapshot.people[person].shifts
        made = self.alike.get((shifts, breaks))
        if made is None:
            own = frozenset(shift.day for shift in shifts if shift.day is not None and not shift.is_break)
            of_kind = [shift for shift in shifts if shift.is_break == breaks]
            made = self.alike[shifts, breaks] = planned(of_kind, self.snapshot.at, own=own)
        self[key] = made
        return made


def planned(shifts: Iterable[PlannedShift], at: datetime, *, own: frozenset[date] = frozenset()) -> list[Opening]:
    """Shifts as opening hours around a moment, one for each zone they were entered in.

    A day with rows of its own does not follow its week; nor do the days in `own`.
    """
    by_zone: dict[str, list[PlannedShift]] = {}
    for shift in shifts:
        by_zone.setdefault(shift.time_zone, []).append(shift)
    return [_around(ZoneInfo(zone), rows, at, own) for zone, rows in by_zone.items()]


def _around(zone: ZoneInfo, shifts: list[PlannedShift], at: datetime, replaced: frozenset[date]) -> Opening:
    day = (at - PLANNED_BACK).astimezone(zone).date()
    days = {}
    for _ in range((PLANNED_BACK + PLANNED_AHEAD).days):
        own = [shift for shift in shifts if shift.day == day]
        weekly = [
            shift
            for shift in shifts
            if shift.weekday == day.weekday()
            and day not in replaced
            and (shift.from_day is None or shift.from_day <= day)
            and (shift.until_day is None or day <= shift.until_day)
        ]
        rows = own or weekly
        days[day] = tuple(
            DaySpan(row.starts, row.ends) for row in rows if row.starts is not None and row.ends is not None
        )
        day += timedelta(days=1)
    return Opening(zone, _NEVER, days)


def _first(one: datetime | None, other: datetime | None) -> datetime | None:
    known = [moment for moment in (one, other) if moment is not None]
    return min(known, default=None)


def _by_hours(hours: list[Opening], at: datetime, because: PresentBecause) -> Presence:
    open_now = [opening for opening in hours if opening.is_open(at)]
    if open_now:
        closing = [opening.closes_at(at) for opening in open_now]
        known = [moment for moment in closing if moment is not None]
        return Presence(PresenceState.HERE, because, max(known) if len(known) == len(closing) else None)
    openings = [moment for opening in hours if (moment := opening.next_opening(at)) is not None]
    return Presence(PresenceState.GONE, because, min(openings, default=None))


def day_end(at: datetime, zone: ZoneInfo) -> datetime:
    """The next midnight of a zone, in UTC: until then holds what somebody said without an end."""
    day = at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)
