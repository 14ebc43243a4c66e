"""A person answers, notes something for colleagues, or takes an answer back before it leaves."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from whiteglove.conversations.actions.attention import tell_of_note, tell_of_words
from whiteglove.conversations.actions.columns import (
    all_words,
    lock,
    newest_preview,
    said_columns,
    standing_columns,
    standing_from_messages,
    write,
)
from whiteglove.conversations.actions.files import attach
from whiteglove.conversations.actions.pausing import end_pause
from whiteglove.conversations.facts import MessageTakenBack, MessageWritten, NoteWritten
from whiteglove.conversations.incoming import FileGiven
from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.queries.recipients import reply_recipients
from whiteglove.conversations.rules import after_we_answered
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import storable
from whiteglove.team.permissions import May, require


class NobodyToAnswer(Refused):
    """The conversation knows no address to which an answer could go."""


class CustomerWroteMeanwhile(Refused):
    """The customer said something the author of an answer had not seen."""


class TooLateToTakeBack(Refused):
    """The answer has left already."""


@transaction.atomic
def write_reply(
    actor: Actor,
    conversation_id: int,
    *,
    text: str,
    files: Sequence[FileGiven] = (),
    undo_seconds: int = 0,
    seen_up_to: int | None = None,
) -> Message:
    """Answer the customer. A channel sends it once `undo_seconds` are over.

    seen_up_to: id of the newest message the author has seen; None: do not ask.
    Raises NotUnderstood for an empty text without files, NobodyToAnswer, CustomerWroteMeanwhile, NotFound.
    """
    require(actor, May.ANSWER)
    said = _something_said(text, files)
    conversation = lock(actor, conversation_id)
    if seen_up_to is not None:
        _refuse_unless_seen(conversation, seen_up_to)
    message = _add_reply(actor, conversation, said, undo_seconds=undo_seconds)
    attach(message, files)
    _show_answered(actor, conversation, message)
    announce(MessageWritten(conversation.pk, message.pk), actor=actor)
    tell_of_words(actor, conversation, message)
    return message


def _refuse_unless_seen(conversation: Conversation, seen_up_to: int) -> None:
    newer = Message.objects.filter(conversation=conversation, direction=Direction.IN, id__gt=seen_up_to)
    if newer.filter(is_automatic=False).exists():
        raise CustomerWroteMeanwhile("The customer wrote again while this answer was being written.")


def _add_reply(actor: Actor, conversation: Conversation, said: str, *, undo_seconds: int) -> Message:
    to, cc = reply_recipients(conversation)
    if not to:
        raise NobodyToAnswer("No address of this customer is known, so an answer has nowhere to go.")
    moment = clock.now()
    return Message.objects.create(
        conversation=conversation,
        direction=Direction.OUT,
        author_id=actor.colleague_id,
        author_name=actor.name,
        to=to,
        cc=cc,
        subject=conversation.subject,
        text=said,
        reply_text=said,
        language=conversation.language,
        at=moment,
        delivery=DeliveryState.QUEUED,
        leaves_at=moment + timedelta(seconds=undo_seconds),
    )


def _show_answered(actor: Actor, conversation: Conversation, message: Message) -> None:
    columns = said_columns(message)
    if conversation.is_open:
        columns.update(standing_columns(after_we_answered(message.at)))
        columns.update(end_pause(actor, conversation, at=message.at))
    write(conversation, at=message.at, **columns)


@transaction.atomic
def write_note(actor: Actor, conversation_id: int, *, text: str, files: Sequence[FileGiven] = ()) -> Message:
    """Say something to colleagues; the customer never sees it. Raises NotUnderstood, NotFound."""
    require(actor, May.NOTE)
    said = _something_said(text, files)
    conversation = lock(actor, conversation_id)
    message = Message.objects.create(
        conversation=conversation,
        direction=Direction.NOTE,
        author_id=actor.colleague_id,
        author_name=actor.name,
        text=said,
        reply_text=said,
        at=clock.now(),
    )
    attach(message, files)
    write(conversation, at=message.at, **said_columns(message))
    announce(NoteWritten(conversation.pk, message.pk), actor=actor)
    tell_of_note(actor, conversation, message)
    return message


@transaction.atomic
def take_back_reply(actor: Actor, message_id: int) -> Message:
    """Take an answer back before it leaves; the customer waits again from when they did.

    Returns the message, whose text the page gives back to its author. Raises TooLateToTakeBack, NotFound.
    """
    require(actor, May.ANSWER)
    found = Message.objects.filter(pk=message_id, direction=Direction.OUT).first()
    if found is None:
        raise NotFound("There is no such answer.")
    conversation = lock(actor, found.conversation_id)
    moment = clock.now()
    still_here = Message.objects.filter(
        pk=message_id, delivery=DeliveryState.QUEUED, leaves_at__gt=moment, taken_back_at=None
    )
    if not still_here.update(taken_back_at=moment, delivery=None):
        raise TooLateToTakeBack("This answer is on its way and cannot be taken back.")
    columns = newest_preview(conversation) | {"words": all_words(conversation)}
    if conversation.is_open:
        columns.update(standing_columns(standing_from_messages(conversation)))
        columns.update(end_pause(actor, conversation, at=moment))
    write(conversation, at=moment, **columns)
    announce(MessageTakenBack(conversation.pk, message_id), actor=actor)
    return found


def _something_said(text: str, files: Sequence[FileGiven]) -> str:
    said = storable(text).replace("\r\n", "\n").strip()
    if not said and not files:
        raise NotUnderstood("There is nothing written yet.")
    return said
