"""A customer said something: it joins its conversation, or opens one."""

from functools import partial

from django.db import transaction

from whiteglove.conversations.actions.attention import tell_of_words
from whiteglove.conversations.actions.columns import (
    lock,
    preview_of,
    said_columns,
    standing_columns,
    standing_from_messages,
    standing_of,
    vector,
    write,
)
from whiteglove.conversations.actions.files import attach
from whiteglove.conversations.actions.moments import opening_columns
from whiteglove.conversations.actions.pausing import end_pause
from whiteglove.conversations.facts import AnswerSentElsewhere, ConversationOpened, MessageReceived, Reopened
from whiteglove.conversations.incoming import Incoming
from whiteglove.conversations.models import Conversation, Direction, Message, Reopening
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.rules import Standing, after_customer_spoke, after_we_answered, asks_for_answer
from whiteglove.conversations.searching.words import words_of_message
from whiteglove.customers.actions import team_serves
from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.journal.facts import Fact
from whiteglove.team.models import Team
from whiteglove.team.opening import hears_by
from whiteglove.team.permissions import May, require

WROTE_AGAIN = "The customer wrote again"
WHY_REOPENED = {"bounce": "Our answer came back"}


@transaction.atomic(savepoint=False)
def open_conversation(
    actor: Actor, incoming: Incoming, *, customer: Customer, team: Team, linked_to: int | None = None
) -> Message:
    """A new matter, answered for by this team from the start. Returns its first message."""
    standing = after_customer_spoke(
        kind=incoming.kind, at=incoming.at, standing=None, hears_by=partial(hears_by, team, is_first=True)
    )
    conversation = _open(incoming, customer, team, standing, linked_to=linked_to)
    message = add_incoming(conversation, incoming, customer)
    announce(
        ConversationOpened(conversation.pk, customer_id=customer.pk, team_id=team.pk),
        MessageReceived(conversation.pk, message.pk, incoming.kind),
        actor=actor,
    )
    return message


def _open(
    incoming: Incoming,
    customer: Customer,
    team: Team,
    standing: Standing,
    *,
    linked_to: int | None,
    is_theirs: bool = True,
) -> Conversation:
    opened = Conversation.objects.create(
        customer=customer,
        team=team,
        subject=incoming.subject,
        plain_subject=incoming.plain_subject.casefold(),
        language=incoming.language or customer.language,
        opened_at=incoming.at,
        updated_at=incoming.at,
        preview=preview_of(incoming.reply_text, incoming.text),
        linked_to_id=linked_to,
        preview_is_theirs=is_theirs,
        words=vector(first_words(incoming, customer)),
        **opening_columns(team, standing, incoming.at),
    )
    team_serves(customer.pk, team.pk)
    return opened


@transaction.atomic(savepoint=False)
def add_received_message(
    actor: Actor, incoming: Incoming, *, customer: Customer | None, conversation_id: int
) -> Message:
    """A message in a conversation that exists; a closed one opens again when somebody wants something."""
    conversation = lock(actor, conversation_id)
    facts: list[Fact] = []
    message = add_incoming(conversation, incoming, customer)
    standing = _standing_after(conversation, incoming)
    columns = said_columns(message)
    if conversation.is_open or standing.needs_answer:
        columns.update(standing_columns(standing))
    if not conversation.is_open and standing.needs_answer:
        Reopening.objects.create(
            conversation=conversation,
            by_whom=actor.reference,
            at=clock.now(),
            why=WHY_REOPENED.get(incoming.kind, WROTE_AGAIN),
        )
        columns.update(is_open=True, closed_at=None)
        facts.append(Reopened(conversation.pk))
    moment = max(incoming.at, conversation.updated_at)
    if asks_for_answer(incoming.kind):
        columns.update(end_pause(actor, conversation, at=moment))
    write(conversation, at=moment, **columns)
    announce(*facts, MessageReceived(conversation.pk, message.pk, incoming.kind), actor=actor)
    tell_of_words(actor, conversation, message)
    return message


