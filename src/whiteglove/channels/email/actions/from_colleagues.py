"""A colleague writes from their own mail program: an answer, a note, or a customer's mail passed on."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from whiteglove.channels.email.targets import OurAddresses
from whiteglove.channels.email.threading import Place
from whiteglove.channels.email.understanding.reply.forwarded import Forwarded, forwarded_mail
from whiteglove.conversations.actions import (
    add_answer_sent_elsewhere,
    add_received_message,
    open_conversation,
    open_conversation_answered_elsewhere,
    write_note,
)
from whiteglove.conversations.incoming import Incoming
from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.customers.actions import customer_at, recognise_customer
from whiteglove.customers.models import Address, Customer
from whiteglove.customers.queries import family_ids
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.team.models import Colleague, Team

NO_WORDS = "(no words, see the original)"


def place_colleagues_mail(
    incoming: Incoming, colleague: Colleague, place: Place, *, team: Team, ours: OurAddresses
) -> Message:
    """Keep the thread, and the real customer.

    In a conversation: an answer when the customer is among the recipients, else a note. A mail of a customer that a
    colleague forwards by hand opens the customer's conversation, the colleague's own words as a note. A mail to or
    with a customer we know is that customer's matter. Anything else is a colleague asking a team for something, like
    a customer would. A machine's mail is never our answer.
    """
    if place.conversation_id is not None:
        return _add(incoming, colleague, place.conversation_id)
    heard = _heard_in(team, colleague)
    if not incoming.is_automatic:
        within = forwarded_mail(incoming.text)
        if within is not None and not _is_one_of_us(within.writer.address, ours):
            return _pass_on(incoming, within, heard, team=team)
        if (written_to := _first_customer(incoming.to, ours)) is not None:
            return open_conversation_answered_elsewhere(
                heard, incoming, customer=written_to, team=team, linked_to=place.linked_to
            )
        if (in_copy := _first_customer(incoming.cc, ours)) is not None:
            return open_conversation(SYSTEM, incoming, customer=in_copy, team=team, linked_to=place.linked_to)
    asking = recognise_customer(
        SYSTEM, address=incoming.author_address, name=incoming.author_name, language=incoming.language
    )
    return open_conversation(SYSTEM, incoming, customer=asking, team=team, linked_to=place.linked_to)


def _heard_in(team: Team, colleague: Colleague) -> Actor:
    """The colleague as far as this team's address reaches: who writes to a private team is heard there."""
    return replace(colleague.as_actor(), teams=frozenset({team.pk}))


def _add(incoming: Incoming, colleague: Colleague, conversation_id: int) -> Message:
    if not incoming.is_automatic:
        with suppress(NotFound):  # a private team's that is not theirs: then they speak there like anybody else
            return _add_ours(incoming, colleague.as_actor(), conversation_id)
    return add_received_message(SYSTEM, incoming, customer=None, conversation_id=conversation_id)


def _add_ours(incoming: Incoming, colleague: Actor, conversation_id: int) -> Message:
    if reaches_customer(conversation_id, incoming):
        return add_answer_sent_elsewhere(colleague, incoming, conversation_id=conversation_id)
    said = incoming.reply_text.strip() or incoming.text.strip() or NO_WORDS
    return write_note(colleague, conversation_id, text=said, files=incoming.files)


def reaches_customer(conversation_id: int, incoming: Incoming) -> bool:
    """By any address we know of the customer, or from or to which this matter was written about."""
    customer_id = Conversation.objects.values_list("customer_id", flat=True).get(pk=conversation_id)
    theirs = set(Address.objects.filter(customer__in=family_ids(customer_id)).values_list("value", flat=True))
    came_in = Message.objects.filter(
        conversation=conversation_id, direction=Direction.IN, is_automatic=False, is_aside=False
    )
    for author, reply_to in came_in.values_list("author_address", "reply_to"):
        theirs |= {author.lower(), reply_to.lower()}
    return not theirs.isdisjoint(_recipients(incoming))


def _recipients(incoming: Incoming) -> set[str]:
    return {address.lower() for address in (*incoming.to, *incoming.cc)}


def _is_one_of_us(address: str, ours: OurAddresses) -> bool:
    return ours.is_ours(address) or address.lower() in ours.colleagues


def _first_customer(addresses: Iterable[str], ours: OurAddresses) -> Customer | None:
    """The first of these that is a customer we know. Strangers do not count: an alias of ours looks like one."""
    known = (customer_at(address) for address in addresses if not _is_one_of_us(address, ours))
    return next((customer for customer in known if customer is not None), None)


def _pass_on(incoming: Incoming, within: Forwarded, colleague: Actor, *, team: Team) -> Message:
    customer = recognise_customer(
        SYSTEM, address=within.writer.address, name=within.writer.name, language=incoming.language
    )
    theirs = replace(
        incoming,
        author_name=within.writer.name,
        author_address=within.writer.address,
        reply_to="",
        cc=(),
        subject=incoming.plain_subject or incoming.subject,
        reply_text=within.text or incoming.text,
    )
    message = open_conversation(SYSTEM, theirs, customer=customer, team=team)
    if within.writer.address.lower() in _recipients(incoming):
        answer = replace(incoming, reply_text=within.comment, files=())
        add_answer_sent_elsewhere(colleague, answer, conversation_id=message.conversation_id)
    elif within.comment:
        write_note(colleague, message.conversation_id, text=within.comment)
    return message
