"""When people serve: shifts, presence, and the days on which a team is open otherwise."""

from datetime import date, datetime, time
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.given import NO_TRUTH, Given, Moment, Wall, YesOrNo, number_of
from whiteglove.api.once import once
from whiteglove.api.people import colleagues, teams
from whiteglove.api.problems import ANSWERS, makes, reads
from whiteglove.api.serving import ColleagueId, TeamId
from whiteglove.api.shapes import MOMENT, PageOut, of
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.team.attending import say_presence
from whiteglove.team.hours import except_day, no_exception
from whiteglove.team.hours_seen import ExceptionSeen, hours_seen
from whiteglove.team.models import Colleague, PresenceState, Shift, Team
from whiteglove.team.permissions import May, require
from whiteglove.team.shift_rules import MOST_SHIFTS, ShiftWish
from whiteglove.team.shifts import plan_shifts, shifts_of, time_zone_of
from whiteglove.team.times import in_digits, wall_time
from whiteglove.team.whereabouts import presence_of

__all__ = ["colleagues", "teams"]

Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples=["2026-12-24"])]
DayInPath = Annotated[str, Path(description="The day", examples=["2026-12-24"])]


class ShiftIn(Given):
    """A shift or a break: weekly, or of one day, which replaces the week's; a day without times is free."""

    weekday: Annotated[int, Field(ge=0, le=6), NO_TRUTH] | None = Field(
        default=None, description="Monday is 0; null: of one day", examples=[0]
    )
    day: Day | None = Field(default=None, description="Null: weekly", examples=[None])
    starts: Wall | None = Field(default=None, description="Wall time", examples=["09:00"])
    ends: Wall | None = Field(
        default=None, description="Earlier than its beginning: the next day", examples=["17:00"]
    )
    is_break: YesOrNo = Field(default=False, description="A pause within a shift", examples=[False])
    from_day: Day | None = Field(default=None, description="First day of a weekly shift", examples=[None])
    until_day: Day | None = Field(default=None, description="Its last day", examples=[None])


class ShiftsIn(Given):
    """A plan as a whole; what is not in it is planned no more."""

    items: list[ShiftIn] = Field(max_length=MOST_SHIFTS, description="Shifts, breaks and free days")
    time_zone: str = Field(
        default="",
        max_length=60,
        description="In which they are meant; empty: the colleague's",
        examples=["Asia/Tokyo"],
    )


class ShiftOut(BaseModel):
    """A shift or a break."""

    weekday: int | None = of("Monday is 0; null: of one day", 0)
    day: str | None = of("Null: weekly", None)
    starts: str | None = of("Wall time; null: free that day", "09:00")
    ends: str | None = of("At or before its beginning: on the next day", "17:00")
    is_break: bool = of("A pause within a shift", False)
    from_day: str | None = of("First day of a weekly shift; null: since ever", None)
    until_day: str | None = of("Its last day; null: on and on", None)


class ShiftsOut(BaseModel):
    """When a colleague works."""

    items: list[ShiftOut] = Field(description="What is not over")
    time_zone: str = of("In which it is meant", "Asia/Tokyo")


class PresenceIn(Given):
    """Where somebody is from now on."""

    state: PresenceState = Field(description="As they would say it", examples=["busy"])
    until: Moment | None = Field(
        default=None, description="Null: until the shift ends, else the day", examples=["2026-03-02T09:15:00Z"]
    )


class PresenceOut(BaseModel):
    """Where a colleague is."""

    state: PresenceState = of("As they would say it", "busy")
    because: Literal["absence", "said", "seen", "shift", "break", "hours"] = of("How we know", "said")
    until: datetime | None = of("When that may change; null: nobody knows", MOMENT)


class TimesIn(Given):
    """From one time to another."""

    opens: Wall = Field(description="Wall time in the team's zone")
    closes: Wall = Field(description="Earlier than it opens: on the next day")


class ExceptionIn(Given):
    """A day on which a team is open otherwise."""

    day: Day = Field(description="In the team's zone")
    spans: list[TimesIn] = Field(default=[], max_length=10, description="None: closed", examples=[[]])
    why: str = Field(default="", max_length=200, description="In words", examples=["Stocktaking"])


class TimesOut(BaseModel):
    """From one time to another."""

    opens: str = of("Wall time in the team's zone", "09:00")
    closes: str = of("At or before it opens: on the next day", "12:00")


class ExceptionOut(BaseModel):
    """A day on which a team is open otherwise."""

    day: str = of("In the team's zone", "2026-12-24")
    spans: list[TimesOut] = Field(description="None: closed")
    why: str = of("In words", "Stocktaking")
    at: datetime = of("When it was entered", MOMENT)


@colleagues.get("/{colleague_id}/shifts", response=reads(ShiftsOut), summary="When a colleague works")
@told
def read_shifts(request: HttpRequest, colleague_id: ColleagueId) -> ShiftsOut:
    """What is planned and not over."""
    actor = _may(request, May.READ_PRESENCE)
    colleague = _colleague(colleague_id)
    return _plan_out(colleague, shifts_of(actor, colleague))