def first_words(incoming: Incoming, customer: Customer) -> list[str]:
    """What quotes in a first message stands nowhere else; all of it counts."""
    return words_of_message(
        texts=[incoming.subject, incoming.text],
        authors=[customer.name, incoming.author_name, incoming.author_address],
        to=[*incoming.to, *incoming.cc],
    )


def _standing_after(conversation: Conversation, incoming: Incoming) -> Standing:
    if conversation.paused_until is not None and asks_for_answer(incoming.kind):
        return standing_from_messages(conversation)  # while paused the columns do not tell by when they hear from us
    return after_customer_spoke(
        kind=incoming.kind,
        at=incoming.at,
        standing=standing_of(conversation),
        hears_by=partial(hears_by, conversation.team, is_first=False),
    )


def add_incoming(
    conversation: Conversation, incoming: Incoming, customer: Customer | None, *, is_aside: bool = False
) -> Message:
    """What came in becomes a message with its files; the conversation's columns are the caller's."""
    message = Message.objects.create(
        conversation=conversation,
        direction=Direction.IN,
        customer=customer,
        author_name=incoming.author_name,
        author_address=incoming.author_address,
        reply_to=incoming.reply_to,
        to=list(incoming.to),
        cc=list(incoming.cc),
        subject=incoming.subject,
        text=incoming.text,
        reply_text=incoming.reply_text,
        html=incoming.html,
        kind=incoming.kind,
        is_automatic=incoming.is_automatic,
        language=incoming.language,
        at=incoming.at,
        said_at=incoming.said_at,
        message_id=incoming.message_id,
        defects=list(incoming.defects),
        is_aside=is_aside,
    )
    attach(message, incoming.files)
    return message


@transaction.atomic
def add_answer_sent_elsewhere(actor: Actor, incoming: Incoming, *, conversation_id: int) -> Message:
    """A colleague answered the customer from their own mail program; it has left already. Raises NotFound."""
    require(actor, May.ANSWER)
    conversation = lock(actor, conversation_id)
    message = _add_sent(actor, conversation, incoming)
    columns = said_columns(message)
    moment = max(incoming.at, conversation.updated_at)
    if conversation.is_open:
        columns.update(standing_columns(after_we_answered(incoming.at)))
        columns.update(end_pause(actor, conversation, at=moment))
    write(conversation, at=moment, **columns)
    announce(AnswerSentElsewhere(conversation.pk, message.pk), actor=actor)
    return message


@transaction.atomic
def open_conversation_answered_elsewhere(
    actor: Actor, incoming: Incoming, *, customer: Customer, team: Team, linked_to: int | None = None
) -> Message:
    """A new matter that begins with what a colleague wrote to the customer from their own mail program."""
    require(actor, May.ANSWER)
    standing = after_we_answered(incoming.at)
    conversation = _open(incoming, customer, team, standing, linked_to=linked_to, is_theirs=False)
    message = _add_sent(actor, conversation, incoming)
    opened = ConversationOpened(conversation.pk, customer_id=customer.pk, team_id=team.pk)
    announce(opened, AnswerSentElsewhere(conversation.pk, message.pk), actor=actor)
    return message


def _add_sent(actor: Actor, conversation: Conversation, incoming: Incoming) -> Message:
    message = Message.objects.create(
        conversation=conversation,
        direction=Direction.OUT,
        author_id=actor.colleague_id,
        author_name=actor.name,
        author_address=incoming.author_address,
        to=list(incoming.to),
        cc=list(incoming.cc),
        subject=incoming.subject,
        text=incoming.text,
        reply_text=incoming.reply_text,
        html=incoming.html,
        language=incoming.language,
        at=incoming.at,
        said_at=incoming.said_at,
        message_id=incoming.message_id,
        defects=list(incoming.defects),
        delivery=DeliveryState.SENT,
    )
    attach(message, incoming.files)
    return message
