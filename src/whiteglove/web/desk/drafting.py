"""Drafts as one types: kept, given back, thrown away; with the files that will go with them."""

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from whiteglove.conversations.actions.drafts import (
    DraftChangedElsewhere,
    Typed,
    add_draft_files,
    discard_draft,
    remove_draft_file,
    restore_draft,
    save_draft,
)
from whiteglove.conversations.models import DraftKind
from whiteglove.conversations.queries.drafts import DraftFileShown, DraftShown, draft
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood, Refused
from whiteglove.web.actors import NotSignedIn, actor_of
from whiteglove.web.desk.composer import Written, kind_given, slot_shown
from whiteglove.web.desk.conversation_page import show_conversation
from whiteglove.web.desk.wanted import number, wanted
from whiteglove.web.desk.writing import keep_typed, shown_again, uploads
from whiteglove.web.refusals import in_words, is_fragment

SALT = "whiteglove.draft"
CAN_BE_HAD_BACK_SECONDS = 24 * 3600


@require_POST
def save(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Keep what was typed; asked for by a script, answered in JSON.

    401: sign in first. 409: another window kept something else, which is told; `other` null: it is gone.
    """
    kind = kind_given(request)
    given = request.POST
    typed = Typed(
        given.get("text", ""), given.get("to", ""), given.get("token", ""), number(given.get("revision", ""))
    )
    try:
        kept = save_draft(actor_of(request), conversation_id, kind=kind, typed=typed)
    except NotSignedIn:
        return JsonResponse({"why": "sign-in"}, status=401)
    except DraftChangedElsewhere as elsewhere:
        return JsonResponse({"other": _told(elsewhere.kept)}, status=409)
    except Refused as refusal:
        return JsonResponse({"why": in_words(refusal)}, status=refusal.status)
    return JsonResponse(_told(kept) or {"revision": 0, "token": typed.token})


def _told(kept: DraftShown | None) -> dict[str, Any] | None:
    if kept is None:
        return None
    return {"revision": kept.revision, "token": kept.token, "text": kept.text, "to": kept.to}


@require_POST
def add_files(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Files dropped, pasted or chosen: durable in the draft at once; answered with its list of files."""
    kind = kind_given(request)
    try:
        actor = actor_of(request)
        token = request.POST.get("token", "")
        kept = add_draft_files(actor, conversation_id, kind=kind, uploads=uploads(request), token=token)
    except NotSignedIn:
        return JsonResponse({"why": "sign-in"}, status=401)
    except Refused as refusal:
        return JsonResponse({"why": in_words(refusal)}, status=refusal.status)
    return render(request, "desk/_draft_files_changed.html", _list(request, kind, kept), using="jinja2")


@require_POST
def remove_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """Take a file out of the draft."""
    actor = actor_of(request)
    conversation_id, kind = remove_draft_file(actor, file_id)
    if is_fragment(request):
        kept = draft(actor, conversation_id, kind)
        answer = render(request, "desk/_draft_files.html", _list(request, kind, kept), using="jinja2")
        answer.headers["HX-Push-Url"] = "false"
        return answer
    keep_typed(request, actor, conversation_id, kind)
    return back_to_composer(request, conversation_id, kind)


def _list(request: HttpRequest, kind: DraftKind, kept: DraftShown | None) -> dict[str, Any]:
    return {"slot": slot_shown(kind, kept), "wanted": wanted(request)}


@require_POST
def discard(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Throw the draft away, with a button to have it back."""
    actor, kind = actor_of(request), kind_given(request)
    unkept = keep_typed(request, actor, conversation_id, kind)
    kept = discard_draft(actor, conversation_id, kind=kind)
    if kept is None and not unkept:
        return shown_again(request, actor, conversation_id, written=Written(kind=kind.value, sent=kind.value))
    back = {
        "kind": kind.value,
        "text": unkept if unkept is not None else kept.text if kept else "",
        "to": kept.to if kept else "",
        "files": [[one.filename, one.content_type, one.size, one.blob_id] for one in kept.files] if kept else [],
        "whose": actor.id,
        "where": conversation_id,
    }
    discarded = signing.dumps(back, salt=SALT, compress=True)
    written = Written(kind=kind.value, discarded=discarded, sent=kind.value)
    if is_fragment(request):
        return shown_again(request, actor, conversation_id, written=written)
    return show_conversation(request, actor, conversation_id, status=200, written=written)


@require_POST
def restore(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Have a discarded draft back."""
    actor = actor_of(request)
    kept = _discarded(request.POST.get("discarded", ""), actor, conversation_id)
    restore_draft(actor, conversation_id, kept=kept)
    return shown_again(request, actor, conversation_id, written=Written(kind=kept.kind))


def _discarded(signed: str, actor: Actor, conversation_id: int) -> DraftShown:
    """What we signed when it was thrown away. Raises NotUnderstood for anything else."""
    try:
        said = signing.loads(signed, salt=SALT, max_age=CAN_BE_HAD_BACK_SECONDS)
    except signing.BadSignature:
        said = {}
    if (said.get("whose"), said.get("where")) != (actor.id, conversation_id):
        raise NotUnderstood("This draft can no longer be had back.")
    files = tuple(DraftFileShown(0, *one) for one in said["files"])
    return DraftShown(said["kind"], said["text"], said["to"], 0, "", clock.now(), files)


def back_to_composer(request: HttpRequest, conversation_id: int, kind: DraftKind) -> HttpResponse:
    """To the page where this kind of words is written."""
    name = "forward" if kind is DraftKind.FORWARD else "conversation"
    answer = redirect(name, conversation_id=conversation_id)
    answer["Location"] += wanted(request).query
    return answer
