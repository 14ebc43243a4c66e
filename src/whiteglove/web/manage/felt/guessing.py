"""Guess before one sees it; and how far off each level of the house was."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.insight.actions.guessing import AlreadyGuessed, guess
from whiteglove.insight.queries.guesses import LEADING, TOGETHER, LevelShown, levels, own_guesses
from whiteglove.insight.queries.start import journey_first
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.felt.asked_for import around, asked_for
from whiteglove.web.manage.felt.form import given_from
from whiteglove.web.manage.showing import page
from whiteglove.web.manage.words import role_name


@require_POST
def say_guess(request: HttpRequest, key: str) -> HttpResponse:
    """Keep it, and show what customers say. Said twice it is as if said once. A number that is none: said again."""
    actor = actor_of(request)
    at, asks = request.POST.get("at", ""), asked_for(request)
    said = "guessed"
    try:
        guess(actor, key, given_from(request.POST), kind=asks.kind)
    except AlreadyGuessed:
        said = ""
    except NotUnderstood:
        said = "no-number"
    query = asks.query(said=said)
    if at:
        return HttpResponseRedirect(reverse("felt_at", args=[key, at]) + query)
    more = urlencode({"journey": key})
    return HttpResponseRedirect(reverse("manage") + (f"{query}&{more}" if query else f"?{more}"))


@require_safe
def guesses(request: HttpRequest) -> HttpResponse:
    """One's own beside what customers said; the levels' distances, never of single people."""
    actor = actor_of(request)
    asks = asked_for(request)
    journey = journey_first(actor, request.GET.get("journey"))
    shown = around(actor, journey, asks)
    shown |= {
        "own": own_guesses(actor, journey, kind=asks.kind) if journey else [],
        "levels": _told(levels(actor, journey.key, kind=asks.kind)) if journey else [],
        "level_name": _level_name,
    }
    return page(request, "felt/guesses.html", actor, **shown)


def _told(found: list[LevelShown]) -> list[LevelShown]:
    """Where those who lead are told of as one, their levels, each too few, need no rows of their own."""
    as_one = {one.quarter for one in found if one.level == TOGETHER}
    return [one for one in found if one.quarter not in as_one or one.level not in LEADING]


def _level_name(level: str) -> str:
    return gettext("All who lead, together") if level == TOGETHER else role_name(level)
