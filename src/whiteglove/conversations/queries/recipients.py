"""To whom an answer goes."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db.models import Case, Exists, F, OuterRef, QuerySet, When

from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.conversations.queries.sides import said_with_one
from whiteglove.conversations.queries.visible import visible
from whiteglove.customers.models import Address
from whiteglove.customers.queries import family_ids
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.questions import Row, question

SPOKEN = ("author_address", "reply_to", "to", "cc")

# Channels know which addresses are ours; they tell when they start.
_who_tells_ours: list[Callable[[Collection[str]], set[str]]] = []


def know_ours_by(tells: Callable[[Collection[str]], set[str]]) -> None:
    """A channel tells which of some addresses are our own, so that no answer goes to ourselves."""
    _who_tells_ours.append(tells)


def recipients(actor: Actor, conversation_id: int) -> tuple[list[str], list[str]]:
    """(to, cc) as an answer written now will have them; both empty when there is nobody or no such conversation."""
    found = _customer_of.first(actor, conversation=conversation_id)
    return recipients_of(conversation_id, found[0]) if found else ([], [])


@question
def _customer_of(actor: Actor, *, conversation: int) -> QuerySet[Conversation, Row]:
    return visible(actor).filter(pk=conversation).values_list("customer_id")


def reply_recipients(conversation: Conversation) -> tuple[list[str], list[str]]:
    """(to, cc) of an answer: always the customer of the matter, and whoever wrote last, each where they want it.

    In copy is whom these two wrote to beside us, but no outside expert we asked. Others in To count only where an
    address of ours stands there too: where none does the mail was passed on to us, and who is named there may be just
    the one who passed it on. Where another person's matter was merged into this one it goes to its own
    customer alone.
    """
    return recipients_of(conversation.pk, conversation.customer_id)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who wrote a message, where they want the answer, and to whom it went."""

    author_address: str
    reply_to: str
    to: list[str]
    cc: list[str]


def recipients_of(
    conversation_id: int, customer_id: int, *, person: list[int] | None = None
) -> tuple[list[str], list[str]]:
    """(to, cc) as by `recipients`, for one who has read the conversation already.

    person: all rows of the customer, where they are known already.
    """
    own, newest = _who_spoke_last(conversation_id, customer_id, person)
    experts = experts_of(conversation_id)
    if newest != own and newest and newest[0][0].lower() in experts:
        newest = []
    spoke = [Spoken(*row) for row in (*own, *newest)]
    to = [message.reply_to or message.author_address for message in spoke]
    if not own:
        known = known_address(customer_id)
        to = [*([known] if known else []), *to]
    ours = our_addresses_among([address for message in spoke for address in (*message.to, *message.cc)])
    beside = [address for message in spoke for address in (*_others_in_to(message, ours), *message.cc)]
    authors = {message.author_address.lower() for message in spoke}
    return _each_once(to, but=set()), _each_once(beside, but={*(a.lower() for a in to), *authors, *ours, *experts})


def _who_spoke_last(conversation_id: int, customer_id: int, person: list[int] | None) -> tuple[list[Row], list[Row]]:
    """(of the customer's own the last thing they said here, of anybody's the last); empty where nobody did.

    Most often the two are one, and nothing was merged into the conversation: then that is known by one question.
    """
    last = _last_said.first(SYSTEM, conversation=conversation_id)
    if last is None:
        return [], []
    *spoken, customer, has_merged = last
    alone = said_with_one(conversation_id, customer_id) if has_merged else None
    if alone:
        own = list(_spoken_for(conversation_id).filter(alone)[:1].values_list(*SPOKEN))
        return own, own
    person = family_ids(customer_id) if person is None else person
    newest = [tuple(spoken)]
    own = newest if customer in person else _last_of_person(SYSTEM, conversation=conversation_id, person=person)
    return own, newest


def experts_of(conversation_id: int) -> set[str]:
    """Addresses of the outside experts asked here, and of those who answered for them; small letters.

    Whoever copies whom: an answer to the customer never goes to them.
    """
    found: set[str] = set()
    for direction, author, to in _asides(SYSTEM, conversation=conversation_id):
        found |= {author.lower()} if direction == Direction.IN else {address.lower() for address in to}
    return found - {""}


@question
def _asides(actor: Actor, *, conversation: int) -> QuerySet[Message, Row]:  # noqa: ARG001
    asides = Message.objects.filter(conversation=conversation, is_aside=True, taken_back_at=None)
    return asides.values_list("direction", "author_address", "to")


def addresses_of_customer(conversation: Conversation) -> set[str]:
    """Every address by which the customer of a matter is known, or wrote about it; small letters."""
    person = family_ids(conversation.customer_id)
    said = Message.objects.filter(
        conversation=conversation, customer__in=person, direction=Direction.IN, is_aside=False
    )
    known = Address.objects.filter(customer__in=person).values_list("value", flat=True)
    spoke = said.values_list("author_address", "reply_to")
    return {address.lower() for address in known} | {one.lower() for pair in spoke for one in pair if one}


@question
def _last_said(actor: Actor, *, conversation: int) -> QuerySet[Message, Row]:  # noqa: ARG001
    has_merged = Exists(Conversation.objects.filter(merged_into=OuterRef("conversation")))
    return _spoken_for(conversation).values_list(*SPOKEN, "customer_id", has_merged)[:1]


@question
def _last_of_person(actor: Actor, *, conversation: int, person: list[int]) -> QuerySet[Message, Row]:  # noqa: ARG001
    return _spoken_for(conversation).filter(customer__among=person).values_list(*SPOKEN)[:1]


def _spoken_for(conversation_id: int) -> QuerySet[Message]:
    received = Message.objects.filter(
        conversation=conversation_id, direction=Direction.IN, is_automatic=False, is_aside=False
    )
    return received.exclude(author_address="", reply_to="").order_by("-id")


def known_address(customer_id: int) -> str | None:
    """Where a customer is reached who has not written in a matter: at their main address, of all their rows."""
    addresses = Address.objects.filter(customer__in=family_ids(customer_id))
    is_main = Case(When(value=F("customer__main_address"), then=0), default=1)
    return addresses.order_by(is_main, "id").values_list("value", flat=True).first()


def _others_in_to(message: Spoken, ours: set[str]) -> list[str]:
    return message.to if any(address.lower() in ours for address in message.to) else []


def our_addresses_among(addresses: Collection[str]) -> set[str]:
    """Which of these are ours, in small letters."""
    return {address.lower() for tells in _who_tells_ours for address in tells(addresses)}


def _each_once(addresses: list[str], *, but: set[str]) -> list[str]:
    first = {address.lower(): address for address in reversed(addresses)}
    return [found for key in dict.fromkeys(a.lower() for a in addresses) if key not in but and (found := first[key])]
