"""An incident begins: who is touched, what they are told and by when they hear again; looked at first, then told."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, Refused
from whiteglove.foundation.text import storable
from whiteglove.journey.models import Touchpoint
from whiteglove.promises.delays.words import SPOKEN
from whiteglove.recovery.actions.incidents import Wanted, begin_incident, texts_understood
from whiteglove.recovery.incidents.whom import OURS, Found
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_team, teams
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.promises.asked import dues, zone_of
from whiteglove.web.manage.incidents.asked import found_asked, moment_asked, texts_asked, touchpoint_asked
from whiteglove.web.manage.showing import page
from whiteglove.web.refusals import in_words

LONGEST_KEY = 64


@require_http_methods(["GET", "HEAD", "POST"])
def new_incident(request: HttpRequest) -> HttpResponse:
    """The form; `do`: `look` shows who would be told, `tell` begins it."""
    actor = actor_of(request)
    require(actor, May.TELL_INCIDENTS)
    if request.method != "POST":
        return _form(request, actor)
    field = "people"
    try:
        found = found_asked(actor, request)
        if request.POST.get("do") != "tell":
            return _form(request, actor, found=found)
        field = "moment"
        asked = _wanted(request)
        field = _in_doubt(asked, found)
        begun = begin_incident(actor, asked, found)
    except NotAllowed:
        raise
    except Refused as error:
        return _form(request, actor, refusal=in_words(error), field=field, status=error.status)
    return redirect("incident", incident_id=begun.pk)


def _in_doubt(asked: Wanted, found: Found) -> str:
    """Beside which field a refusal of all this stands."""
    if not asked.title.strip():
        return "title"
    if not found.customers:
        return "people"
    try:
        texts_understood(asked.text)
    except Refused:
        return "text"
    return "moment"


def _wanted(request: HttpRequest) -> Wanted:
    given = request.POST
    team = given.get("team", "")
    return Wanted(
        title=given.get("title", ""),
        text=texts_asked(given),
        next_at=moment_asked(given),
        team=find_team(team) if team else None,
        touchpoint=touchpoint_asked(given),
        external_id=f"desk:{key}" if (key := _key(given)) else None,
    )


def _key(given: QueryDict) -> str:
    """Of the form: sent twice, it begins one incident."""
    return storable(given.get("key", ""))[:LONGEST_KEY]


def _form(
    request: HttpRequest,
    actor: Actor,
    *,
    found: Found | None = None,
    refusal: str = "",
    field: str = "",
    status: int = 200,
) -> HttpResponse:
    """field: beside which one the refusal stands."""
    places = Touchpoint.objects.filter(retired_at=None, journey__retired_at=None).select_related("journey")
    return page(
        request,
        "incidents/new.html",
        actor,
        status=status,
        typed=request.POST,
        found=found,
        # A file is not kept in a form: whoever was found goes along by id.
        people="\n".join(f"{OURS}{one}" for one in found.customers) if found else request.POST.get("people", ""),
        key=_key(request.POST) or uuid4().hex,
        refusal=refusal,
        field=field,
        languages=SPOKEN,
        places=list(places.order_by("journey", "id")),
        teams=teams(),
        dues=dues(zone_of("")),
    )
