"""The first page of those who manage, and of everybody who serves: the journey as customers felt it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from whiteglove.foundation.actors import Actor
from whiteglove.insight.queries.guesses import asked, own_guesses
from whiteglove.insight.queries.start import JourneyFelt, journey_felt, journey_first
from whiteglove.insight.rules import quarter_of
from whiteglove.insight.scales import scale_of
from whiteglove.journey.models import Journey
from whiteglove.team.permissions import May, is_allowed
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.backups import backup_due
from whiteglove.web.manage.felt.asked_for import AskedFor, around, asked_for
from whiteglove.web.manage.felt.drawn import journey_drawing
from whiteglove.web.manage.felt.form import form_of_journey
from whiteglove.web.manage.felt.words import breaks_words
from whiteglove.web.manage.guide import guided
from whiteglove.web.manage.showing import page
from whiteglove.web.refusals import is_fragment


@require_safe
def felt_start(request: HttpRequest) -> HttpResponse:
    """The journey of the address, or the first; for htmx the inside alone."""
    actor = actor_of(request)
    if not is_allowed(actor, May.READ_PERCEPTION):
        return guided(request)
    asks = asked_for(request)
    journey = journey_first(actor, request.GET.get("journey"))
    shown = around(actor, journey, asks) | {"said": request.GET.get("said", ""), "backup_due": backup_due(actor)}
    shown |= _inside(actor, journey, asks) if journey else {"found": None, "form": None}
    if is_fragment(request):
        return render(request, "manage/felt/_start.html", shown | {"actor": actor}, using="jinja2")
    return page(request, "felt/start.html", actor, **shown)


def _inside(actor: Actor, journey: Journey, asks: AskedFor) -> dict[str, Any]:
    found = journey_felt(actor, journey, kind=asks.kind, period=asks.period)
    keys = [one.key for _, one in found.map.map.touchpoints()]
    form = form_of_journey(actor, found, asked(actor, journey, keys, kind=asks.kind), kind=asks.kind)
    # Who is asked to guess does not get the figures, not even hidden in the page.
    if form is not None:
        return {"found": None, "form": form}
    scale = scale_of(asks.kind)
    return {
        "found": found,
        "form": None,
        "drawing": journey_drawing(found, scale, asks.query()),
        "breaks": breaks_words(found.worst, names_of(found)),
        "names": names_of(found),
        "places": {one.key: one for _, one in found.map.map.touchpoints()},
        "worse": found.changed(worse=True),
        "better": found.changed(worse=False),
        "guesses": _of_this_quarter(actor, journey, asks),
        "query": asks.query(journey=journey.key),
    }


def names_of(found: JourneyFelt) -> dict[str, Any]:
    """Names of all touchpoints there ever were, by key."""
    points = [one for _, one in found.map.map.touchpoints()]
    return {one.key: one.name for one in (*points, *found.map.retired)}


def _of_this_quarter(actor: Actor, journey: Journey, asks: AskedFor) -> list[Any]:
    own = own_guesses(actor, journey, kind=asks.kind)
    return [one for one in own if one.quarter == quarter_of(asks.period.last)]
