"""What one presses on a promise: it was kept, is due at another time, no longer holds; why it was broken; agreed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from whiteglove.conversations.queries.reading import conversation
from whiteglove.promises import actions
from whiteglove.promises.queries.reading import promise_shown
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.promises.asked import due_asked, zone_of
from whiteglove.web.desk.promises.beside import show_beside
from whiteglove.web.desk.wanted import number
from whiteglove.web.refusals import is_fragment


@require_POST
def keep(request: HttpRequest, promise_id: int) -> HttpResponse:
    """It was done."""
    return _after(request, promise_id, actions.keep)


@require_POST
def move(request: HttpRequest, promise_id: int) -> HttpResponse:
    """It is due at another time."""
    shown = promise_shown(actor_of(request), promise_id)
    said = {name: request.POST.get(name, "") for name in ("customers_word", "why")}
    return _after(request, promise_id, actions.move, due=due_asked(request.POST, zone_of(shown.time_zone)), **said)


@require_POST
def withdraw(request: HttpRequest, promise_id: int) -> HttpResponse:
    """It no longer holds."""
    return _after(request, promise_id, actions.withdraw, why=request.POST.get("why", ""))


@require_POST
def explain(request: HttpRequest, promise_id: int) -> HttpResponse:
    """Why it was broken: one press."""
    cause, words = request.POST.get("cause", ""), request.POST.get("words", "")
    return _after(request, promise_id, actions.explain, cause=cause, words=words)


@require_POST
def opinion(request: HttpRequest, promise_id: int) -> HttpResponse:
    """The team agrees, or objects."""
    agrees, why = request.POST.get("agrees") == "yes", request.POST.get("why", "")
    return _after(request, promise_id, actions.give_opinion, agrees=agrees, why=why)


def _after(request: HttpRequest, promise_id: int, act: Callable[..., object], **given: Any) -> HttpResponse:
    """Do it, then back to where it was pressed."""
    actor = actor_of(request)
    act(actor, promise_id, **given)
    talk = number(request.POST.get("beside", ""))
    if talk and is_fragment(request):
        return show_beside(request, actor, conversation(actor, talk))
    place = request.POST.get("next", "")
    if place and url_has_allowed_host_and_scheme(place, allowed_hosts=None):
        return redirect(place)
    return redirect("promise", promise_id=promise_id)
