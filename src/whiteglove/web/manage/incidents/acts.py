"""What one presses on an incident: a new word, more customers, who owns it, it is over."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.recovery.actions import incidents as actions
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_colleague
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.incidents.asked import found_asked, moment_asked, texts_asked
from whiteglove.web.manage.incidents.page import show_incident
from whiteglove.web.manage.showing import back_to
from whiteglove.web.refusals import in_words


@require_POST
def word(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Something new to tell them, and by when they hear again."""

    def act(actor: Actor) -> object:
        given = request.POST
        return actions.give_word(actor, incident_id, text=texts_asked(given), next_at=moment_asked(given))

    return _after(request, incident_id, act)


@require_POST
def end(request: HttpRequest, incident_id: int) -> HttpResponse:
    """It is over, and they are told so."""
    return _after(
        request, incident_id, lambda actor: actions.end_incident(actor, incident_id, text=texts_asked(request.POST))
    )


@require_POST
def own(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Who sees to it that they hear again."""

    def act(actor: Actor) -> object:
        return actions.own_incident(actor, incident_id, owner=find_colleague(request.POST.get("owner", "")))

    return _after(request, incident_id, act)


@require_POST
def more(request: HttpRequest, incident_id: int) -> HttpResponse:
    """It touches these too; the page says who of those named is not known."""
    actor = actor_of(request)
    require(actor, May.TELL_INCIDENTS)
    try:
        found = found_asked(actor, request)
        actions.touch_more(actor, incident_id, found)
    except (NotAllowed, NotFound):
        raise
    except Refused as error:
        return show_incident(request, actor, incident_id, refusal=in_words(error), status=error.status)
    return show_incident(request, actor, incident_id, added=found)


def _after(request: HttpRequest, incident_id: int, act: Callable[[Actor], object]) -> HttpResponse:
    actor = actor_of(request)
    require(actor, May.TELL_INCIDENTS)
    try:
        act(actor)
    except (NotAllowed, NotFound):
        raise
    except Refused as error:
        return show_incident(request, actor, incident_id, refusal=in_words(error), status=error.status)
    return back_to("incident", incident_id)
