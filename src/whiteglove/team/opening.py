"""When a team is open, and by when a customer hears from it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from whiteglove.foundation.opening import ALWAYS, DaySpan, Opening, no_holiday
from whiteglove.foundation.settings import settings
from whiteglove.team.models import OpeningException, Team

Spans = tuple[tuple[int, str, str], ...]
Instead = tuple[tuple[date, time | None, time | None], ...]


def opening_of(team: Team) -> Opening:
    """The team's hours; asks the database only where the team has any."""
    return openings_of([team])[team.pk]


def openings_of(teams: Iterable[Team]) -> dict[int, Opening]:
    """The hours of many teams, by id; at most one question."""
    found: dict[int, Opening] = {}
    with_hours: list[Team] = []
    for team in teams:
        if team.hours or team.holidays_in or team.time_zone:
            with_hours.append(team)
        else:
            found[team.pk] = ALWAYS
    instead: dict[int, list[tuple[date, time | None, time | None]]] = defaultdict(list)
    exceptions = OpeningException.objects.filter(team__in=with_hours).order_by("day", "opens")
    for team_id, day, opens, closes in exceptions.values_list("team", "day", "opens", "closes") if with_hours else ():
        instead[team_id].append((day, opens, closes))
    return found | {team.pk: _opening_with(team, tuple(instead[team.pk])) for team in with_hours}


def _opening_with(team: Team, instead: Instead) -> Opening:
    week = tuple((int(weekday), opens, closes) for weekday, opens, closes in team.hours)
    return opening(team.time_zone or settings().time_zone, week, team.holidays_in, instead)


@lru_cache(maxsize=256)
def opening(zone: str, week: Spans, holidays_in: str, exceptions: Instead) -> Opening:
    """Hours out of what is kept. week: (weekday, "09:00", "18:00"); exceptions: (day, opens, closes)."""
    by_weekday: dict[int, tuple[DaySpan, ...]] = {}
    for weekday, opens, closes in week:
        span = DaySpan(time.fromisoformat(opens), time.fromisoformat(closes))
        by_weekday[weekday] = (*by_weekday.get(weekday, ()), span)
    instead: dict[date, tuple[DaySpan, ...]] = {}
    for day, begins, ends in exceptions:
        spans = () if begins is None or ends is None else (DaySpan(begins, ends),)
        instead[day] = (*instead.get(day, ()), *spans)
    return Opening(
        ZoneInfo(zone), by_weekday, instead, _holidays(holidays_in).__contains__ if holidays_in else no_holiday
    )


@lru_cache(maxsize=64)
def _holidays(place: str) -> holidays.HolidayBase:
    country, _, subdivision = place.partition("-")
    return holidays.country_holidays(country, subdiv=subdivision or None)


def hears_by(team: Team, at: datetime, *, is_first: bool) -> datetime:
    """By when a customer who wrote at this moment hears from the team, by its standard."""
    return heard_by(team, opening_of(team), at, is_first=is_first)


def heard_by(team: Team, opening: Opening, at: datetime, *, is_first: bool) -> datetime:
    """The same for who knows the team's hours already: asks nothing."""
    hours = team.first_answer_hours if is_first else team.next_answer_hours or team.first_answer_hours
    return opening.after(at, timedelta(hours=hours))
