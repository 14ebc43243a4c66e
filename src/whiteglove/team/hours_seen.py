"""When a team is open, as pages and programs show it: its exceptions, and the days to come as they will be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.opening import DaySpan, Opening
from whiteglove.team.holiday_places import holiday_name
from whiteglove.team.hours import zone_of
from whiteglove.team.models import OpeningException, Team
from whiteglove.team.opening import opening_of, openings_of
from whiteglove.team.permissions import May, require

DAYS_AHEAD = 14


@dataclass(frozen=True, slots=True)
class StateSeen:
    """Whether it is open at a moment; until: when that changes, None when it does not within sight."""

    is_open: bool
    until: datetime | None


@dataclass(frozen=True, slots=True)
class DaySeen:
    """A day as it will really be. spans: empty when closed; holiday, why: in words, where there is one."""

    day: date
    spans: tuple[DaySpan, ...]
    holiday: str = ""
    is_exception: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class ExceptionSeen:
    """A day on which a team is open otherwise. by: who entered it; empty when a program did."""

    day: date
    spans: tuple[DaySpan, ...]
    why: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HoursSeen:
    """A team's hours and standards. week: as kept; zone: the one that counts."""

    team: Team
    zone: str
    state: StateSeen
    exceptions: tuple[ExceptionSeen, ...]
    days: tuple[DaySeen, ...]


def state_at(opening: Opening, at: datetime) -> StateSeen:
    """Open until, or opens at."""
    if opening.is_open(at):
        return StateSeen(True, opening.closes_at(at))
    return StateSeen(False, opening.next_opening(at))


def hours_seen(actor: Actor, team_id: int, *, language: str = "en") -> HoursSeen:
    """One team's hours, today's and later exceptions, and the next two weeks. Raises NotFound."""
    require(actor, May.PLAN_SHIFTS)
    team = Team.objects.filter(pk=team_id).first()
    if team is None:
        raise NotFound("There is no such team.")
    now, zone, opening = clock.now(), zone_of(team), opening_of(team)
    today = now.astimezone(zone).date()
    rows = OpeningException.objects.filter(team=team, day__gte=today).select_related("by").order_by("day", "opens")
    exceptions = tuple(_grouped(rows))
    days = tuple(_days(opening, today, exceptions, language=language, place=team.holidays_in))
    return HoursSeen(team, zone.key, state_at(opening, now), exceptions, days)


def _grouped(rows: Iterable[OpeningException]) -> Iterable[ExceptionSeen]:
    for day, group in groupby(rows, key=lambda row: row.day):
        spans = list(group)
        walls = ((row.opens, row.closes) for row in spans)
        times = tuple(DaySpan(opens, closes) for opens, closes in walls if opens is not None and closes is not None)
        yield ExceptionSeen(day, times, spans[0].why, spans[0].by.name if spans[0].by else "", spans[0].at)


def _days(
    opening: Opening, today: date, exceptions: tuple[ExceptionSeen, ...], *, language: str, place: str
) -> Iterable[DaySeen]:
    known = {one.day: one for one in exceptions}
    for ahead in range(DAYS_AHEAD):
        day = today + timedelta(days=ahead)
        holiday, exception = holiday_name(place, day, language), known.get(day)
        spans = tuple(sorted(opening.spans_of(day), key=lambda span: span.opens))
        yield DaySeen(day, spans, holiday, exception is not None, exception.why if exception else "")


def states(actor: Actor) -> list[tuple[Team, StateSeen]]:
    """Every team by name, and whether it is open now."""
    require(actor, May.READ_PRESENCE)
    now = clock.now()
    teams = list(Team.objects.order_by("name", "id"))
    openings = openings_of(teams)
    return [(team, state_at(openings[team.pk], now)) for team in teams]
