"""What touches many: the list, one with all it says of itself; and what is put right past its moment."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from whiteglove.conversations.actions.attention import mark_read
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.promises.delays.words import SPOKEN
from whiteglove.recovery.incidents.whom import Found
from whiteglove.recovery.queries.incidents import incident, incidents, touched_by, words_of
from whiteglove.recovery.queries.recoveries import Whose, count_past, of_incident, recoveries
from whiteglove.team.queries import colleagues
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.promises.asked import dues, zone_of
from whiteglove.web.desk.wanted import number
from whiteglove.web.manage.showing import page

ONLY = ("", "waiting", "answered", "not_told")


@require_safe
def incidents_page(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""
    actor = actor_of(request)
    shown = incidents(actor, after=request.GET.get("after") or None)
    more = urlencode({"after": shown.next}) if shown.next else ""
    return page(request, "incidents/list.html", actor, page=shown, more=more)


@require_safe
def incident_page(request: HttpRequest, incident_id: int) -> HttpResponse:
    """One: what was told, whom it touches, who answered, who was not told and why. Whoever heard of it read it."""
    actor = actor_of(request)
    answer = show_incident(request, actor, incident_id)
    mark_read(actor, about=f"incident:{incident_id}")
    return answer


def show_incident(
    request: HttpRequest,
    actor: Actor,
    incident_id: int,
    *,
    refusal: str = "",
    status: int = 200,
    added: Found | None = None,
) -> HttpResponse:
    """The page. refusal: why what was pressed did not happen; added: who was found when more were named."""
    only = request.GET.get("only", "")
    only = only if only in ONLY else ""
    one = incident(actor, incident_id)
    shown = touched_by(actor, incident_id, only=only, after=number(request.GET.get("after", "")))
    right, more_right = of_incident(actor, incident_id)
    context: dict[str, Any] = {
        "one": one,
        "words": words_of(incident_id),
        "touched": shown,
        "right": right,
        "more_right": more_right,
        "only": only,
        "more": urlencode({"only": only, "after": shown.next}) if shown.next else "",
        "refusal": refusal,
        "added": added,
        "typed": request.POST,
        "languages": SPOKEN,
        "dues": dues(zone_of("")),
        "colleagues": colleagues(),
    }
    return page(request, "incidents/one.html", actor, status=status, **context)


@require_safe
def recoveries_page(request: HttpRequest) -> HttpResponse:
    """What is open past the moment by which the customer was to hear of it."""
    actor, now = actor_of(request), clock.now()
    shown = recoveries(actor, Whose.PAST, now=now, after=request.GET.get("after") or None)
    more = urlencode({"after": shown.next}) if shown.next else ""
    return page(request, "recoveries.html", actor, page=shown, more=more, past=count_past(actor, now))
