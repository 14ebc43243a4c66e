"""We write first: a new matter begins with words of ours, and its customer has heard from us."""

from datetime import datetime, timedelta

from django.db import transaction

from whiteglove.conversations.actions.answering import NobodyToAnswer, refuse_gaps, something_said
from whiteglove.conversations.actions.columns import preview_of, vector
from whiteglove.conversations.actions.moments import opening_columns
from whiteglove.conversations.facts import Assigned, ConversationOpened, MessageWritten
from whiteglove.conversations.models import Assignment, Conversation, Direction, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.queries.recipients import known_address
from whiteglove.conversations.rules import after_we_answered
from whiteglove.conversations.searching.words import words_of_message
from whiteglove.customers.actions import team_serves
from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require

LONGEST_SUBJECT = 200


@transaction.atomic
def write_first(
    actor: Actor, customer: Customer, *, team: Team, subject: str, text: str, undo_seconds: int = 0
) -> Message:
    """Begin a conversation with a customer; it is the writer's. A channel sends it once `undo_seconds` are over.

    Raises NotUnderstood without a subject or words, GapsLeft, NobodyToAnswer where no address is known, NotAllowed.
    """
    require(actor, May.ANSWER)
    said, about, now = something_said(text, ()), one_line(storable(subject), LONGEST_SUBJECT), clock.now()
    refuse_gaps(said)
    if not about:
        raise NotUnderstood("Say what it is about.")
    to = known_address(customer.pk)
    if to is None:
        raise NobodyToAnswer("No address of this customer is known, so a word has nowhere to go.")
    team_serves(customer.pk, team.pk)
    talk = Conversation.objects.create(
        customer=customer,
        team=team,
        owner_id=actor.colleague_id,
        answering_id=actor.colleague_id,
        subject=about,
        plain_subject=about.casefold(),
        language=customer.language,
        opened_at=now,
        updated_at=now,
        preview=preview_of(said),
        words=vector(words_of_message(texts=[about, said], authors=[customer.name], to=[to])),
        **opening_columns(team, after_we_answered(now), now),
    )
    message = _first_message(actor, talk, said, to=to, leaves_at=now + timedelta(seconds=undo_seconds))
    _tell(actor, talk, message)
    return message


def _first_message(actor: Actor, talk: Conversation, said: str, *, to: str, leaves_at: datetime) -> Message:
    return Message.objects.create(
        conversation=talk,
        direction=Direction.OUT,
        author_id=actor.colleague_id,
        author_name=actor.name,
        to=[to],
        subject=talk.subject,
        text=said,
        reply_text=said,
        language=talk.language,
        at=talk.opened_at,
        delivery=DeliveryState.QUEUED,
        leaves_at=leaves_at,
    )


def _tell(actor: Actor, talk: Conversation, message: Message) -> None:
    facts = [
        ConversationOpened(talk.pk, customer_id=talk.customer_id, team_id=talk.team_id),
        MessageWritten(talk.pk, message.pk),
    ]
    if actor.colleague_id is not None:
        Assignment.objects.create(
            conversation=talk,
            at=message.at,
            by_id=actor.colleague_id,
            by_whom=actor.reference,
            from_owner_id=None,
            to_owner_id=actor.colleague_id,
            from_team_id=talk.team_id,
            to_team_id=talk.team_id,
            by_answering=True,
        )
        facts.append(Assigned(talk.pk, owner_id=actor.colleague_id, team_id=talk.team_id))
    announce(*facts, actor=actor)
