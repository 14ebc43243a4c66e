"""Two conversations: merged into one and given back, linked and not."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from whiteglove.conversations import actions
from whiteglove.conversations.queries.candidates import candidates
from whiteglove.conversations.queries.family import stands_in
from whiteglove.conversations.queries.reading import conversation
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.conversation_page import show_news
from whiteglove.web.desk.doing import Done
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import number, wanted
from whiteglove.web.refusals import is_fragment

PAIRS = ("merge", "link")


@require_POST
def merge(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """What was said in `other` stands here from now on; without `other` the likely ones for `q` are shown."""
    actor = actor_of(request)
    other = _other(request, actor, conversation_id)
    if other is None:
        return _to_candidates(request, conversation_id, "merge")
    is_known = bool(request.POST.get("different_people"))
    actions.merge(actor, conversation_id, merged_id=other, why=_why(request), different_people=is_known)
    return _whole(request, stands_in(conversation_id), merged=other)


@require_POST
def unmerge(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Give this one its messages back."""
    actor = actor_of(request)
    actions.undo_merge(actor, conversation_id)
    return _whole(request, conversation_id)


@require_POST
def link(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """`other` has to do with this one, or (`ends`) has not; without `other` the likely ones for `q` are shown."""
    actor = actor_of(request)
    other = _other(request, actor, conversation_id)
    if other is None:
        return _to_candidates(request, conversation_id, "link")
    if request.POST.get("ends"):
        actions.unlink(actor, conversation_id, other_id=other)
        return _news(request, actor, conversation_id, gettext("Not linked any more."))
    actions.link(actor, conversation_id, other_id=other, why=_why(request))
    return _news(request, actor, conversation_id, gettext("Linked."))


@require_safe
def likely(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Conversations that `q` may mean, for `act` merge or link: a list to choose from, or a page of its own."""
    actor = actor_of(request)
    act = request.GET.get("act", "")
    asked = request.GET.get("q", "")[:200]
    shown = {
        "actor": actor,
        "wanted": wanted(request),
        "here": conversation(actor, conversation_id),
        "act": act if act in PAIRS else "merge",
        "asked": asked,
        "found": candidates(actor, conversation_id, asked),
    }
    if is_fragment(request):
        return render(request, "desk/_likely.html", shown, using="jinja2")
    return render(request, "desk/likely.html", {**shown, **counts_shown(actor)}, using="jinja2")


def _other(request: HttpRequest, actor: Actor, conversation_id: int) -> int | None:
    """The one that was chosen, or the only one that what was typed can mean; None: let them choose."""
    chosen = number(request.POST.get("other", ""))
    typed = request.POST.get("q", "").strip()
    if chosen:
        return chosen
    if not typed:
        raise NotUnderstood(gettext("Choose the other conversation first."))
    found = candidates(actor, conversation_id, typed)
    if not found:
        raise NotFound("There is no such conversation.")
    return found[0].id if len(found) == 1 else None


def _why(request: HttpRequest) -> str:
    return request.POST.get("why", "").strip()[:500]


def _to_candidates(request: HttpRequest, conversation_id: int, act: str) -> HttpResponse:
    address = reverse("likely", args=[conversation_id])
    answer = redirect(f"{address}?act={act}")
    answer["Location"] += f"&q={request.POST.get('q', '')[:200]}"
    return answer


def _news(request: HttpRequest, actor: Actor, conversation_id: int, text: str) -> HttpResponse:
    if is_fragment(request):
        return show_news(request, actor, conversation_id, done=Done(text))
    return _to_page(request, conversation_id)


def _whole(request: HttpRequest, conversation_id: int, *, merged: int = 0) -> HttpResponse:
    """Older messages came or went, so the conversation is shown anew as a whole."""
    query = wanted(request).query
    said = f"{'&' if query else '?'}merged={merged}" if merged else ""
    place = reverse("conversation", args=[conversation_id]) + query + said
    if not is_fragment(request):
        return redirect(place)
    answer = HttpResponse(status=204)
    answer.headers["HX-Location"] = json.dumps({"path": place, "target": "#talk", "swap": "outerHTML show:none"})
    answer.headers["HX-Trigger"] = "live:conversations, acts:clear"
    return answer


def _to_page(request: HttpRequest, conversation_id: int) -> HttpResponse:
    address = redirect("conversation", conversation_id=conversation_id)
    address["Location"] += wanted(request).query
    return address
