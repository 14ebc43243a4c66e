"""Pick up the sword of somebody who is away; and thank whoever did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from whiteglove.foundation.actors import Actor
from whiteglove.routing.swords import pick_up, thank
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.conversation_page import show_news
from whiteglove.web.desk.wanted import wanted
from whiteglove.web.refusals import is_fragment


@require_POST
def take(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """The reader answers for it from now on."""
    actor = actor_of(request)
    pick_up(actor, conversation_id)
    return _shown(request, actor, conversation_id)


@require_POST
def thanks(request: HttpRequest, pickup_id: int) -> HttpResponse:
    """With one press; back to where one was (`next`), or to the conversation."""
    actor = actor_of(request)
    made = thank(actor, pickup_id)
    place = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(place, allowed_hosts=None) and place.startswith(reverse("desk")):
        return redirect(place)
    return _shown(request, actor, made.conversation_id)


def _shown(request: HttpRequest, actor: Actor, conversation_id: int) -> HttpResponse:
    if is_fragment(request):
        return show_news(request, actor, conversation_id)
    address = redirect("conversation", conversation_id=conversation_id)
    address["Location"] += wanted(request).query
    return address
