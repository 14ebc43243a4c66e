"""Forwards to outside experts, and saved replies."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import ConversationId, files_of, makes, reads
from whiteglove.api.given import ForwardIn, SavedReplyIn, number_of
from whiteglove.api.once import once
from whiteglove.api.shapes import MessageOut, PageOut, PersonOut, message_out, of
from whiteglove.conversations.actions import Forwarding, forward
from whiteglove.conversations.actions.saved_replies import (
    add_saved_reply,
    bring_back_saved_reply,
    change_saved_reply,
    retire_saved_reply,
)
from whiteglove.conversations.queries.reading import message
from whiteglove.conversations.queries.saved_replies import SavedReplyShown, ready_for, saved_replies, saved_reply
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_team

router = Router(tags=["conversations"], by_alias=True)
saved = Router(tags=["saved replies"], by_alias=True)

SavedReplyId = Annotated[str, Path(description="Id of the saved reply", examples=["3"])]


class SavedReplyOut(BaseModel):
    """Words that are needed often."""

    id: str = of("Opaque", "3")
    name: str = of("By which it is found", "Bag found")
    team: PersonOut | None = Field(description="For whom; null: all teams")
    texts: dict[str, str] = of("By language code", {"en": "Dear {customer}, we have found your bag."})
    retired: bool = of("Whether it is offered no more", False)


class ReadyOut(BaseModel):
    """A saved reply, filled for one conversation."""

    id: str = of("Opaque", "3")
    name: str = of("By which it is found", "Bag found")
    text: str = of("Filled; what is not known is a gap ⟦so⟧, to be filled before it is sent", "Dear Aiko, ...")
    language: str = of("Of the text", "en")
    is_other_language: bool = of("Whether there is no text in the conversation's language", False)


@router.post("/{conversation_id}/forwards", response=makes(MessageOut), summary="Ask an outside expert")
@once
def forward_it(request: HttpRequest, conversation_id: ConversationId, asked: ForwardIn) -> MessageOut:
    """The customer neither gets nor sees it; what the expert answers joins the conversation, marked `aside`."""
    actor = actor_of(request)
    require(actor, May.FORWARD)
    what = Forwarding(
        to=asked.to,
        text=asked.text,
        quotes=[number_of(one) for one in asked.quotes],
        takes=[number_of(one) for one in asked.takes],
        files=files_of(actor, asked),
    )
    sent = forward(actor, number_of(conversation_id), asked=what)
    return message_out(message(actor, sent.pk)[1])


@router.get("/{conversation_id}/saved-replies", response=reads(PageOut[ReadyOut]), summary="Saved replies for it")
@told
def for_conversation(request: HttpRequest, conversation_id: ConversationId) -> PageOut[ReadyOut]:
    """Those of its team and of all, filled, in its language where there is one."""
    ready = ready_for(actor_of(request), number_of(conversation_id))
    items = [
        ReadyOut(id=str(one.id), name=one.name, text=one.text, language=one.language, is_other_language=one.is_other)
        for one in ready
    ]
    return PageOut(items=items, next=None)


@saved.get("", response=reads(PageOut[SavedReplyOut]), summary="List saved replies")
@told
def list_saved_replies(request: HttpRequest) -> PageOut[SavedReplyOut]:
    """Those that are offered, by name."""
    return PageOut(items=[_out(one) for one in saved_replies(actor_of(request))], next=None)


@saved.get("/{reply_id}", response=reads(SavedReplyOut), summary="Read one saved reply")
@told
def read_saved_reply(request: HttpRequest, reply_id: SavedReplyId) -> SavedReplyOut:
    """Also a retired one."""
    return _out(saved_reply(actor_of(request), number_of(reply_id)))


@saved.post("", response=makes(SavedReplyOut), summary="Keep a new one")
@once
def create_saved_reply(request: HttpRequest, given: SavedReplyIn) -> SavedReplyOut:
    """Its name is its own among those of its team."""
    actor = actor_of(request)
    require(actor, May.WRITE_SAVED_REPLIES)
    made = add_saved_reply(actor, name=given.name, texts=given.texts, team=_team(given))
    return _out(saved_reply(actor, made.pk))


@saved.post("/{reply_id}", response=makes(SavedReplyOut), summary="Change one")
@once
def update_saved_reply(request: HttpRequest, reply_id: SavedReplyId, given: SavedReplyIn) -> SavedReplyOut:
    """All of it anew: name, team and texts."""
    actor, number = actor_of(request), number_of(reply_id)
    require(actor, May.WRITE_SAVED_REPLIES)
    change_saved_reply(actor, number, name=given.name, texts=given.texts, team=_team(given))
    return _out(saved_reply(actor, number))


@saved.post("/{reply_id}/retire", response=makes(SavedReplyOut), summary="Offer one no more")
@once
def retire_one(request: HttpRequest, reply_id: SavedReplyId) -> SavedReplyOut:
    """Harmless when it is retired."""
    actor, number = actor_of(request), number_of(reply_id)
    retire_saved_reply(actor, number)
    return _out(saved_reply(actor, number))


@saved.post("/{reply_id}/bring-back", response=makes(SavedReplyOut), summary="Offer a retired one again")
@once
def bring_back(request: HttpRequest, reply_id: SavedReplyId) -> SavedReplyOut:
    """Harmless when it is offered."""
    actor, number = actor_of(request), number_of(reply_id)
    bring_back_saved_reply(actor, number)
    return _out(saved_reply(actor, number))


def _team(given: SavedReplyIn) -> Team | None:
    return find_team(given.team) if given.team else None


def _out(one: SavedReplyShown) -> SavedReplyOut:
    team = None if one.team_id is None else PersonOut(id=str(one.team_id), name=one.team_name or "")
    return SavedReplyOut(id=str(one.id), name=one.name, team=team, texts=one.texts, retired=one.is_retired)
