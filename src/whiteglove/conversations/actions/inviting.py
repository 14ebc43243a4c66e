"""The customer is asked how it felt: a mail of ours that answers nothing and waits for nothing."""

from dataclasses import dataclass

from django.db import transaction

from whiteglove.conversations.actions.columns import lock
from whiteglove.conversations.actions.unasked import closed_conversation, closure
from whiteglove.conversations.facts import MessageWritten
from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.actions import team_serves
from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require

INVITATION = "invitation"
NOTHING_TO_DO = "They were asked how it felt; if they write, it opens"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationWords:
    """What is asked, of whom, in which language. subject: of a mail that stands in no conversation yet."""

    to: str
    subject: str
    text: str
    language: str


@transaction.atomic
def invite_in(actor: Actor, conversation_id: int, words: InvitationWords) -> Message:
    """Ask within a conversation, as it stands: nobody's waiting, next moment or place in the list changes by it.

    Raises NotFound.
    """
    require(actor, May.ANSWER)
    conversation = lock(actor, conversation_id)
    return _write(actor, conversation, conversation.subject or words.subject, words)


@transaction.atomic
def invite_anew(actor: Actor, customer: Customer, team: Team, words: InvitationWords) -> Message:
    """Ask somebody with whom there is no conversation about it: in one of its own, closed until they write."""
    require(actor, May.ANSWER)
    conversation = closed_conversation(
        customer=(customer.pk, customer.name),
        team=team,
        to=words.to,
        subject=words.subject,
        text=words.text,
        language=words.language,
    )
    conversation.save()
    closure(conversation, why=NOTHING_TO_DO).save()
    team_serves(customer.pk, team.pk)
    return _write(actor, conversation, words.subject, words)


def _write(actor: Actor, conversation: Conversation, subject: str, words: InvitationWords) -> Message:
    now = clock.now()
    message = Message.objects.create(
        conversation=conversation,
        direction=Direction.OUT,
        author_name=conversation.team.name,
        to=[words.to],
        subject=subject,
        text=words.text,
        reply_text=words.text,
        language=words.language,
        at=now,
        delivery=DeliveryState.QUEUED,
        leaves_at=now,
        kind=INVITATION,
        is_automatic=True,
    )
    announce(MessageWritten(conversation.pk, message.pk), actor=actor)
    return message
