"""Answer or note; take an answer back; decide about one that may have been sent."""

import json
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from whiteglove.conversations import actions
from whiteglove.conversations.actions import settle_doubt, take_back_reply, write_note, write_reply
from whiteglove.conversations.actions.answering import SomethingNewMeanwhile
from whiteglove.conversations.actions.drafts import Typed, add_draft_files, put_in_draft, save_draft
from whiteglove.conversations.actions.files import Upload, keep_files
from whiteglove.conversations.models import DraftKind, Message
from whiteglove.conversations.queries.reading import message
from whiteglove.conversations.rules import PauseFor, pause_moments
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.foundation.settings import settings
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.composer import Written, composed, kind_given, text_given
from whiteglove.web.desk.conversation_page import show_conversation, show_news
from whiteglove.web.desk.next_one import next_in_list
from whiteglove.web.desk.wanted import Wanted, wanted
from whiteglove.web.refusals import in_words, is_fragment

PAUSE = "pause-"


@require_POST
def write(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Send what the composer holds; when it cannot be sent, its text stays and the reason stands beside it.

    `then`: next, close, or pause- with a choice of `PauseFor`: what to do once it is sent.
    """
    actor, kind = actor_of(request), kind_given(request)
    then = request.POST.get("then", "")
    want = wanted(request)
    following = next_in_list(actor, want, conversation_id) if then == "next" else None
    try:
        sent = _write(request, actor, conversation_id, kind)
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        return not_sent(request, actor, conversation_id, kind=kind, refusal=refusal)
    if then == "next":
        return _to_the_next(request, want, following, sent)
    left = _do_then(actor, conversation_id, then)
    written = Written(kind=kind.value, sent=kind.value, left_undone=left)
    return shown_again(request, actor, conversation_id, written=written)


def _do_then(actor: Actor, conversation_id: int, then: str) -> str:
    """Close or pause, after the words have left: a refusal is told, and does not look as if nothing was sent."""
    try:
        if then == "close":
            actions.close(actor, conversation_id)
        if then.startswith(PAUSE):
            _pause(actor, conversation_id, then.removeprefix(PAUSE))
    except Refused as refusal:
        return in_words(refusal)
    return ""


def _pause(actor: Actor, conversation_id: int, choice: str) -> None:
    """Out of the way until then; a choice that has passed meanwhile is no reason to say that nothing was sent."""
    moments = dict(pause_moments(timezone.localtime(clock.now())))
    if choice in set(PauseFor) and (until := moments.get(PauseFor(choice))):
        actions.pause(actor, conversation_id, until=until)


def _write(request: HttpRequest, actor: Actor, conversation_id: int, kind: DraftKind) -> Message:
    text = text_given(request, kind)
    files, known = keep_files(actor, uploads(request)), composed(request, kind)
    if kind is DraftKind.NOTE:
        return write_note(actor, conversation_id, text=text, files=files, composed=known)
    undo_seconds = settings().undo_seconds
    return write_reply(actor, conversation_id, text=text, files=files, undo_seconds=undo_seconds, composed=known)


def not_sent(
    request: HttpRequest, actor: Actor, conversation_id: int, *, kind: DraftKind, refusal: Refused
) -> HttpResponse:
    """Why, and what came meanwhile; the words and files are in the draft."""
    news = refusal.news if isinstance(refusal, SomethingNewMeanwhile) else None
    text = keep_typed(request, actor, conversation_id, kind)
    written = Written(kind=kind.value, refusal=in_words(refusal), news=news, text=text)
    if is_fragment(request):
        return show_news(request, actor, conversation_id, written=written)
    return show_conversation(request, actor, conversation_id, status=refusal.status, written=written)


def keep_typed(request: HttpRequest, actor: Actor, conversation_id: int, kind: DraftKind) -> str | None:
    """Keep what a form holds in the draft; the text itself where another window keeps something else there."""
    text, known = text_given(request, kind), composed(request, kind)
    typed = Typed(text, request.POST.get("to", ""), known.token, known.revision)
    try:
        save_draft(actor, conversation_id, kind=kind, typed=typed)
        if given := uploads(request):
            add_draft_files(actor, conversation_id, kind=kind, uploads=given, token=known.token)
    except Refused:  # another window keeps something else there, or files are too large to be kept
        return text
    return None


def uploads(request: HttpRequest) -> list[Upload]:
    """The files of a form."""
    return [_upload(file) for file in request.FILES.getlist("files")]


def _upload(file: "UploadedFile[Any]") -> Upload:
    return Upload(file.name or "", file.content_type or "", file.read())


def _to_the_next(request: HttpRequest, want: Wanted, following: int | None, sent: Message) -> HttpResponse:
    """The next conversation of the list, or the list when nothing is left; there the answer can be taken back."""
    name, arguments = ("conversation", [following]) if following is not None else ("desk", [])
    place = reverse(name, args=arguments)
    query = "&".join(part for part in (want.query.removeprefix("?"), urlencode({"sent": sent.pk})) if part)
    address = f"{place}?{query}"
    if is_fragment(request) and following is not None:
        where = {"path": address, "target": "#talk", "swap": "outerHTML show:none"}
        return HttpResponse(headers={"HX-Location": json.dumps(where)})
    if is_fragment(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


@require_POST
def take_back(request: HttpRequest, message_id: int) -> HttpResponse:
    """Take an answer back before it leaves; its words and files return to the composer."""
    actor = actor_of(request)
    taken = take_back_reply(actor, message_id)
    if taken.is_aside and not is_fragment(request):
        return redirect("forward", conversation_id=taken.conversation_id)
    return _given_back(request, actor, taken)


def _given_back(request: HttpRequest, actor: Actor, taken: Message) -> HttpResponse:
    """The composer with the words again; one that shows another kind of words is told."""
    kind = DraftKind.FORWARD if taken.is_aside else DraftKind.REPLY
    answer = shown_again(request, actor, taken.conversation_id, written=Written(returned=kind.value))
    if is_fragment(request):
        answer.headers["HX-Trigger-After-Settle"] = json.dumps({"composer:returned": {"kind": kind.value}})
    return answer


@require_POST
def settle(request: HttpRequest, message_id: int) -> HttpResponse:
    """A person says whether a message that may have been sent arrived; if not, its text may be sent anew."""
    actor = actor_of(request)
    conversation_id, _ = message(actor, message_id)
    has_arrived = request.POST.get("arrived") == "yes"
    settle_doubt(actor, message_id, has_arrived=has_arrived)
    if has_arrived:
        return shown_again(request, actor, conversation_id, written=None)
    failed = Message.objects.get(pk=message_id)
    put_in_draft(actor, failed)
    return _given_back(request, actor, failed)


def shown_again(request: HttpRequest, actor: Actor, conversation_id: int, *, written: Written | None) -> HttpResponse:
    """The conversation after something was done in it."""
    if is_fragment(request):
        return show_news(request, actor, conversation_id, written=written)
    address = redirect("conversation", conversation_id=conversation_id)
    address["Location"] += wanted(request).query + "#newest"
    return address
