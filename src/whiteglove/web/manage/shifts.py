"""When a colleague works, what they speak and can do: planned by those who lead."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.team.attending import say_presence
from whiteglove.team.models import Colleague, PresenceState
from whiteglove.team.permissions import May, require
from whiteglove.team.plans_seen import plan_seen
from whiteglove.team.shift_rules import ShiftWish
from whiteglove.team.shifts import as_wish, plan_shifts, shifts_of, time_zone_of
from whiteglove.team.skills import SkillWishes, change_skills, skills_in_use
from whiteglove.team.times import TimesRefused, in_digits, wall_time, weekday_name, zones
from whiteglove.team.whereabouts import presence_of
from whiteglove.web.actors import actor_of
from whiteglove.web.languages_offered import languages_offered
from whiteglove.web.manage.showing import back_to, page
from whiteglove.web.manage.words import refused_words

EMPTY_LINES = 3
FIELDS = ("weekday", "day", "starts", "ends", "kind", "from_day", "until_day")
Line = dict[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
def shifts(request: HttpRequest, colleague_id: int) -> HttpResponse:
    """One colleague's plan; POST keeps it whole."""
    actor, colleague = _asked(request, colleague_id)
    if request.method != "POST":
        return _shown(request, actor, colleague)
    try:
        plan_shifts(actor, colleague, plan_given(request), zone=request.POST.get("time_zone", ""))
    except Refused as error:
        return _shown(request, actor, colleague, refusal=_words(error))
    return back_to("manage_shifts", colleague_id)


@require_POST
def presence(request: HttpRequest, colleague_id: int) -> HttpResponse:
    """Where a colleague is, said by somebody else: until their shift, or their day, ends."""
    actor, colleague = _asked(request, colleague_id)
    state = request.POST.get("state", "")
    if state not in PresenceState.values:
        raise TimesRefused(_("Say whether they are here, busy, away or gone home."))
    say_presence(actor, colleague, PresenceState(state))
    return back_to("manage_shifts", colleague_id, said="presence")


@require_POST
def skills(request: HttpRequest, colleague_id: int) -> HttpResponse:
    """Languages, skills and room of one colleague."""
    actor, colleague = _asked(request, colleague_id)
    try:
        change_skills(actor, colleague, skills_given(request))
    except Refused as error:
        return _shown(request, actor, colleague, skills_refusal=_words(error))
    return back_to("manage_shifts", colleague_id, said="skills")


def _asked(request: HttpRequest, colleague_id: int) -> tuple[Actor, Colleague]:
    actor = actor_of(request)
    require(actor, May.PLAN_SHIFTS)
    colleague = Colleague.objects.filter(pk=colleague_id, is_active=True).first()
    if colleague is None:
        raise NotFound("There is no such colleague.")
    return actor, colleague


def skills_given(request: HttpRequest) -> SkillWishes:
    """What a form says of languages (in order), skills (with commas) and room."""
    posted = request.POST
    room = posted.get("room_for", "").strip()
    if room and (not room.isascii() or not room.isdecimal() or len(room) > 6):
        raise TimesRefused(_("%(text)s is no number of matters."), text=room[:20])
    words = [*posted.get("skills", "").replace("、", ",").split(","), *posted.getlist("skill")]
    return SkillWishes(speaks=posted.getlist("speaks"), skills=words, room_for=int(room or 0))


def skills_shown(colleague: Colleague, posted: Any = None) -> dict[str, Any]:
    """What a form of languages, skills and room shows: as it is, or as it was typed."""
    return {
        "own_skills": {
            "speaks": posted.getlist("speaks") if posted else colleague.speaks,
            "skills": posted.get("skills", "") if posted else ", ".join(colleague.skills),
            "room_for": posted.get("room_for", "") if posted else colleague.room_for or "",
        },
        "skills_known": skills_in_use(),
        "languages_offered": languages_offered(),
    }


def plan_given(request: HttpRequest) -> list[ShiftWish]:
    """The lines of the form that say anything. Raises TimesRefused."""
    return [_wish(line) for line in lines_given(request) if any(line[name] for name in ("day", "starts", "ends"))]


def lines_given(request: HttpRequest) -> list[Line]:
    """The lines as they were typed."""
    columns = [request.POST.getlist(name) for name in FIELDS]
    rows = zip_longest(*columns, fillvalue="")
    return [dict(zip(FIELDS, (text.strip() for text in row), strict=True)) for row in rows]


def _wish(line: Line) -> ShiftWish:
    if line["weekday"] not in ("", *map(str, range(7))):
        raise TimesRefused(_("Choose a weekday, or a day."))
    return ShiftWish(
        weekday=int(line["weekday"]) if line["weekday"] else None,
        day=_day(line["day"]),
        starts=_wall(line["starts"]),
        ends=_wall(line["ends"]),
        is_break=line["kind"] == "break",
        from_day=_day(line["from_day"]),
        until_day=_day(line["until_day"]),
    )


def _wall(text: str) -> time | None:
    return wall_time(text) if text else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise TimesRefused(_("%(text)s is no day."), text=text[:20]) from None


def _lines(plan: Sequence[ShiftWish]) -> list[Line]:
    def told(value: date | time | None) -> str:
        return "" if value is None else in_digits(value) if isinstance(value, time) else value.isoformat()

    return [
        {
            "weekday": "" if wish.weekday is None else str(wish.weekday),
            "day": told(wish.day),
            "starts": told(wish.starts),
            "ends": told(wish.ends),
            "kind": "break" if wish.is_break else "shift",
            "from_day": told(wish.from_day),
            "until_day": told(wish.until_day),
        }
        for wish in plan
    ]


def _with_empty(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Weekly lines and those of single days, with room for more; nothing yet: a line for each day of the week."""
    weekly = [line for line in lines if line["weekday"] and not line["day"]]
    single = [line for line in lines if not line["weekday"] and any(line[name] for name in ("day", "starts", "ends"))]
    empty: Line = dict.fromkeys(FIELDS, "") | {"kind": "shift"}
    if not weekly:
        weekly = [empty | {"weekday": str(day)} for day in range(7)]
    elif all(line["starts"] or line["ends"] for line in weekly):
        weekly = [*weekly, *[empty | {"weekday": "0"}] * EMPTY_LINES]
    return weekly, [*single, *[empty] * EMPTY_LINES]


def _words(error: Refused) -> str:
    if isinstance(error, NotAllowed | NotFound):
        raise error
    return refused_words(error)


def _shown(
    request: HttpRequest, actor: Actor, colleague: Colleague, *, refusal: str = "", skills_refusal: str = ""
) -> HttpResponse:
    planned = shifts_of(actor, colleague)
    zone = planned[0].time_zone if planned else time_zone_of(colleague)
    lines = lines_given(request) if refusal else _lines([as_wish(row) for row in planned])
    weekly, single = _with_empty(lines)
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    shown = {
        "colleague": colleague,
        "weekly": weekly,
        "single": single,
        "weekdays": [weekday_name(day) for day in range(7)],
        "zone": request.POST.get("time_zone", "") if refusal else zone,
        "zones": zones(),
        "days": plan_seen(planned, first=today),
        "earliest": today - timedelta(days=1),
        "presence": presence_of(actor, colleague.pk),
        "refusal_here": refusal,
        "skills_refusal": skills_refusal,
        **skills_shown(colleague, request.POST if skills_refusal else None),
    }
    return page(request, "shifts.html", actor, status=422 if refusal or skills_refusal else 200, **shown)
