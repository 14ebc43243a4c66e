"""Conversations: list, read, answer, note, assign, close, reopen."""

import base64
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Path, Query, Router

from whiteglove.api.answers import CREATED, actor_of, told
from whiteglove.api.given import AssignIn, ReplyIn, TextIn, WhyIn, number_of, place_of
from whiteglove.api.once import once
from whiteglove.api.problems import ANSWERS, READ_ANSWERS
from whiteglove.api.shapes import ConversationOut, MessageOut, PageOut, message_out
from whiteglove.api.shown import conversation_shown, conversations_shown
from whiteglove.conversations import actions
from whiteglove.conversations.actions.files import Upload, keep_files
from whiteglove.conversations.composed import Composed
from whiteglove.conversations.incoming import FileGiven
from whiteglove.conversations.queries import lists, reading
from whiteglove.customers.actions import note_look
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_colleague, find_team

router = Router(tags=["conversations"], by_alias=True)
files = Router(tags=["conversations"])

LONGEST_SEARCH = 2000
VIEWS = {"open": lists.View.OPEN, "closed": lists.View.CLOSED, None: lists.View.ALL}
BYTES = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}

ConversationId = Annotated[str, Path(description="Id of the conversation", examples=["31"])]
PageCursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before")]
Length = Annotated[int, Query(ge=1, le=200, description="At most so many items", examples=[50])]


def reads(shape: Any) -> dict[int, Any]:
    """What a question answers with."""
    return {200: shape, **READ_ANSWERS}


def makes(shape: Any) -> dict[int, Any]:
    """What a change answers with."""
    return {CREATED: shape, **ANSWERS}


@router.get("", response=reads(PageOut[ConversationOut]), summary="List conversations, newest activity first")
@told
def list_conversations(
    request: HttpRequest,
    *,
    state: Annotated[Literal["open", "closed"] | None, Query(description="Only these; both when left out")] = None,
    q: Annotated[
        str,
        Query(
            max_length=LONGEST_SEARCH,
            description=(
                "As in the search field of the desk: words of everything said and noted, names, addresses, files; "
                '"phrases"; filters such as team:baggage, is:open, tag:refund, after:2026-11-01; - turns one round. '
                "The last word may be a beginning."
            ),
            examples=["lost bag", 'is:open -tag:refund from:tan "lost in Rome"'],
        ),
    ] = "",
    cursor: PageCursor = None,
    limit: Length = lists.PAGE,
) -> PageOut[ConversationOut]:
    """Going on from `next` to `next` shows each conversation once, though some become active meanwhile.

    A page of a search may hold fewer than `limit` items, or none, and still have a `next`: it looks through a bounded
    number of conversations at once.
    """
    actor = actor_of(request)
    page = lists.list_conversations(actor, VIEWS[state], after=cursor, words=q, limit=limit)
    return PageOut(items=conversations_shown(actor, page.rows), next=page.next)


@router.get("/{conversation_id}", response=reads(ConversationOut), summary="Read one conversation")
@told
def read_conversation(request: HttpRequest, conversation_id: ConversationId) -> ConversationOut:
    """The conversation without its messages."""
    actor = actor_of(request)
    shown = conversation_shown(actor, number_of(conversation_id))
    note_look(actor, number_of(shown.customer.id))
    return shown


@router.get("/{conversation_id}/messages", response=reads(PageOut[MessageOut]), summary="What was said")
@told
def list_messages(
    request: HttpRequest, conversation_id: ConversationId, cursor: PageCursor = None, limit: Length = 100
) -> PageOut[MessageOut]:
    """Messages and notes, oldest first."""
    actor, number = actor_of(request), number_of(conversation_id)
    note_look(actor, reading.conversation(actor, number).customer_id)
    said = reading.messages(actor, number, after=place_of(cursor), oldest_first=True, limit=limit + 1)
    more = len(said) > limit
    return PageOut(items=[message_out(m) for m in said[:limit]], next=str(said[limit - 1].id) if more else None)


