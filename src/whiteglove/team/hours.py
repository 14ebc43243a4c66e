"""Verbs that say when a team is open, and by when its customers hear from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.settings import settings
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.changes import MOST_HOURS
from whiteglove.team.facts import HoursChanged
from whiteglove.team.holiday_places import known_place
from whiteglove.team.models import OpeningException, Team
from whiteglove.team.opening import opening_of
from whiteglove.team.permissions import May, require
from whiteglove.team.times import (
    TimesRefused,
    in_digits,
    known_zone,
    over_each_other,
    refuse_what_is_skipped,
    understood_span,
    understood_week,
    wall_time,
)

EXCEPTIONS_AHEAD = timedelta(days=800)
LONGEST_WHY = 200
MOST_SPANS = 10

Week = Sequence[tuple[int, str, str]]


class NeverOpens(TimesRefused):
    """Nobody could ever answer its customers."""


@dataclass(frozen=True, slots=True)
class HoursWishes:
    """What is to be another way; None: as it is.

    week: (weekday, "09:00", "18:00"), Monday is 0; empty: always open. time_zone: empty for the desk's. holidays_in:
    such as JP or DE-BY; empty: none are kept. next_answer_hours, solution_hours: 0 takes the standard away.
    """

    week: Week | None = None
    time_zone: str | None = None
    holidays_in: str | None = None
    first_answer_hours: int | None = None
    next_answer_hours: int | None = None
    solution_hours: int | None = None
    is_pushed: bool | None = None
    tells_by_itself: bool | None = None
    shows_matter: bool | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing is to be changed."""
        return self == HoursWishes()


@transaction.atomic
def change_hours(actor: Actor, team: Team, wishes: HoursWishes) -> Team:
    """Change what is given, leave the rest. What customers were told to hear by follows (room of conversations).

    Raises TimesRefused (NeverOpens), NotAllowed.
    """
    require(actor, May.PLAN_SHIFTS)
    team = Team.objects.select_for_update().get(pk=team.pk)
    before = _kept(team)
    if wishes.week is not None:
        week = understood_week(wishes.week)
        team.hours = [[one.weekday, in_digits(one.span.opens), in_digits(one.span.closes)] for one in week]
    if wishes.time_zone is not None:
        team.time_zone = known_zone(wishes.time_zone)
    if wishes.holidays_in is not None:
        team.holidays_in = known_place(wishes.holidays_in)
    _change_standards(team, wishes)
    if _kept(team) == before:
        return team
    refuse_if_never_open(team)
    team.save()
    announce(HoursChanged(team_id=team.pk), actor=actor)
    return team


def _change_standards(team: Team, wishes: HoursWishes) -> None:
    if wishes.first_answer_hours is not None:
        team.first_answer_hours = _hours(wishes.first_answer_hours)
    if wishes.next_answer_hours is not None:
        team.next_answer_hours = _hours(wishes.next_answer_hours) if wishes.next_answer_hours else None
    if wishes.solution_hours is not None:
        team.solution_hours = _hours(wishes.solution_hours) if wishes.solution_hours else None
    if wishes.is_pushed is not None:
        team.is_pushed = wishes.is_pushed
    if wishes.tells_by_itself is not None:
        team.tells_by_itself = wishes.tells_by_itself
    if wishes.shows_matter is not None:
        team.shows_matter = wishes.shows_matter


def _kept(team: Team) -> tuple[object, ...]:
    hours = tuple(tuple(row) for row in team.hours)
    standards = (team.first_answer_hours, team.next_answer_hours, team.solution_hours)
    customers = (team.tells_by_itself, team.shows_matter)
    return hours, team.time_zone, team.holidays_in, standards, team.is_pushed, customers


def _hours(hours: int) -> int:
    if not 0 < hours <= MOST_HOURS:
        raise TimesRefused(_("A standard has between 1 and %(most)s hours."), most=MOST_HOURS)
    return hours


@transaction.atomic
def except_day(actor: Actor, team: Team, day: date, *, spans: Sequence[tuple[str, str]] = (), why: str = "") -> None:
    """On this day the team is open at these times, or (none) not at all, whatever its week says. Replaces the day's.

    Raises TimesRefused, also for a day that has passed, and NeverOpens.
    """
    require(actor, May.PLAN_SHIFTS)
    team = Team.objects.select_for_update().get(pk=team.pk)
    zone = zone_of(team)
    if not team.time_zone:  # from now on the day is meant there, also when the desk moves
        team.time_zone = zone.key
        team.save(update_fields=["time_zone"])
    today = clock.now().astimezone(zone).date()
    if not today <= day <= today + EXCEPTIONS_AHEAD:
        raise TimesRefused(
            _("%(day)s is past, or too far ahead. An exception is for today or a day within two years."), day=day
        )
    OpeningException.objects.filter(team=team, day=day).delete()
    OpeningException.objects.bulk_create(
        OpeningException(
            team=team, day=day, opens=opens, closes=closes, why=one_line(storable(why), LONGEST_WHY),
            by_id=actor.colleague_id, by_whom=actor.reference,
        )
        for opens, closes in _of_a_day(day, spans, zone) or [(None, None)]
    )  # fmt: skip
    refuse_if_never_open(team)
    announce(HoursChanged(team_id=team.pk), actor=actor)


def _of_a_day(day: date, rows: Sequence[tuple[str, str]], zone: ZoneInfo) -> list[tuple[time | None, time | None]]:
    if len(rows) > MOST_SPANS:
        raise TimesRefused(_("A day has at most %(most)s spans."), most=MOST_SPANS)
    on = day.isoformat()
    spans = [understood_span(wall_time(opens), wall_time(closes), on=on) for opens, closes in rows]
    spans.sort(key=lambda span: span.opens)
    for span in spans:
        refuse_what_is_skipped(day, span, zone)
    for one, other in pairwise(spans):
        if one.closes <= one.opens or other.opens < one.closes:
            raise over_each_other(on, one, on, other)
    return [(span.opens, span.closes) for span in spans]


@transaction.atomic
def no_exception(actor: Actor, team: Team, day: date) -> None:
    """The day is as the team's week says again. Raises NotFound, NeverOpens."""
    require(actor, May.PLAN_SHIFTS)
    team = Team.objects.select_for_update().get(pk=team.pk)
    if not OpeningException.objects.filter(team=team, day=day).delete()[0]:
        raise NotFound("There is no exception on this day.")
    refuse_if_never_open(team)
    announce(HoursChanged(team_id=team.pk), actor=actor)


def zone_of(team: Team) -> ZoneInfo:
    """In which the team's hours are meant."""
    return ZoneInfo(team.time_zone or settings().time_zone)


def refuse_if_never_open(team: Team) -> None:
    """Raises NeverOpens where the team does not open within sight."""
    if opening_of(team).next_opening(clock.now()) is None:
        raise NeverOpens(_("So the team would never open, and its customers would hear from nobody."))
