"""Who is here, day by day: one team's calendar, read in a fixed number of questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.opening import Span
from whiteglove.team.absences.beginning import SLIP
from whiteglove.team.absences.queries import AbsenceSeen, absences_between
from whiteglove.team.covers import Concern, circles, concerns_of
from whiteglove.team.feeds.actions import failing_feeds
from whiteglove.team.gaps import Gap, Plan, Spans, gaps, joined, within, without
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require
from whiteglove.team.presence import Person, Presence, Snapshot, Staffed
from whiteglove.team.snapshot import snapshot
from whiteglove.team.visibility import sees_team

SHOWN = 14
DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a day is for somebody."""

    WORKS = "works"
    AWAY = "away"
    PART = "part"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class DayOf:
    """A day of somebody. spans: when they are there by plan; absences: those that touch the day."""

    day: date
    kind: DayKind
    spans: tuple[Span, ...] = ()
    absences: tuple[AbsenceSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class DayOfTeam:
    """A day of the team. is_holiday: closed by a holiday or exception though its week says open."""

    day: date
    is_today: bool
    is_open: bool
    is_holiday: bool
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class RowOf:
    """Somebody with their days. cover: who answers for them now, None: their team, or they are here themselves."""

    id: int
    name: str
    presence: Presence
    cover: int | None
    back_at: datetime | None
    days: tuple[DayOf, ...]


@dataclass(frozen=True, slots=True)
class TeamTab:
    """A team to look at. gaps: how many times nobody is there in the days shown."""

    id: int
    key: str
    name: str
    gaps: int


@dataclass(frozen=True)
class CalendarSeen:
    """A team's calendar. names: by id; concerns: what is the matter with covers; failing: whose feed is not read."""

    team: TeamTab | None
    teams: tuple[TeamTab, ...]
    days: tuple[DayOfTeam, ...] = ()
    rows: tuple[RowOf, ...] = ()
    concerns: tuple[Concern, ...] = ()
    names: dict[int, str] | None = None
    failing: tuple[int, ...] = ()

    @property
    def gaps(self) -> list[Gap]:
        """What is missing, in order, each once though it lasts over days."""
        return list(dict.fromkeys(gap for day in self.days for gap in day.gaps))


def calendar(actor: Actor, *, team_key: str, first: date | None, zone: tzinfo) -> CalendarSeen:
    """The calendar of a team for a fortnight. zone: the reader's, in whose days it is shown.

    team_key: an unknown one is the first the reader belongs to, or else sees. first: None for today.
    """
    require(actor, May.READ_PRESENCE)
    now = clock.now()
    today = now.astimezone(zone).date()
    first = first or today
    begin, end = _midnight(first, zone), _midnight(first + SHOWN * DAY, zone)
    here = snapshot(now)
    plan_of = here if first == today else snapshot(begin + DAY)
    seen = [here.teams[key] for key in _teams_seen(actor) if key in here.teams]
    if not seen:
        return CalendarSeen(None, ())
    missing = gaps(plan_of, max(begin, now), end, teams=[team.id for team in seen]) if end > now else []
    keys = dict(Team.objects.values_list("pk", "key"))
    tabs = tuple(_tab(team, keys, missing) for team in seen)
    tab = _chosen(tabs, team_key, here.people.get(actor.colleague_id or 0))
    team = plan_of.teams[tab.id]
    people = [here.people[one] for one in _by_name(team.members, here)]
    away = absences_between(actor, [person.id for person in people], begin=begin, end=end)
    plan = Plan(plan_of, begin - DAY, end + DAY)
    days = [first + number * DAY for number in range(SHOWN)]
    return CalendarSeen(
        team=tab,
        teams=tabs,
        days=tuple(_day_of_team(team, day, zone, today, missing) for day in days),
        rows=tuple(_row(here, plan, person, _Shown(days, zone, away), team) for person in people),
        concerns=tuple(_concerns(here, people, now + SHOWN * DAY)),
        failing=tuple(failing_feeds(actor, [person.id for person in people])),
        names={person.id: person.name for person in here.people.values()},
    )


@dataclass(frozen=True)
class _Shown:
    days: Sequence[date]
    zone: tzinfo
    absences: Sequence[AbsenceSeen]


def _teams_seen(actor: Actor) -> list[int]:
    return list(Team.objects.filter(sees_team(actor, "pk")).order_by("name").values_list("pk", flat=True))


def _tab(team: Staffed, keys: dict[int, str], missing: Iterable[Gap]) -> TeamTab:
    return TeamTab(team.id, keys[team.id], team.name, sum(gap.team == team.id and gap.is_red for gap in missing))


def _chosen(tabs: Sequence[TeamTab], key: str, reader: Person | None) -> TeamTab:
    own = reader.teams if reader else frozenset()
    asked = [tab for tab in tabs if tab.key == key]
    return (asked or [tab for tab in tabs if tab.id in own] or list(tabs))[0]


def _by_name(members: Iterable[int], seen: Snapshot) -> list[int]:
    return sorted((one for one in members if one in seen.people), key=lambda one: (seen.people[one].name, one))


def _concerns(seen: Snapshot, people: Sequence[Person], end: datetime) -> Iterable[Concern]:
    ids = {person.id for person in people}
    for circle in circles({key: one.stand_ins for key, one in seen.people.items()}):
        if ids & set(circle.chain):
            yield circle
    for person in people:
        yield from concerns_of(seen, person, end)


def _day_of_team(team: Staffed, day: date, zone: tzinfo, today: date, missing: Iterable[Gap]) -> DayOfTeam:
    begin, end = _midnight(day, zone), _midnight(day + DAY, zone)
    there = tuple(gap for gap in missing if gap.team == team.id and gap.begin < end and gap.end > begin)
    is_open = any(True for _ in team.opening.spans(begin, end))
    is_holiday = not is_open and bool(team.opening.week.get(day.weekday()))
    return DayOfTeam(day, day == today, is_open, is_holiday, there)


def _row(here: Snapshot, plan: Plan, person: Person, shown: _Shown, team: Staffed) -> RowOf:
    presence = here.presence(person.id)
    planned = plan.snapshot.people.get(person.id, person)
    away = [one for one in shown.absences if one.colleague_id == person.id]
    return RowOf(
        id=person.id,
        name=person.name,
        presence=presence,
        cover=None if presence.is_present else here.cover_of(person.id, team=team.id),
        back_at=None if presence.is_present else here.back_at(person.id),
        days=tuple(_day_of(plan.works(planned), away, day, shown.zone) for day in shown.days),
    )


def _day_of(works: Spans, away: Sequence[AbsenceSeen], day: date, zone: tzinfo) -> DayOf:
    begin, end = _midnight(day, zone), _midnight(day + DAY, zone)
    whole = within(works, [Span(begin, end)])
    touching = tuple(one for one in away if one.starts < end and (_until(one) or end) > begin and not _was_slip(one))
    if not touching:
        return DayOf(day, DayKind.WORKS if whole else DayKind.OFF, tuple(whole))
    gone = joined(Span(max(one.starts, begin), min(_until(one) or end, end)) for one in touching)
    left = tuple(without(whole, gone))
    if not left or (not whole and gone):
        return DayOf(day, DayKind.AWAY, (), touching)
    return DayOf(day, DayKind.PART if left != tuple(whole) else DayKind.WORKS, left, touching)


def _was_slip(one: AbsenceSeen) -> bool:
    return one.over_at is not None and one.ended_at is not None and one.over_at - one.starts < SLIP


def _until(one: AbsenceSeen) -> datetime | None:
    """When it was over, or is to be."""
    return one.over_at or one.ends


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)