@colleagues.put("/{colleague_id}/shifts", response={200: ShiftsOut, **ANSWERS}, summary="Plan when a colleague works")
@told
def put_shifts(request: HttpRequest, colleague_id: ColleagueId, given: ShiftsIn) -> ShiftsOut:
    """The whole plan from now on; one that cannot be changes nothing."""
    actor = _may(request, May.PLAN_SHIFTS)
    colleague = _colleague(colleague_id)
    rows = plan_shifts(actor, colleague, [_wish(one) for one in given.items], zone=given.time_zone)
    return _plan_out(colleague, rows)


@colleagues.get("/{colleague_id}/presence", response=reads(PresenceOut), summary="Where a colleague is")
@told
def read_presence(request: HttpRequest, colleague_id: ColleagueId) -> PresenceOut:
    """Here, busy, away or gone, and how we know."""
    found = presence_of(actor_of(request), number_of(colleague_id))
    return PresenceOut(state=found.state, because=found.because.value, until=found.until)


@colleagues.post("/{colleague_id}/presence", response=makes(PresenceOut), summary="Say where a colleague is")
@once
def post_presence(request: HttpRequest, colleague_id: ColleagueId, given: PresenceIn) -> PresenceOut:
    """From now on, until then. A program says it of somebody as one who plans shifts."""
    actor = _may(request, May.PLAN_SHIFTS)
    colleague = _colleague(colleague_id)
    row = say_presence(actor, colleague, given.state, until=given.until)
    return PresenceOut(state=given.state, because="said", until=row.until)


@teams.get("/{team_id}/exceptions", response=reads(PageOut[ExceptionOut]), summary="Days that are otherwise")
@told
def list_exceptions(request: HttpRequest, team_id: TeamId) -> PageOut[ExceptionOut]:
    """From today on, on one page."""
    seen = hours_seen(actor_of(request), number_of(team_id))
    return PageOut(items=[_exception_out(one) for one in seen.exceptions], next=None)


@teams.post("/{team_id}/exceptions", response=makes(ExceptionOut), summary="A day is otherwise")
@once
def make_exception(request: HttpRequest, team_id: TeamId, given: ExceptionIn) -> ExceptionOut:
    """Replaces what was said of this day."""
    actor, day = _may(request, May.PLAN_SHIFTS), _day(given.day)
    team = _team(team_id)
    spans = [(one.opens, one.closes) for one in given.spans]
    except_day(actor, team, day, spans=spans, why=given.why)
    return next(_exception_out(one) for one in hours_seen(actor, team.pk).exceptions if one.day == day)


@teams.delete("/{team_id}/exceptions/{day}", response={204: None, **ANSWERS}, summary="A day is as ever again")
def end_exception(request: HttpRequest, team_id: TeamId, day: DayInPath) -> HttpResponse:
    """As the team's week says."""
    actor = _may(request, May.PLAN_SHIFTS)
    no_exception(actor, _team(team_id), _day(day))
    return HttpResponse(status=204)


def _may(request: HttpRequest, act: May) -> Actor:
    """Who asks, if they may: only then do they learn whether somebody is there."""
    actor = actor_of(request)
    require(actor, act)
    return actor


def _colleague(colleague_id: str) -> Colleague:
    colleague = Colleague.objects.filter(pk=number_of(colleague_id), is_active=True).first()
    if colleague is None:
        raise NotFound("There is no such colleague.")
    return colleague


def _team(team_id: str) -> Team:
    team = Team.objects.filter(pk=number_of(team_id)).first()
    if team is None:
        raise NotFound("There is no such team.")
    return team


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(f"There is no day {text!r}.") from None


def _wish(given: ShiftIn) -> ShiftWish:
    def wall(text: str | None) -> time | None:
        return None if text is None else wall_time(text)

    def day(text: str | None) -> date | None:
        return None if text is None else _day(text)

    return ShiftWish(
        weekday=given.weekday,
        day=day(given.day),
        starts=wall(given.starts),
        ends=wall(given.ends),
        is_break=given.is_break,
        from_day=day(given.from_day),
        until_day=day(given.until_day),
    )


def _plan_out(colleague: Colleague, rows: list[Shift]) -> ShiftsOut:
    return ShiftsOut(
        items=[
            ShiftOut(
                weekday=row.weekday,
                day=row.day.isoformat() if row.day else None,
                starts=in_digits(row.starts) if row.starts is not None else None,
                ends=in_digits(row.ends) if row.ends is not None else None,
                is_break=row.is_break,
                from_day=row.from_day.isoformat() if row.from_day else None,
                until_day=row.until_day.isoformat() if row.until_day else None,
            )
            for row in rows
        ],
        time_zone=rows[0].time_zone if rows else time_zone_of(colleague),
    )


def _exception_out(seen: ExceptionSeen) -> ExceptionOut:
    return ExceptionOut(
        day=seen.day.isoformat(),
        spans=[TimesOut(opens=in_digits(span.opens), closes=in_digits(span.closes)) for span in seen.spans],
        why=seen.why,
        at=seen.at,
    )
