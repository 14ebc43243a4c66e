"""The customer is told where they stand: a word of ours that is no answer, so that whoever waits still waits."""

from datetime import datetime
from typing import Any

from django.db import transaction

from whiteglove.conversations.actions.answering import NobodyToAnswer, refuse_gaps, something_said
from whiteglove.conversations.actions.columns import (
    lock,
    said_columns,
    standing_columns,
    standing_from_messages,
    write,
)
from whiteglove.conversations.facts import MessageWritten
from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.queries.recipients import reply_recipients
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.permissions import May, require

OF_DELAY, OF_WHO_ANSWERS = "word_of_delay", "word_of_who_answers"


@transaction.atomic
def tell_where_it_stands(
    actor: Actor, conversation_id: int, *, text: str, language: str, until: datetime | None = None
) -> Message:
    """Send these words to the customer alone. until: who waits hears from us by then, for they were told so.

    Marked as automatic, whoever sends it: no machine answers it, and it answers nothing.
    Raises NotUnderstood for an empty text, GapsLeft, NobodyToAnswer, NotFound.
    """
    require(actor, May.ANSWER)
    conversation = lock(actor, conversation_id)
    said = something_said(text, ())
    refuse_gaps(said)
    to, _ = reply_recipients(conversation)
    if not to:
        raise NobodyToAnswer("No address of this customer is known, so a word has nowhere to go.")
    moment = clock.now()
    message = Message.objects.create(
        conversation=conversation,
        direction=Direction.OUT,
        author_id=actor.colleague_id,
        author_name=actor.name if actor.colleague_id else conversation.team.name,
        to=to[:1],
        subject=conversation.subject,
        text=said,
        reply_text=said,
        language=language,
        at=moment,
        delivery=DeliveryState.QUEUED,
        leaves_at=moment,
        kind=OF_WHO_ANSWERS if until is None else OF_DELAY,
        is_automatic=True,
    )
    columns = said_columns(message)
    if until is not None and conversation.needs_answer:
        columns |= {"told_at": moment, "told_until": until} | _counted_anew(conversation)
    write(conversation, at=moment, **columns)
    announce(MessageWritten(conversation.pk, message.pk), actor=actor)
    return message


@transaction.atomic
def was_not_told(conversation_id: int, *, until: datetime, before: tuple[datetime, datetime] | None = None) -> None:
    """The word of this time did not reach them: they hear from us by the time they know of.

    before: when they were told last before that, and until when. Harmless where they were told another time since.
    """
    conversation = lock(SYSTEM, conversation_id)
    if conversation.told_until != until:
        return
    told_at, told_until = before or (None, None)
    columns: dict[str, Any] = {"told_at": told_at, "told_until": told_until}
    if conversation.is_open and conversation.paused_until is None:
        columns |= _counted_anew(conversation)
    write(conversation, at=conversation.updated_at, **columns)


def _counted_anew(conversation: Conversation) -> dict[str, Any]:
    return standing_columns(standing_from_messages(conversation))
