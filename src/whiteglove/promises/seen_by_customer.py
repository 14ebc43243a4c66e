"""What a customer sees of their matter at their own address, and adds to it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q, QuerySet

from whiteglove.conversations.actions import add_received_message, open_conversation
from whiteglove.conversations.actions.columns import lock
from whiteglove.conversations.incoming import Incoming
from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.conversations.queries.family import family, stands_in
from whiteglove.conversations.queries.recipients import our_addresses_among
from whiteglove.conversations.queries.sides import said_with_one
from whiteglove.conversations.rules import reopens
from whiteglove.customers.models import Customer
from whiteglove.customers.queries import family_ids, standing_id
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.text import storable
from whiteglove.promises.delays.reading import zone_of
from whiteglove.promises.models import Promise
from whiteglove.promises.with_us import meant_by

LINK_LASTS = timedelta(days=90)
SHOWN = 200
LONGEST_WORD = 10_000
WORDS_AN_HOUR = 5
# Kept with the message, so that colleagues see how it came.
THROUGH_PAGE = "through_page"
# Reports of machines are nothing that either of us said.
SAID_BY_PEOPLE = ("message", "list", "calendar")


class NoLonger(Refused):
    """The address was ours, and there is nothing to see any more. is_erased: for they asked us to forget them."""

    status = 410

    def __init__(self, *, is_erased: bool) -> None:
        super().__init__("There is nothing to see here any more.")
        self.is_erased = is_erased


class TooManyWords(Refused):
    """More was added within an hour than anybody writes."""

    status = 429


@dataclass(frozen=True, slots=True)
class WordSeen:
    """One thing said. is_theirs: by the customer; else by us, in somebody's name."""

    is_theirs: bool
    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class PromiseSeen:
    """What was promised, by when, and what became of it: `standing`, `late`, `kept` or `withdrawn`."""

    what: str
    due: datetime
    became: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class MatterSeen:
    """A matter in our words. answers: who answers, or the team. hears_by: None where they do not wait for us."""

    customer_id: int
    subject: str
    is_open: bool
    answers: str
    is_team: bool
    hears_by: datetime | None
    is_late: bool
    said: tuple[WordSeen, ...]
    is_cut: bool
    promises: tuple[PromiseSeen, ...]
    language: str | None
    zone: ZoneInfo


def matter_of(token: str) -> MatterSeen:
    """What the holder of this address sees; changes nothing. Raises NotFound, NoLonger."""
    conversation, customer, subject = _meant(token)
    now = clock.now()
    person = family_ids(customer.pk)
    waits = conversation.is_open and (conversation.needs_answer or conversation.promised_at is not None)
    hears_by = conversation.next_moment if waits and conversation.paused_until is None else None
    answers = conversation.answering
    newest = list(_said(conversation, customer)[: SHOWN + 1])
    return MatterSeen(
        customer_id=customer.merged_into_id or customer.pk,
        subject=subject,
        is_open=conversation.is_open,
        answers=answers.name if answers else conversation.team.name,
        is_team=answers is None,
        hears_by=hears_by,
        is_late=hears_by is not None and hears_by < now,
        said=tuple(_word(row, conversation.team.name) for row in reversed(newest[:SHOWN])),
        is_cut=len(newest) > SHOWN,
        promises=tuple(_promises(conversation.pk, person, now)),
        language=conversation.language or customer.language,
        zone=zone_of(customer, conversation.team),
    )


def _meant(token: str) -> tuple[Conversation, Customer, str]:
    """The conversation in which it stands now, its customer, and how the matter of theirs was called."""
    meant = meant_by(token)
    if meant is None:
        raise NotFound("There is no such page.")
    customer = Customer.objects.filter(pk=standing_id(meant[1])).first()
    rows = Conversation.objects.select_related("team", "answering")
    conversation = rows.filter(pk=stands_in(meant[0])).first()
    if customer is None or conversation is None or customer.erased_at is not None:
        raise NoLonger(is_erased=customer is not None and customer.erased_at is not None)
    closed_at = conversation.closed_at
    if not conversation.is_open and closed_at is not None and clock.now() - closed_at > LINK_LASTS:
        raise NoLonger(is_erased=False)
    subject = Conversation.objects.filter(pk=meant[0]).values_list("subject", flat=True).get()
    return conversation, customer, subject


