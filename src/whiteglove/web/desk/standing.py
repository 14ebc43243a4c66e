"""Daily acts on one conversation: one button or one small form each, and each can be undone."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from whiteglove.conversations.actions import act_on, owning
from whiteglove.conversations.actions.bulk import Doing
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.chosen import act_asked
from whiteglove.web.desk.conversation_page import show_news
from whiteglove.web.desk.doing import Done, said_of
from whiteglove.web.desk.wanted import wanted
from whiteglove.web.refusals import is_fragment


@require_POST
def assign(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Somebody answers for it from now on: `to` is me, nobody, colleague:ID or team:ID; `why` is a word with it."""
    return _done(request, conversation_id, Doing.ASSIGN)


@require_POST
def put_back(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Not mine after all: I only answered what nobody had."""
    actor = actor_of(request)
    is_done = owning.put_back(actor, conversation_id)
    said = gettext("Undone.") if is_done else gettext("It was changed since and is left alone.")
    if is_fragment(request):
        return show_news(request, actor, conversation_id, done=Done(said))
    address = redirect("conversation", conversation_id=conversation_id)
    address["Location"] += wanted(request).query
    return address


@require_POST
def close(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Call it done."""
    return _done(request, conversation_id, Doing.CLOSE)


@require_POST
def reopen(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Not done after all."""
    return _done(request, conversation_id, Doing.REOPEN)


@require_POST
def pause(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Out of the way: `until` is later, tomorrow, monday, week, or chosen with a `moment`."""
    return _done(request, conversation_id, Doing.PAUSE)


@require_POST
def resume(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Back before its time."""
    return _done(request, conversation_id, Doing.RESUME)


@require_POST
def tag(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Exactly these tags: `tag` for each, `had` for each that was on, `new` for a new one."""
    return _done(request, conversation_id, Doing.TAG)


def _done(request: HttpRequest, conversation_id: int, doing: Doing) -> HttpResponse:
    actor = actor_of(request)
    seen = visible(actor).filter(pk=conversation_id)
    if not seen.exists():
        raise NotFound("There is no such conversation.")
    with transaction.atomic():
        acted = act_on(actor, [conversation_id], act_asked(doing, request.POST, actor))
    if is_fragment(request):
        return _shown_anew(request, actor, conversation_id, said_of(actor, acted))
    if not seen.exists():  # given to a team hidden from the actor
        return redirect("desk")
    address = redirect("conversation", conversation_id=conversation_id)
    query = wanted(request).query
    address["Location"] += f"{query}{'&' if query else '?'}done={acted.id}"
    return address


def _shown_anew(request: HttpRequest, actor: Actor, conversation_id: int, done: Done) -> HttpResponse:
    try:
        return show_news(request, actor, conversation_id, done=done)
    except NotFound:  # given to a team whose conversations the actor does not see
        answer = HttpResponse(status=204)
        answer.headers["HX-Redirect"] = redirect("desk")["Location"] + wanted(request).query
        return answer
