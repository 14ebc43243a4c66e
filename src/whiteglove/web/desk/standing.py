"""Who answers for a conversation, and whether it is done: one button each."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from whiteglove.conversations import actions
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.team.models import Colleague, Team
from whiteglove.team.queries import find_colleague, find_team
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.conversation_page import show_news
from whiteglove.web.desk.wanted import wanted
from whiteglove.web.refusals import is_fragment


@require_POST
def assign(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Somebody answers for it from now on: `to` is me, nobody, colleague:ID or team:ID."""
    actor = actor_of(request)
    owner, team = _whom(request.POST.get("to", ""), actor)
    actions.assign(actor, conversation_id, owner=owner, team=team, why=request.POST.get("why", "").strip()[:500])
    return _shown_again(request, actor, conversation_id)


@require_POST
def close(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Call it done."""
    actor = actor_of(request)
    actions.close(actor, conversation_id)
    return _shown_again(request, actor, conversation_id)


@require_POST
def reopen(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Not done after all."""
    actor = actor_of(request)
    actions.reopen(actor, conversation_id)
    return _shown_again(request, actor, conversation_id)


def _whom(text: str, actor: Actor) -> tuple[Colleague | None, Team | None]:
    what, _, reference = text.partition(":")
    match what:
        case "me":
            return find_colleague(str(actor.colleague_id)), None
        case "nobody":
            return None, None
        case "colleague":
            return find_colleague(reference), None
        case "team":
            return None, find_team(reference)
        case _:
            raise NotUnderstood("It was not said who should answer.")


def _shown_again(request: HttpRequest, actor: Actor, conversation_id: int) -> HttpResponse:
    """The conversation as it stands now; the list, when it went to a private team that the actor is not of."""
    if is_fragment(request):
        with suppress(NotFound):
            return show_news(request, actor, conversation_id)
        return HttpResponseClientRedirect(reverse("desk"))
    if not visible(actor).filter(pk=conversation_id).exists():
        return redirect("desk")
    address = redirect("conversation", conversation_id=conversation_id)
    address["Location"] += wanted(request).query
    return address
