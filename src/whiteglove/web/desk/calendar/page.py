"""A team's fortnight: people down, days across; on a narrow screen a list by day."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.team.absences.queries import AbsenceSeen, absence
from whiteglove.team.calendar import SHOWN, calendar
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import page_shown
from whiteglove.web.desk.wanted import number

FIRST_YEAR, LAST_YEAR = 2000, 2100


@require_safe
def calendar_page(request: HttpRequest) -> HttpResponse:
    """The calendar of the team asked for."""
    actor, zone = actor_of(request), timezone.get_current_timezone()
    today = clock.now().astimezone(zone).date()
    first = day_asked(request.GET.get("from", "")) or today
    context = {
        **page_shown(actor),
        "wanted": None,
        "shown": calendar(actor, team_key=request.GET.get("team", ""), first=first, zone=zone),
        "first": first,
        "today": today,
        "before": first - timedelta(days=SHOWN),
        "after": first + timedelta(days=SHOWN),
        "last": first + timedelta(days=SHOWN - 1),
        "entered": entered(actor, request),
    }
    return render(request, "desk/calendar/calendar.html", context, using="jinja2")


def entered(actor: Actor, request: HttpRequest) -> AbsenceSeen | None:
    """The absence that was just entered or changed, to say so and offer the way back."""
    try:
        return absence(actor, number(request.GET.get("entered", "")))
    except NotFound:
        return None


def day_asked(text: str) -> date | None:
    """A day in an address; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