@router.post("/{conversation_id}/replies", response=makes(MessageOut), summary="Answer the customer")
@once
def reply(request: HttpRequest, conversation_id: ConversationId, said: ReplyIn) -> MessageOut:
    """Leaves at once; `delivery` then tells how it stands."""
    actor = actor_of(request)
    require(actor, May.ANSWER)
    composed = Composed(seen_message=number_of(said.seen_up_to)) if said.seen_up_to else None
    message = actions.write_reply(
        actor, number_of(conversation_id), text=said.text, files=files_of(actor, said), composed=composed
    )
    return message_out(reading.message(actor, message.pk)[1])


@router.post("/{conversation_id}/notes", response=makes(MessageOut), summary="Note something for colleagues")
@once
def note(request: HttpRequest, conversation_id: ConversationId, said: TextIn) -> MessageOut:
    """The customer never sees it."""
    actor = actor_of(request)
    message = actions.write_note(actor, number_of(conversation_id), text=said.text, files=files_of(actor, said))
    return message_out(reading.message(actor, message.pk)[1])


@router.post("/{conversation_id}/assign", response=makes(ConversationOut), summary="Say who answers")
@once
def assign(request: HttpRequest, conversation_id: ConversationId, wanted: AssignIn) -> ConversationOut:
    """By id, key or address. Where it passes from one to another it is a hand-over: warm with `why`, cold without."""
    actor, number = actor_of(request), number_of(conversation_id)
    require(actor, May.ASSIGN)
    owner = find_colleague(wanted.owner) if wanted.owner else None
    team = find_team(wanted.team) if wanted.team else None
    actions.assign(actor, number, owner=owner, team=team, why=wanted.why)
    return conversation_shown(actor, number)


@router.post("/{conversation_id}/close", response=makes(ConversationOut), summary="Call it done")
@once
def close(request: HttpRequest, conversation_id: ConversationId, given: WhyIn | None = None) -> ConversationOut:
    """Harmless when it is closed. The body may be left out."""
    actor, number = actor_of(request), number_of(conversation_id)
    actions.close(actor, number, why=given.why if given else "")
    return conversation_shown(actor, number)


@router.post("/{conversation_id}/reopen", response=makes(ConversationOut), summary="Not done after all")
@once
def reopen(request: HttpRequest, conversation_id: ConversationId, given: WhyIn | None = None) -> ConversationOut:
    """Harmless when it is open. The body may be left out."""
    actor, number = actor_of(request), number_of(conversation_id)
    actions.reopen(actor, number, why=given.why if given else "")
    return conversation_shown(actor, number)


@files.get(
    "/{attachment_id}",
    response=reads(None),
    summary="The bytes of a file",
    openapi_extra={"responses": {200: BYTES}},
)
def read_attachment(
    request: HttpRequest, attachment_id: Annotated[str, Path(description="Id of the file", examples=["4"])]
) -> HttpResponse:
    """Always as a download of unnamed type: what its sender declared is in the message."""
    found = reading.attachment(actor_of(request), number_of(attachment_id))
    try:
        content = blobs.read(found.blob_id)
    except FileNotFoundError:
        raise NotFound("The bytes of this file are missing; the operator is told by the nightly check.") from None
    response = HttpResponse(content, content_type="application/octet-stream")
    named = content_disposition_header(as_attachment=True, filename=found.filename)
    response["Content-Disposition"] = named or "attachment"
    return response


def files_of(actor: Actor, said: TextIn) -> list[FileGiven]:
    """The files that came with a body. Raises NotUnderstood."""
    try:
        uploads = [
            Upload(file.filename, file.content_type, base64.b64decode(file.content_base64, validate=True))
            for file in said.attachments
        ]
    except ValueError:  # of binascii, and of characters outside ASCII
        raise NotUnderstood("An attachment is not valid base64.") from None
    return keep_files(actor, uploads) if uploads else []
