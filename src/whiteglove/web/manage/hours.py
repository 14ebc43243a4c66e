"""Hours and standards of teams: when they are open, on which days otherwise, and by when customers hear from them."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.foundation.settings import settings
from whiteglove.team.holiday_places import places_to_choose
from whiteglove.team.hours import HoursWishes, change_hours, except_day, no_exception
from whiteglove.team.hours_seen import HoursSeen, hours_seen, states
from whiteglove.team.opening import opening_of
from whiteglove.team.permissions import May, require
from whiteglove.team.times import TimesRefused, weekday_name, zones
from whiteglove.team.whereabouts import whereabouts
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.showing import back_to, page
from whiteglove.web.manage.words import refused_words

PAIRS = 2  # of each weekday that are shown at least
MOST_PAIRS = 6
OF_A_DAY = 3
STANDARDS = ("first_answer_hours", "next_answer_hours", "solution_hours")


@require_safe
def all_hours(request: HttpRequest) -> HttpResponse:
    """Every team with its state, every colleague with where they are: for those who plan."""
    actor = actor_of(request)
    require(actor, May.PLAN_SHIFTS)
    return page(
        request,
        "hours.html",
        actor,
        teams=states(actor),
        colleagues=whereabouts(actor),
        house_zone=settings().time_zone,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def team_hours(request: HttpRequest, team_id: int) -> HttpResponse:
    """One team's hours and standards; POST keeps them."""
    actor = actor_of(request)
    seen = hours_seen(actor, team_id, language=get_language() or "en")
    if request.method != "POST":
        return _shown(request, actor, seen)
    try:
        change_hours(actor, seen.team, _wishes(request))
    except Refused as error:
        return _shown(request, actor, seen, refusal=_words(error))
    return back_to("manage_team_hours", team_id)


@require_POST
def exception(request: HttpRequest, team_id: int) -> HttpResponse:
    """A day is otherwise, or (`ends`) as ever again."""
    actor = actor_of(request)
    seen = hours_seen(actor, team_id, language=get_language() or "en")
    posted = request.POST
    try:
        if posted.get("ends"):
            no_exception(actor, seen.team, _day(posted["ends"]))
        else:
            pairs = zip(posted.getlist("opens"), posted.getlist("closes"), strict=False)
            spans = [pair for pair in pairs if any(text.strip() for text in pair)]
            if not spans and posted.get("open"):
                raise TimesRefused(_("Say from when until when, or choose closed."))
            given = spans if posted.get("open") else []
            except_day(actor, seen.team, _day(posted.get("day", "")), spans=given, why=posted.get("why", ""))
    except Refused as error:
        return _shown(request, actor, seen, exception_refusal=_words(error))
    return back_to("manage_team_hours", team_id, said="exception")


CHOSEN = ("time_zone", "holidays_in", "is_pushed", "tells_by_itself", "shows_matter")


def _wishes(request: HttpRequest) -> HoursWishes:
    posted = request.POST
    week = _week_given(request) if posted.get("when") == "week" else []
    if posted.get("when") == "week" and not week:
        raise TimesRefused(_("So the team would never open. Say when it does, or choose always."))
    return HoursWishes(
        week=[(weekday, opens, closes) for weekday, opens, closes in week],
        time_zone=posted.get("time_zone", ""),
        holidays_in=posted.get("holidays_in", ""),
        first_answer_hours=_number(posted.get("first_answer_hours", "")),
        next_answer_hours=_number(posted.get("next_answer_hours", "")),
        solution_hours=_number(posted.get("solution_hours", "")),
        is_pushed=bool(posted.get("is_pushed")),
        tells_by_itself=bool(posted.get("tells_by_itself")),
        shows_matter=bool(posted.get("shows_matter")),
    )


def _number(text: str) -> int:
    text = text.strip()
    if text and (not text.isascii() or not text.isdecimal() or len(text) > 6):
        raise TimesRefused(_("%(text)s is no number of hours."), text=text[:20])
    return int(text or 0)


def _week_given(request: HttpRequest) -> list[tuple[int, str, str]]:
    given = []
    for weekday in range(7):
        opens, closes = request.POST.getlist(f"opens-{weekday}"), request.POST.getlist(f"closes-{weekday}")
        for pair in list(zip(opens, closes, strict=False))[:MOST_PAIRS]:
            if any(text.strip() for text in pair):
                given.append((weekday, *pair))
    return given


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TimesRefused(_("Choose a day.")) from None


def _words(error: Refused) -> str:
    if isinstance(error, NotAllowed | NotFound):
        raise error
    return refused_words(error)


def _shown(
    request: HttpRequest, actor: Actor, seen: HoursSeen, *, refusal: str = "", exception_refusal: str = ""
) -> HttpResponse:
    given = _week_given(request) if refusal else [tuple(row) for row in seen.team.hours]
    standards: dict[str, Any] = {name: getattr(seen.team, name) for name in STANDARDS}
    known = {name: getattr(seen.team, name) for name in CHOSEN}
    if refusal:
        standards = known = request.POST.dict()
    shown = {
        "team": seen.team,
        "seen": seen,
        "opening": opening_of(seen.team),
        "week": [(weekday_name(day), day, _pairs(given, day)) for day in range(7)],
        "is_always": request.POST.get("when") != "week" if refusal else not seen.team.hours,
        "standards": standards,
        "known": known,
        "zones": zones(),
        "places": places_to_choose(get_language() or "en"),
        "refusal_here": refusal,
        "exception_refusal": exception_refusal,
        "posted": request.POST if exception_refusal else {},
        "day_pairs": _posted_pairs(request) if exception_refusal else [("", "")] * OF_A_DAY,
    }
    return page(request, "team_hours.html", actor, status=422 if refusal or exception_refusal else 200, **shown)


def _pairs(given: list[Any], day: int) -> list[tuple[str, str]]:
    own = [(opens, closes) for weekday, opens, closes in given if weekday == day]
    return [*own, *[("", "")] * max(PAIRS - len(own), 1 if len(own) < MOST_PAIRS else 0)]


def _posted_pairs(request: HttpRequest) -> list[tuple[str, str]]:
    pairs = list(zip(request.POST.getlist("opens"), request.POST.getlist("closes"), strict=False))[:MOST_PAIRS]
    return [*pairs, *[("", "")] * max(0, OF_A_DAY - len(pairs))]
