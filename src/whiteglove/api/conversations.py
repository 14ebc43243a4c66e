"""Conversations: list, read, answer, note, assign, close, reopen."""

import base64
import binascii
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from whiteglove.api.once import CREATED, actor_of, once
from whiteglove.api.problems import ANSWERS
from whiteglove.api.shapes import ConversationOut, MessageOut, PageOut, conversation_out, message_out
from whiteglove.conversations import actions
from whiteglove.conversations.actions.files import Upload, keep_files
from whiteglove.conversations.incoming import FileGiven
from whiteglove.conversations.queries import lists, reading
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.team.queries import find_colleague, find_team

router = Router(tags=["conversations"])
files = Router(tags=["conversations"])

VIEWS = {"open": lists.View.OPEN, "closed": lists.View.CLOSED, None: lists.View.ALL}
LONGEST_TEXT = 500_000


class FileIn(Schema):
    """A file to go with an answer."""

    filename: Annotated[str, Field(min_length=1, max_length=255, examples=["receipt.pdf"])]
    content_type: Annotated[str, Field(max_length=255)] = "application/octet-stream"
    content_base64: Annotated[str, Field(max_length=30_000_000)]


class TextIn(Schema):
    """What is said, in plain text."""

    text: Annotated[str, Field(max_length=LONGEST_TEXT, examples=["Thank you for writing. We have found your bag."])]
    attachments: Annotated[list[FileIn], Field(max_length=50)] = []


class AssignIn(Schema):
    """Who answers from now on: owner null means nobody in particular; team, when given, changes too."""

    owner: Annotated[str | None, Field(max_length=320)] = None
    team: Annotated[str | None, Field(max_length=320)] = None
    why: Annotated[str, Field(max_length=2000)] = ""


class WhyIn(Schema):
    """A reason in words, if there is one to give."""

    why: Annotated[str, Field(max_length=2000)] = ""


def number_of(public_id: str) -> int:
    """The row an opaque id stands for. Raises NotFound."""
    if not public_id.isascii() or not public_id.isdecimal() or len(public_id) > 18:
        raise NotFound("There is no such thing.")
    return int(public_id)


@router.get(
    "", response={200: PageOut[ConversationOut], **ANSWERS}, summary="List conversations, newest activity first"
)
def list_conversations(
    request: HttpRequest,
    state: Literal["open", "closed"] | None = None,
    q: Annotated[str, Query(max_length=500)] = "",
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = lists.PAGE,
) -> PageOut[ConversationOut]:
    """`q` finds by words in subject, name, address and first message; `cursor` is `next` of the page before."""
    page = lists.list_conversations(actor_of(request), VIEWS[state], after=cursor, words=q, limit=limit)
    return PageOut(items=[conversation_out(row) for row in page.rows], next=page.next)


@router.get("/{conversation_id}", response={200: ConversationOut, **ANSWERS}, summary="Read one conversation")
def read_conversation(request: HttpRequest, conversation_id: str) -> ConversationOut:
    """The conversation without its messages."""
    return conversation_out(reading.conversation(actor_of(request), number_of(conversation_id)))


@router.get("/{conversation_id}/messages", response={200: PageOut[MessageOut], **ANSWERS}, summary="What was said")
def list_messages(
    request: HttpRequest,
    conversation_id: str,
    cursor: Annotated[str | None, Query(max_length=20)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> PageOut[MessageOut]:
    """Messages and notes, oldest first."""
    actor, number = actor_of(request), number_of(conversation_id)
    reading.conversation(actor, number)
    after = number_of(cursor) if cursor else 0
    said = reading.messages(actor, number, after=after, oldest_first=True, limit=limit + 1)
    more = len(said) > limit
    return PageOut(items=[message_out(m) for m in said[:limit]], next=str(said[limit - 1].id) if more else None)


@router.post("/{conversation_id}/replies", response={CREATED: MessageOut, **ANSWERS}, summary="Answer the customer")
@once
def reply(request: HttpRequest, conversation_id: str, said: TextIn) -> MessageOut:
    """Leaves at once; `delivery` then tells how it stands."""
    actor = actor_of(request)
    given = _files(actor, said)
    message = actions.write_reply(actor, number_of(conversation_id), text=said.text, files=given)
    return message_out(reading.message(actor, message.pk)[1])


@router.post(
    "/{conversation_id}/notes", response={CREATED: MessageOut, **ANSWERS}, summary="Note something for colleagues"
)
@once
def note(request: HttpRequest, conversation_id: str, said: TextIn) -> MessageOut:
    """The customer never sees it."""
    actor = actor_of(request)
    given = _files(actor, said)
    message = actions.write_note(actor, number_of(conversation_id), text=said.text, files=given)
    return message_out(reading.message(actor, message.pk)[1])


@router.post("/{conversation_id}/assign", response={CREATED: ConversationOut, **ANSWERS}, summary="Say who answers")
@once
def assign(request: HttpRequest, conversation_id: str, wanted: AssignIn) -> ConversationOut:
    """By id, key or address."""
    owner = find_colleague(wanted.owner) if wanted.owner else None
    team = find_team(wanted.team) if wanted.team else None
    actions.assign(actor_of(request), number_of(conversation_id), owner=owner, team=team, why=wanted.why)
    return conversation_out(reading.conversation(actor_of(request), number_of(conversation_id)))


@router.post("/{conversation_id}/close", response={CREATED: ConversationOut, **ANSWERS}, summary="Call it done")
@once
def close(request: HttpRequest, conversation_id: str, given: WhyIn) -> ConversationOut:
    """Harmless when it is closed."""
    actions.close(actor_of(request), number_of(conversation_id), why=given.why)
    return conversation_out(reading.conversation(actor_of(request), number_of(conversation_id)))


@router.post(
    "/{conversation_id}/reopen", response={CREATED: ConversationOut, **ANSWERS}, summary="Not done after all"
)
@once
def reopen(request: HttpRequest, conversation_id: str, given: WhyIn) -> ConversationOut:
    """Harmless when it is open."""
    actions.reopen(actor_of(request), number_of(conversation_id), why=given.why)
    return conversation_out(reading.conversation(actor_of(request), number_of(conversation_id)))


@files.get("/{attachment_id}", summary="The bytes of a file", response={200: None, **ANSWERS})
def read_attachment(request: HttpRequest, attachment_id: str) -> HttpResponse:
    """Always as a download."""
    found = reading.attachment(actor_of(request), number_of(attachment_id))
    try:
        content = blobs.read(found.blob_id)
    except FileNotFoundError:
        raise NotFound("The bytes of this file are missing; the operator is told by the nightly check.") from None
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = "attachment"
    return response


def _files(actor: Actor, said: TextIn) -> list[FileGiven]:
    try:
        uploads = [
            Upload(file.filename, file.content_type, base64.b64decode(file.content_base64, validate=True))
            for file in said.attachments
        ]
    except binascii.Error:
        raise NotUnderstood("An attachment is not valid base64.") from None
    return keep_files(actor, uploads) if uploads else []
