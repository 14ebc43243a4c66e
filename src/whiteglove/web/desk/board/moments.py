"""My moments of truth: where the reader stands on our journeys, and what is wanted there."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from whiteglove.analysis.figures import Figure
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.insight.queries.felt import perception, quarter
from whiteglove.journey.queries import StandsAt, touchpoints_of
from whiteglove.team.permissions import May, is_allowed
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import page_shown


@require_safe
def moments_page(request: HttpRequest) -> HttpResponse:
    """Touchpoints of the reader and of their teams, by journey."""
    actor = actor_of(request)
    stands = touchpoints_of(actor, actor.colleague_id or 0)
    journeys = [list(standing) for _, standing in groupby(stands, key=lambda one: one.journey_key)]
    shown = {**page_shown(actor), "wanted": None, "journeys": journeys, "felt": _felt(actor, stands)}
    return render(request, "desk/board/moments.html", shown, using="jinja2")


def _felt(actor: Actor, stands: list[StandsAt]) -> dict[int, Figure]:
    """How customers felt there in the last thirteen weeks, by id of the touchpoint; for who may know it."""
    if not is_allowed(actor, May.READ_PERCEPTION):
        return {}
    found: dict[int, Figure] = {}
    for key in dict.fromkeys(one.journey_key for one in stands):
        scores = {one.key: one.mean for one in perception(actor, key, period=quarter(clock.now()))}
        there = [one for one in stands if one.journey_key == key and one.touchpoint.key in scores]
        found |= {one.id: scores[one.touchpoint.key] for one in there}
    return found
