"""An outside expert is asked about a matter; what is said with them stands in the thread, aside from the customer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import getaddresses
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from whiteglove.conversations.actions.answering import (
    end_composing,
    refuse_gaps,
    sent_before,
    something_said,
    token_of,
)
from whiteglove.conversations.actions.attention import tell, tell_of_words
from whiteglove.conversations.actions.columns import lock, message_words, more_words, write
from whiteglove.conversations.actions.files import attach, refuse_too_much
from whiteglove.conversations.actions.receiving import add_incoming
from whiteglove.conversations.composed import Composed
from whiteglove.conversations.facts import AsideReceived, Forwarded
from whiteglove.conversations.incoming import FileGiven, Incoming
from whiteglove.conversations.models import Attachment, Because, Conversation, Direction, DraftKind, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.queries.recipients import addresses_of_customer, our_addresses_among
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.settings import settings
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import May, require

ADDRESSES_AT_MOST = 10
QUOTES_AT_MOST = 100
ADDRESS = re.compile(r"[^@\s,;<>()\"\\]{1,64}@[^@\s,;<>()\"\\.]+(\.[^@\s,;<>()\"\\.]+)+\Z")
LINE = "-" * 10


class NotAnExpert(Refused):
    """The address is the customer's or our own: such words go another way."""

    status = 422


@dataclass(frozen=True, slots=True)
class Forwarding:
    """What an expert is asked. to: addresses as typed. quotes: ids of messages; takes: ids of their files."""

    to: str
    text: str
    quotes: Sequence[int] = ()
    takes: Sequence[int] = ()
    files: Sequence[FileGiven] = ()


@transaction.atomic
def forward(
    actor: Actor,
    conversation_id: int,
    *,
    asked: Forwarding,
    undo_seconds: int = 0,
    composed: Composed | None = None,
) -> Message:
    """Ask an outside expert by mail. Their answer returns into the thread; for the customer nothing changes.

    Notes are never quoted. Raises NotUnderstood for an address that is none or nothing to say, NotAnExpert,
    GapsLeft, TooMuchToSend, SentAlready, NotFound.
    """
    require(actor, May.FORWARD)
    conversation = lock(actor, conversation_id)
    sent, files = sent_before(
        actor, conversation, DraftKind.FORWARD, text=asked.text, files=asked.files, composed=composed
    )
    if sent is not None:
        return sent
    to = typed_addresses(asked.to)
    refuse_but_experts(conversation, to)
    quoted = _quoted(conversation, asked.quotes)
    files = [*files, *_files_taken(conversation, asked.takes)]
    said = something_said(asked.text, files) if not quoted else storable(asked.text).replace("\r\n", "\n").strip()
    refuse_gaps(said)
    refuse_too_much([file.size for file in files])
    text = "\n\n".join([*([said] if said else []), *(_quote(one) for one in quoted)])
    leaves_in = timedelta(seconds=undo_seconds)
    message = _add(actor, conversation, composed, to=to, text=text, reply_text=said, leaves_in=leaves_in)
    attach(message, files)
    write(conversation, at=message.at, words=more_words(message_words(message)))
    announce(Forwarded(conversation.pk, message.pk), actor=actor)
    end_composing(actor, message, DraftKind.FORWARD, composed)
    return message


def _add(actor: Actor, conversation: Conversation, composed: Composed | None, **said: Any) -> Message:
    moment = clock.now()
    leaves_in: timedelta = said.pop("leaves_in")
    return Message.objects.create(
        conversation=conversation,
        direction=Direction.OUT,
        is_aside=True,
        author_id=actor.colleague_id,
        author_name=actor.name,
        subject=conversation.subject,
        language=conversation.language,
        at=moment,
        delivery=DeliveryState.QUEUED,
        leaves_at=moment + leaves_in,
        composer_token=token_of(composed),
        **said,
    )


def typed_addresses(typed: str) -> list[str]:
    """Mail addresses as somebody typed them, each once. Raises NotUnderstood."""
    parts = storable(typed).replace(";", ",").replace("\n", ",")
    addresses = list(dict.fromkeys(address.strip() for _, address in getaddresses([parts]) if address.strip()))
    if not addresses:
        raise NotUnderstood("Please say to which address this goes.")
    for address in addresses:
        if not ADDRESS.match(address):
            raise NotUnderstood(f"{one_line(address, 100)} is not a mail address.")
    if len(addresses) > ADDRESSES_AT_MOST:
        raise NotUnderstood(f"At most {ADDRESSES_AT_MOST} addresses can be written to at once.")
    return addresses


def refuse_but_experts(conversation: Conversation, addresses: Sequence[str]) -> None:
    """Raise NotAnExpert for an address of the customer's or our own."""
    theirs = addresses_of_customer(conversation)
    ours = our_addresses_among(addresses)
    for address in addresses:
        if address.lower() in theirs:
            raise NotAnExpert(f"{address} is the customer's own address. Please write a reply instead.")
        if address.lower() in ours:
            raise NotAnExpert(f"{address} is our own address. Please hand it over, or write a note.")


def _quoted(conversation: Conversation, ids: Sequence[int]) -> list[Message]:
    chosen = Message.objects.filter(conversation=conversation, pk__in=list(ids)[:QUOTES_AT_MOST], taken_back_at=None)
    return list(chosen.exclude(direction=Direction.NOTE).order_by("id"))


def _files_taken(conversation: Conversation, ids: Sequence[int]) -> list[FileGiven]:
    chosen = Attachment.objects.filter(pk__in=ids, message__conversation=conversation)
    outward = chosen.exclude(message__direction=Direction.NOTE).order_by("id")
    return [FileGiven(one.filename, one.content_type, one.size, one.blob_id) for one in outward]


def _quote(message: Message) -> str:
    who = f"{message.author_name} <{message.author_address}>" if message.author_address else message.author_name
    at = (message.said_at or message.at).astimezone(ZoneInfo(settings().time_zone))
    head = [f"{LINE} Forwarded {LINE}", f"From: {one_line(who, 400)}", f"Date: {at:%Y-%m-%d %H:%M %Z}"]
    if message.subject:
        head.append(f"Subject: {one_line(message.subject, 400)}")
    return "\n".join([*head, "", message.reply_text.strip() or message.text.strip()])


@transaction.atomic(savepoint=False)
def add_aside(actor: Actor, incoming: Incoming, *, conversation_id: int) -> Message:
    """What an outside expert, or a machine of theirs, said about a matter. For the customer nothing changes:

    who waits goes on waiting, what is closed stays closed, and whoever asked is told.
    """
    conversation = lock(actor, conversation_id)
    message = add_incoming(conversation, incoming, None, is_aside=True)
    moment = max(incoming.at, conversation.updated_at)
    write(conversation, at=moment, words=more_words(message_words(message)))
    announce(AsideReceived(conversation.pk, message.pk, incoming.kind), actor=actor)
    tell(actor, conversation, Because.FOLLOWED, whom=_who_asked(conversation), message=message)
    tell_of_words(actor, conversation, message)
    return message


def _who_asked(conversation: Conversation) -> set[int]:
    asked = Message.objects.filter(conversation=conversation, is_aside=True, taken_back_at=None)
    return set(Colleague.objects.filter(pk__in=asked.values("author")).values_list("pk", flat=True))
