"""Somebody says that a colleague is away, until when, who covers; or that they are back."""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from whiteglove.foundation import clock
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.team.absences.actions import KEPT, AbsenceWishes, absent, change_absence, end_absence
from whiteglove.team.absences.queries import absence
from whiteglove.team.models import Absence, Colleague
from whiteglove.team.queries import find_colleague
from whiteglove.web.actors import actor_of


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Enter an absence. starts: empty for now; until: back, today or moment (then `ends` says when)."""
    made = absent(
        actor_of(request),
        find_colleague(request.POST.get("colleague", "")),
        starts=moment_given(request.POST.get("starts", "")) or clock.now(),
        ends=_ends(request),
        cover=_cover(request),
        why=request.POST.get("why", ""),
    )
    return _back(request, made)


@require_POST
def change(request: HttpRequest, absence_id: int) -> HttpResponse:
    """act: end (called off, or back), or change (end, cover and reason as given)."""
    actor = actor_of(request)
    if request.POST.get("act") == "end":
        return _back(request, end_absence(actor, absence_id))
    seen = absence(actor, absence_id)
    ends = _ends(request)
    is_kept = "until" not in request.POST or ends == seen.ends
    wishes = AbsenceWishes(
        ends=KEPT if is_kept else ends,
        cover=_cover(request) if "cover" in request.POST else KEPT,
        why=request.POST.get("why", seen.why),
    )
    return _back(request, change_absence(actor, absence_id, wishes))


def moment_given(text: str) -> datetime | None:
    """A wall time of the reader out of a form; None when none was given. Raises NotUnderstood."""
    if not text.strip():
        return None
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError:
        raise NotUnderstood(gettext("A time looks like 2026-03-09 14:30. Please look at it again.")) from None
    if given.tzinfo is None:
        given = given.replace(tzinfo=timezone.get_current_timezone())
    return given.astimezone(UTC)


def _ends(request: HttpRequest) -> datetime | None:
    match request.POST.get("until", "back"):
        case "today":
            zone = timezone.get_current_timezone()
            tomorrow = clock.now().astimezone(zone).date() + timedelta(days=1)
            return datetime.combine(tomorrow, time(0), tzinfo=zone).astimezone(UTC)
        case "moment":
            ends = moment_given(request.POST.get("ends", ""))
            if ends is None:
                raise NotUnderstood(gettext("Please say until when, or choose “until they are back”."))
            return ends
        case _:
            return None


def _cover(request: HttpRequest) -> Colleague | None:
    said = request.POST.get("cover", "")
    return find_colleague(said) if said else None


def _back(request: HttpRequest, made: Absence) -> HttpResponse:
    """To where one came from, which tells what was done."""
    place = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(place, allowed_hosts=None) or not place.startswith(reverse("calendar")):
        place = reverse("calendar")
    joins = "&" if "?" in place else "?"
    return redirect(f"{place}{joins}{urlencode({'entered': made.pk})}")
