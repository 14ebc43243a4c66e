"""One touchpoint: how it was felt, what was planned, and what happened inside where customers perceive a problem."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from whiteglove.foundation.actors import Actor
from whiteglove.insight.models import GuessAbout
from whiteglove.insight.queries.felt import journey_by
from whiteglove.insight.queries.guesses import asked, own_guesses
from whiteglove.insight.queries.there import There, there
from whiteglove.insight.rules import quarter_of
from whiteglove.insight.scales import scale_of
from whiteglove.journey.models import Journey
from whiteglove.perception.queries.responses import responses_at
from whiteglove.team.permissions import May, is_allowed
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.felt.asked_for import AskedFor, around, asked_for
from whiteglove.web.manage.felt.drawn import chart_drawing, trend_drawing
from whiteglove.web.manage.felt.form import form_of_touchpoint
from whiteglove.web.manage.showing import page
from whiteglove.web.refusals import is_fragment

WORDS = 20


@require_safe
def felt_at(request: HttpRequest, key: str, touchpoint: str) -> HttpResponse:
    """All that is known of it; for htmx the inside alone."""
    actor = actor_of(request)
    asks = asked_for(request)
    journey = journey_by(actor, key)
    found = there(actor, journey, touchpoint, kind=asks.kind, period=asks.period)
    shown = around(actor, journey, asks) | {"place": found.place, "stage": found.stage}
    shown |= _inside(actor, journey, found, asks) | {"said": request.GET.get("said", "")}
    if shown["form"] is None:
        shown |= _words(request, actor, found)
    if is_fragment(request):
        return render(request, "manage/felt/_there.html", shown | {"actor": actor}, using="jinja2")
    return page(request, "felt/there.html", actor, **shown)


def _words(request: HttpRequest, actor: Actor, found: There) -> dict[str, Any]:
    """What customers wrote there, page by page."""
    after = request.GET.get("after") or None
    return {"words": responses_at(actor, found.id, after=after, limit=WORDS), "is_later": after is not None}


def _inside(actor: Actor, journey: Journey, found: There, asks: AskedFor) -> dict[str, Any]:
    form = form_of_touchpoint(found, asked(actor, journey, [found.place.key], kind=asks.kind), kind=asks.kind)
    if form is not None:
        return {"found": None, "form": form}
    scale = scale_of(asks.kind)
    names = {one.key: one.name for _, one in found.map.map.touchpoints()}
    own = [one for one in own_guesses(actor, journey, kind=asks.kind) if one.about == GuessAbout.SCORE]
    this_quarter = quarter_of(asks.period.last)
    return {
        "found": found,
        "form": None,
        "names": names | {one.key: one.name for one in found.map.retired},
        "trend": trend_drawing(found, scale),
        "chart": chart_drawing(found, scale),
        "may_look": is_allowed(actor, May.MAP_JOURNEYS) or _is_owner(actor, found),
        "guess": next((one for one in own if one.touchpoint_id == found.id and one.quarter == this_quarter), None),
        "query": asks.query(),
    }


def _is_owner(actor: Actor, found: There) -> bool:
    return found.place.owner is not None and found.place.owner.reference == str(actor.colleague_id)
