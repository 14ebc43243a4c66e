"""Many customers are told one thing, each in their own conversation: a few statements for hundreds of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Case, F, When
from django.db.models.functions import Least

from whiteglove.conversations.actions.columns import hold, more_words, preview_of
from whiteglove.conversations.actions.unasked import closed_conversation, closure
from whiteglove.conversations.facts import MessageWritten
from whiteglove.conversations.models import Closure, Conversation, Direction, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.searching.words import words_of_message
from whiteglove.customers.actions import hold_served
from whiteglove.customers.models import CustomerTeam
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require

OF_INCIDENT = "word_of_incident"
NOTHING_TO_DO = "They were told of something; if they write, it opens"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordTo:
    """What one customer is told. conversation: in which; None: in one of its own, closed until they write.

    name: of the customer, by which the new one is found.
    """

    customer: int
    conversation: int | None
    to: str
    name: str
    subject: str
    text: str
    language: str


def tell_many(
    actor: Actor, words: Sequence[WordTo], *, team: Team, undo: timedelta = timedelta(), kind: str = OF_INCIDENT
) -> list[Message]:
    """Write each of these words, in their order; a channel sends them once `undo` is over. kind: of the messages.

    Marked as automatic: no machine answers them, and they answer nothing, so that whoever waits still waits. Call it
    inside a transaction, each customer once; the caller holds what it tells of.
    """
    require(actor, May.ANSWER)
    now = clock.now()
    hold_served([one.customer for one in words])
    held = {one.pk for one in hold(SYSTEM, [one.conversation for one in words if one.conversation is not None])}
    placed = [one if one.conversation in held else replace(one, conversation=None) for one in words]
    talks = _with_conversations(placed, team)
    said = [_message(actor, one, talk, team, leaves_at=now + undo) for one, talk in zip(placed, talks, strict=True)]
    for one in said:
        one.kind = kind
    written = Message.objects.bulk_create(said)
    _show([one for one in placed if one.conversation is not None], now)
    announce(*(MessageWritten(one.conversation_id, one.pk) for one in written), actor=actor)
    return written


def _with_conversations(words: Sequence[WordTo], team: Team) -> list[int]:
    """The conversation of each, with new ones for those who have none."""
    anew = [one for one in words if one.conversation is None]
    made = Conversation.objects.bulk_create([_conversation(one, team) for one in anew])
    Closure.objects.bulk_create([closure(one, why=NOTHING_TO_DO) for one in made])
    serves = [CustomerTeam(customer_id=one.customer, team=team) for one in anew]
    CustomerTeam.objects.bulk_create(serves, ignore_conflicts=True)
    ids = iter([one.pk for one in made])
    return [next(ids) if one.conversation is None else one.conversation for one in words]


def _conversation(one: WordTo, team: Team) -> Conversation:
    return closed_conversation(
        customer=(one.customer, one.name),
        team=team,
        to=one.to,
        subject=one.subject,
        text=one.text,
        language=one.language,
    )


def _message(actor: Actor, one: WordTo, talk: int, team: Team, *, leaves_at: datetime) -> Message:
    return Message(
        conversation_id=talk,
        direction=Direction.OUT,
        author_id=actor.colleague_id,
        author_name=actor.name if actor.colleague_id else team.name,
        to=[one.to],
        subject=one.subject,
        text=one.text,
        reply_text=one.text,
        language=one.language,
        at=clock.now(),
        delivery=DeliveryState.QUEUED,
        leaves_at=leaves_at,
        is_automatic=True,
    )


def _show(words: Sequence[WordTo], now: datetime) -> None:
    """In the lists and the search: one statement for each language, in which all are told the same."""
    alike: dict[str, list[WordTo]] = defaultdict(list)
    for one in words:
        alike[one.language].append(one)
    for those in alike.values():
        found = words_of_message(texts=[those[0].text])
        rows = Conversation.objects.filter(pk__in=[one.conversation for one in those])
        rows.update(
            updated_at=now, preview=preview_of(those[0].text), preview_is_theirs=False, words=more_words(found)
        )


def all_hear_of_promise_by(conversation_ids: Collection[int], *, promised_at: datetime) -> None:
    """What they were promised falls due then: one statement, for promises that are new.

    Whoever was to hear earlier still does. Call it with the conversations held.
    """
    sooner = Least("next_moment", promised_at)  # of PostgreSQL: null counts for nothing
    Conversation.objects.filter(pk__in=conversation_ids).update(
        promised_at=Least("promised_at", promised_at),
        next_moment=Case(When(is_open=True, then=sooner), default=F("next_moment")),
    )
