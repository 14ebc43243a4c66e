"""A colleague writes from their own mail program: an answer, a note, or a customer's mail passed on."""

from dataclasses import replace

from whiteglove.channels.email.threading import Place
from whiteglove.channels.email.understanding.reply.forwarded import Forwarded, forwarded_mail
from whiteglove.conversations.actions import (
    add_answer_sent_elsewhere,
    add_received_message,
    open_conversation,
    write_note,
)
from whiteglove.conversations.incoming import Incoming
from whiteglove.conversations.models import Conversation, Message
from whiteglove.customers.actions import recognise_customer
from whiteglove.customers.models import Address
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.models import Colleague, Team


def place_colleagues_mail(incoming: Incoming, colleague: Colleague, place: Place, *, team: Team) -> Message:
    """Keep the thread, and the real customer.

    In a conversation: an answer when the customer is among the recipients, else a note. A mail of a customer that a
    colleague forwards by hand opens the customer's conversation, the colleague's own words as a note. Anything else
    is a colleague asking a team for something, like a customer would. A machine's mail is never our answer.
    """
    if place.conversation_id is not None and incoming.is_automatic:
        return add_received_message(SYSTEM, incoming, customer=None, conversation_id=place.conversation_id)
    if place.conversation_id is not None:
        if _reaches_customer(place.conversation_id, incoming):
            return add_answer_sent_elsewhere(colleague.as_actor(), incoming, conversation_id=place.conversation_id)
        return write_note(
            colleague.as_actor(),
            place.conversation_id,
            text=incoming.reply_text or incoming.text or "(no words, see the files)",
            files=incoming.files,
        )
    within = forwarded_mail(incoming.text)
    if within is not None:
        return _pass_on(incoming, within, colleague, team=team)
    asking = recognise_customer(
        SYSTEM, address=incoming.author_address, name=incoming.author_name, language=incoming.language
    )
    return open_conversation(SYSTEM, incoming, customer=asking, team=team, linked_to=place.linked_to)


def _reaches_customer(conversation_id: int, incoming: Incoming) -> bool:
    customer_id = Conversation.objects.values_list("customer_id", flat=True).get(pk=conversation_id)
    recipients = [address.lower() for address in (*incoming.to, *incoming.cc)]
    return Address.objects.filter(customer=customer_id, value__in=recipients).exists()


def _pass_on(incoming: Incoming, within: Forwarded, colleague: Colleague, *, team: Team) -> Message:
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
    if within.comment:
        write_note(colleague.as_actor(), message.conversation_id, text=within.comment)
    return message
