"""What was said by telephone stands in its conversation: a message taken, a call made."""

from django.db import transaction

from whiteglove.conversations.actions.answering import show_answered
from whiteglove.conversations.actions.columns import lock
from whiteglove.conversations.actions.receiving import open_conversation
from whiteglove.conversations.actions.standing import assign_held
from whiteglove.conversations.facts import AnswerSentElsewhere
from whiteglove.conversations.incoming import Incoming
from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.models import Colleague, Team

CALL = "call"


@transaction.atomic
def open_with_call(
    actor: Actor, called: Incoming, *, customer: Customer, team: Team, owner: Colleague | None
) -> Conversation:
    """A new matter, begun with what a caller said; its owner is whom they asked for. Ask who may before."""
    message = open_conversation(actor, called, customer=customer, team=team)
    conversation = lock(actor, message.conversation_id)
    if owner is not None:
        assign_held(actor, conversation, owner=owner)
    return conversation


def call_taken(*, name: str, subject: str, text: str, language: str | None) -> Incoming:
    """What a caller said, as it was written down."""
    moment = clock.now()
    return Incoming(
        author_name=name,
        author_address="",
        reply_to="",
        to=(),
        cc=(),
        subject=subject,
        plain_subject=subject,
        text=text,
        reply_text=text,
        html=None,
        kind=CALL,
        is_automatic=False,
        language=language,
        at=moment,
        said_at=moment,
        message_id=None,
    )


@transaction.atomic
def record_call(actor: Actor, conversation_id: int, *, text: str) -> Message:
    """We reached the customer by telephone: they have heard from us. Ask who may before. Raises NotFound."""
    conversation = lock(actor, conversation_id)
    message = Message.objects.create(
        conversation=conversation,
        direction=Direction.OUT,
        author_id=actor.colleague_id,
        author_name=actor.name,
        text=text,
        reply_text=text,
        kind=CALL,
        language=conversation.language,
        at=clock.now(),
        delivery=DeliveryState.SENT,
    )
    show_answered(actor, conversation, message)
    announce(AnswerSentElsewhere(conversation.pk, message.pk), actor=actor)
    return message