def _said(conversation: Conversation, customer: Customer) -> QuerySet[Message]:
    """Only what was said between this customer and us, the newest first: never notes, asides, drafts, or others."""
    theirs = _of_this_person(conversation, customer)
    said = Message.objects.filter(theirs, conversation=conversation, taken_back_at=None, is_aside=False)
    ours = Q(direction=Direction.OUT) & ~Q(delivery="failed") & Q(leaves_at__lte=clock.now())
    sent = Q(direction=Direction.OUT, leaves_at=None) & ~Q(delivery="failed")
    from_them = Q(direction=Direction.IN, kind__in=SAID_BY_PEOPLE, is_automatic=False)
    from_them &= Q(customer__in=family_ids(customer.pk))
    return said.filter(ours | sent | from_them).order_by("-id")


def _of_this_person(conversation: Conversation, customer: Customer) -> Q:
    if conversation.customer_id in family_ids(customer.pk):
        return said_with_one(conversation.pk, conversation.customer_id)
    own = Message.objects.filter(
        conversation=conversation, direction=Direction.IN, customer__in=family_ids(customer.pk)
    )
    first = own.order_by("id").values_list("pk", flat=True).first()
    if first is None:
        raise NoLonger(is_erased=False)
    return said_with_one(conversation.pk, conversation.customer_id, message_id=first)


def _word(row: Message, team: str) -> WordSeen:
    is_theirs = row.direction == Direction.IN
    by = row.author_name if is_theirs else row.author_name or team
    return WordSeen(is_theirs, by, row.at, (row.reply_text or row.text).strip())


def _promises(conversation_id: int, person: list[int], now: datetime) -> list[PromiseSeen]:
    made = Promise.objects.filter(conversation__in=list(family([conversation_id])), customer__in=person)
    return [
        PromiseSeen(one.what, one.due, _became(one, now), one.settled_at)
        for one in made.order_by(F("settled_at").desc(nulls_first=True), "due", "id")[:SHOWN]
    ]


def _became(promise: Promise, now: datetime) -> str:
    if promise.settled_at is not None:
        return str(promise.state)
    return "late" if promise.due < now else "standing"


@transaction.atomic
def add_word(token: str, text: str) -> Message:
    """The customer adds something to their matter, as if a mail of theirs had come.

    Raises NotUnderstood for nothing or far too much, TooManyWords, NotFound, NoLonger.
    """
    found, customer, subject = _meant(token)
    conversation = lock(SYSTEM, found.pk)
    said = storable(text).replace("\r\n", "\n").strip()
    if not said or len(said) > LONGEST_WORD:
        raise NotUnderstood("There is nothing written yet." if not said else "It is too long for one message.")
    now = clock.now()
    person = family_ids(customer.pk)
    lately = Message.objects.filter(
        customer__in=person, direction=Direction.IN, at__gt=now - timedelta(hours=1), defects__contains=[THROUGH_PAGE]
    )
    if (before := lately.filter(reply_text=said).first()) is not None:
        return before  # pressed twice
    if lately.count() >= WORDS_AN_HOUR:
        raise TooManyWords("That was much within an hour. What you wrote before has arrived.")
    incoming = replace(_incoming(conversation, customer, said, now), subject=subject)
    goes_on = conversation.is_open or (conversation.closed_at is not None and reopens(conversation.closed_at, now))
    if goes_on and conversation.customer_id in person:
        return add_received_message(SYSTEM, incoming, customer=customer, conversation_id=conversation.pk)
    return open_conversation(SYSTEM, incoming, customer=customer, team=conversation.team, linked_to=conversation.pk)


def _incoming(conversation: Conversation, customer: Customer, said: str, now: datetime) -> Incoming:
    is_theirs = conversation.customer_id in family_ids(customer.pk)
    return Incoming(
        author_name=customer.name,
        author_address=customer.main_address,
        reply_to="",
        to=_our_addresses(conversation),
        cc=(),
        subject="",
        plain_subject=conversation.plain_subject if is_theirs else "",
        text=said,
        reply_text=said,
        html=None,
        kind="message",
        is_automatic=False,
        language=(conversation.language if is_theirs else None) or customer.language,
        at=now,
        said_at=now,
        message_id=None,
        defects=(THROUGH_PAGE,),
    )


def _our_addresses(conversation: Conversation) -> tuple[str, ...]:
    """Where they wrote to before: our answer comes from there again."""
    mails = Message.objects.filter(conversation=conversation, direction=Direction.IN, is_aside=False).exclude(to=[])
    before = mails.order_by("-id").values_list("to", flat=True).first() or []
    return tuple(sorted(our_addresses_among(before)))
