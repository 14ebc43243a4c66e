"""Words at hand while one writes: saved replies, filled for this conversation, and colleagues' names for mentions."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from whiteglove.conversations.actions.drafts import Typed, save_draft
from whiteglove.conversations.models import DraftKind
from whiteglove.conversations.queries.drafts import draft
from whiteglove.conversations.queries.saved_replies import ready_for
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import colleagues, teams
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.composer import kind_given
from whiteglove.web.desk.drafting import back_to_composer
from whiteglove.web.desk.list_page import page_shown
from whiteglove.web.desk.wanted import number, wanted
from whiteglove.web.desk.writing import keep_typed
from whiteglove.web.words import language_name


@require_safe
def words(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Every saved reply that serves this conversation, for the list that opens with `/`."""
    found = ready_for(actor_of(request), conversation_id)
    items = [
        {"name": one.name, "text": one.text, "language": language_name(one.language), "other": one.is_other}
        for one in found
    ]
    return JsonResponse({"items": items})


@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """Whom a note can name, for the list that opens with `@`."""
    require(actor_of(request), May.NOTE)
    found = [one.name for one in colleagues()] + [one.name for one in teams()]
    return JsonResponse({"items": [{"name": name, "text": f"@{name} "} for name in found]})


@require_POST
def choose(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Without scripts: what was typed is kept, a saved reply is chosen and stands beneath it in the draft."""
    actor, kind = actor_of(request), kind_given(request)
    ready = ready_for(actor, conversation_id)
    chosen = next((one for one in ready if one.id == number(request.POST.get("saved", ""))), None)
    if chosen is not None:
        _add(request, conversation_id, kind, chosen.text)
        return back_to_composer(request, conversation_id, kind)
    keep_typed(request, actor, conversation_id, kind)
    context = {"ready": ready, "kind": kind.value, "conversation_id": conversation_id, **page_shown(actor)}
    return render(request, "desk/saved_choose.html", {**context, "wanted": wanted(request)}, using="jinja2")


def _add(request: HttpRequest, conversation_id: int, kind: DraftKind, text: str) -> None:
    actor = actor_of(request)
    kept = draft(actor, conversation_id, kind)
    both = f"{kept.text.rstrip()}\n\n{text}" if kept and kept.text.strip() else text
    known = Typed(both, kept.to if kept else "", kept.token if kept else "", kept.revision if kept else 0)
    save_draft(actor, conversation_id, kind=kind, typed=known)
