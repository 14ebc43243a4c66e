"""Ask an outside expert: a word of ours, the messages and files chosen, to an address typed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from whiteglove.conversations.actions import Forwarding, forward
from whiteglove.conversations.actions.files import FILES_AT_MOST, keep_files
from whiteglove.conversations.models import DraftKind
from whiteglove.conversations.queries.drafts import draft
from whiteglove.conversations.queries.reading import conversation, messages
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.foundation.settings import settings
from whiteglove.team.permissions import May, require
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.composer import Written, composed, slot_shown
from whiteglove.web.desk.conversation_page import show_conversation
from whiteglove.web.desk.list_page import page_shown
from whiteglove.web.desk.thread import Seen
from whiteglove.web.desk.wanted import number, wanted
from whiteglove.web.desk.writing import keep_typed, uploads
from whiteglove.web.refusals import in_words, is_fragment

OFFERED = 50


@require_http_methods(["GET", "HEAD", "POST"])
def forwarded(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """The form, and what it sends."""
    actor = actor_of(request)
    require(actor, May.FORWARD)
    if request.method != "POST":
        return _form(request, actor, conversation_id)
    given = request.POST
    asked = Forwarding(
        to=given.get("to", ""),
        text=given.get("text", ""),
        quotes=[number(one) for one in given.getlist("quotes")],
        takes=[number(one) for one in given.getlist("takes")],
        files=keep_files(actor, uploads(request)),
    )
    known = composed(request, DraftKind.FORWARD)
    try:
        forward(actor, conversation_id, asked=asked, undo_seconds=settings().undo_seconds, composed=known)
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        unkept = keep_typed(request, actor, conversation_id, DraftKind.FORWARD)
        written = Written(kind=DraftKind.FORWARD.value, refusal=in_words(refusal), text=unkept)
        return _form(request, actor, conversation_id, written=written, status=refusal.status)
    if is_fragment(request):
        return show_conversation(request, actor, conversation_id, status=200)
    answer = redirect("conversation", conversation_id=conversation_id)
    answer["Location"] += wanted(request).query + "#newest"
    return answer


def _form(
    request: HttpRequest, actor: Actor, conversation_id: int, *, written: Written | None = None, status: int = 200
) -> HttpResponse:
    row = conversation(actor, conversation_id)
    said = [one for one in messages(actor, row.id, limit=OFFERED) if one.direction != "note"]
    slot = slot_shown(DraftKind.FORWARD, draft(actor, row.id, DraftKind.FORWARD), written)
    newest = next((one.id for one in reversed(said) if one.direction == "in" and not one.is_aside), 0)
    chosen = [number(one) for one in request.POST.getlist("quotes")] if written else [newest]
    context: dict[str, Any] = {
        "row": row,
        "said": said,
        "slot": slot,
        "to": request.POST.get("to") or slot.to or request.GET.get("to", ""),
        "chosen": chosen,
        "taken": [number(one) for one in request.POST.getlist("takes")],
        "refusal": written.refusal if written else "",
        "limits": (FILES_AT_MOST, settings().max_files_bytes),
        "seen": Seen(said[-1].id if said else 0, 0, ""),
        "wanted": wanted(request),
        "actor": actor,
    }
    if not is_fragment(request):
        context |= page_shown(actor)
    template = "desk/_forward.html" if is_fragment(request) else "desk/forward.html"
    answer = render(request, template, context, status=200 if is_fragment(request) else status, using="jinja2")
    answer.headers["HX-Push-Url"] = "false"
    if is_fragment(request) and written is not None:
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#composer", "outerHTML show:none"
    return answer
