"""Answer or note; take an answer back; decide about one that may have been sent."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from whiteglove.conversations.actions import settle_doubt, take_back_reply, write_note, write_reply
from whiteglove.conversations.actions.files import Upload, keep_files
from whiteglove.conversations.queries.reading import message
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.foundation.settings import settings
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.conversation_page import show_conversation, show_news
from whiteglove.web.desk.wanted import number, wanted
from whiteglove.web.refusals import in_words, is_fragment

FILES_AT_MOST = 20


@require_POST
def write(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Send what the composer holds; when it cannot be sent, its text stays and the reason stands beside it."""
    actor = actor_of(request)
    kind = "note" if request.POST.get("kind") == "note" else "reply"
    try:
        _write(request, actor, conversation_id, kind)
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        kept = {"text": request.POST.get("text", ""), "kind": kind, "refusal": in_words(refusal)}
        if is_fragment(request):
            return show_news(request, actor, conversation_id, written=kept)
        return show_conversation(request, actor, conversation_id, status=refusal.status, **kept)
    return _shown_again(request, actor, conversation_id, written={"kind": kind, "sent": kind})


def _write(request: HttpRequest, actor: Actor, conversation_id: int, kind: str) -> None:
    text = request.POST.get("text", "")
    files = keep_files(actor, [_upload(file) for file in request.FILES.getlist("files")[:FILES_AT_MOST]])
    if kind == "note":
        write_note(actor, conversation_id, text=text, files=files)
        return
    seen = number(request.POST.get("seen", ""))
    undo_seconds = settings().undo_seconds
    write_reply(actor, conversation_id, text=text, files=files, undo_seconds=undo_seconds, seen_up_to=seen)


def _upload(file: "UploadedFile[Any]") -> Upload:
    return Upload(file.name or "", file.content_type or "", file.read())


@require_POST
def take_back(request: HttpRequest, message_id: int) -> HttpResponse:
    """Take an answer back before it leaves; its text returns to the composer."""
    actor = actor_of(request)
    taken = take_back_reply(actor, message_id)
    kept = {"text": taken.text, "kind": "reply"}
    if is_fragment(request):
        return show_news(request, actor, taken.conversation_id, written=kept)
    return show_conversation(request, actor, taken.conversation_id, status=200, **kept)


@require_POST
def settle(request: HttpRequest, message_id: int) -> HttpResponse:
    """A person says whether a message that may have been sent arrived; if not, its text may be sent anew."""
    actor = actor_of(request)
    conversation_id, doubted = message(actor, message_id)
    has_arrived = request.POST.get("arrived") == "yes"
    settle_doubt(actor, message_id, has_arrived=has_arrived)
    kept = None if has_arrived else {"text": doubted.text, "kind": "reply"}
    if kept and not is_fragment(request):
        return show_conversation(request, actor, conversation_id, status=200, **kept)
    return _shown_again(request, actor, conversation_id, written=kept)


def _shown_again(
    request: HttpRequest, actor: Actor, conversation_id: int, *, written: dict[str, str] | None
) -> HttpResponse:
    if is_fragment(request):
        return show_news(request, actor, conversation_id, written=written)
    address = redirect("conversation", conversation_id=conversation_id)
    address["Location"] += wanted(request).query + "#newest"
    return address
