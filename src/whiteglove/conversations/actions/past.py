"""What was said before this desk was: kept where it belongs. It opens nothing, waits for nobody and wakes nobody."""

from dataclasses import dataclass

from django.db import transaction

from whiteglove.conversations.actions.columns import lock, preview_of, said_columns, vector, write
from whiteglove.conversations.actions.files import attach
from whiteglove.conversations.actions.receiving import first_words
from whiteglove.conversations.facts import PastMessageKept
from whiteglove.conversations.incoming import Incoming
from whiteglove.conversations.models import Closure, Conversation, Direction, Message, ToMeet
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.actions import team_serves
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require

WHY_CLOSED = "It was over when it was imported."


@dataclass(frozen=True, slots=True)
class Past:
    """One thing said back then. author: who of us said it; customer: who of them."""

    incoming: Incoming
    direction: Direction
    author: Actor | None = None
    customer: Customer | None = None


@transaction.atomic(savepoint=False)
def open_past_conversation(
    actor: Actor, past: Past, *, customer: Customer, team: Team, linked_to: int | None = None
) -> Message:
    """A matter that is over: closed from the start, as of its last word. Returns its first message."""
    require(actor, May.ANSWER)
    said = past.incoming
    conversation = Conversation.objects.create(
        customer=customer,
        team=team,
        subject=said.subject,
        plain_subject=said.plain_subject.casefold(),
        language=said.language or customer.language,
        opened_at=said.at,
        updated_at=said.at,
        is_open=False,
        needs_answer=False,
        closed_at=said.at,
        preview=preview_of(said.reply_text, said.text),
        linked_to_id=linked_to,
        preview_is_theirs=past.direction == Direction.IN,
        words=vector(first_words(said, customer)),
    )
    team_serves(customer.pk, team.pk)
    Closure.objects.create(conversation=conversation, by_whom=actor.reference, at=said.at, why=WHY_CLOSED)
    message = _keep(conversation, past)
    announce(PastMessageKept(conversation.pk, message.pk), actor=actor)
    return message


@transaction.atomic(savepoint=False)
def add_past_message(actor: Actor, past: Past, *, conversation_id: int) -> Message:
    """Something said back then in a matter that we know. Who waits, waits as before; what is closed stays closed.

    Raises NotFound.
    """
    require(actor, May.ANSWER)
    conversation = lock(actor, conversation_id)
    message = _keep(conversation, past)
    said = past.incoming
    columns = said_columns(message)
    if said.at < conversation.updated_at:
        columns = {"words": columns["words"]}
    if not conversation.is_open and conversation.closed_at is not None:
        columns["closed_at"] = max(said.at, conversation.closed_at)
    write(conversation, at=max(said.at, conversation.updated_at), **columns)
    announce(PastMessageKept(conversation.pk, message.pk), actor=actor)
    return message


def _keep(conversation: Conversation, past: Past) -> Message:
    said = past.incoming
    message = Message.objects.create(
        conversation=conversation,
        direction=past.direction,
        customer=past.customer,
        author_id=past.author.colleague_id if past.author else None,
        author_name=past.author.name if past.author else said.author_name,
        author_address=said.author_address,
        reply_to=said.reply_to,
        to=list(said.to),
        cc=list(said.cc),
        subject=said.subject,
        text=said.text,
        reply_text=said.reply_text,
        html=said.html,
        kind=said.kind,
        is_automatic=said.is_automatic,
        language=said.language,
        at=said.at,
        said_at=said.said_at,
        message_id=said.message_id,
        defects=list(said.defects),
        delivery=DeliveryState.SENT if past.direction == Direction.OUT else None,
    )
    attach(message, said.files)
    ToMeet.objects.create(conversation=conversation)
    return message
