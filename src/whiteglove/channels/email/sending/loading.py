"""Everything a waiting answer says, gathered from its rows and files."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from whiteglove.channels.email.models import OutgoingMail
from whiteglove.channels.email.sending.addresses import can_be_written_to
from whiteglove.channels.email.sending.letter import CannotLeave, Letter, LetterFile, Quoted
from whiteglove.channels.email.sending.senders import sent_by
from whiteglove.channels.email.targets import OurAddresses, our_addresses
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.leaving import words_when_leaving
from whiteglove.conversations.models import Attachment, Direction, Message
from whiteglove.conversations.queries.sides import said_with_one
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.settings import settings
from whiteglove.promises.delays.words import spoken, words_of_link
from whiteglove.promises.with_us import address_of
from whiteglove.team.models import Team

REFERENCES_READ = 200


@dataclass(frozen=True, slots=True)
class Addressed:
    """A letter with the server that takes it (None: none is set up). unwritable: what is not a mail address.

    has_sender: whether it comes from an address at which an answer would reach us.
    """

    letter: Letter
    server_url: str | None
    unwritable: tuple[str, ...]
    has_sender: bool = True


def gather(outgoing: OutgoingMail, now: datetime) -> Addressed:
    """The letter of a queued answer. Raises CannotLeave, with words, when something of it is missing."""
    message, ours = outgoing.message, our_addresses()
    by = sent_by(message.conversation, ours)
    answered = _answered(message)
    to, cc, unwritable = _recipients(message, ours)
    language = message.language or message.conversation.language
    leaving = words_when_leaving(message)
    letter = Letter(
        mail_id=outgoing.mail_id,
        sender=by.sender,
        to=_named(to or cc, answered),
        cc=_named(cc if to else [], answered),
        subject=message.subject,
        date=now,
        text=leaving.text if leaving else message.text,
        in_reply_to=answered.message_id if answered else None,
        references=_references(message),
        signature=beneath(message, language),
        language=language,
        quoted=None if message.is_aside or leaving else _quoted(answered),
        files=_files(message),
        is_automatic=message.is_automatic,
        is_forward=message.is_aside and answered is None,
        is_first=not message.is_aside and answered is None and (leaving is not None or not _was_said_before(message)),
        html=leaving.html if leaving else None,
    )
    return Addressed(letter, by.server_url, unwritable, by.has_address)


def beneath(message: Message, language: str | None) -> str:
    """The signature; where the team wants it, with the address at which the customer sees their matter."""
    conversation = message.conversation
    signature = signature_in(conversation.team, language)
    if message.is_aside or message.is_automatic or not conversation.team.shows_matter:
        return signature
    link = address_of(conversation.pk, conversation.customer_id)
    return "\n\n".join(filter(None, [signature, words_of_link(link, spoken(language)) if link else ""]))


def signature_in(team: Team, language: str | None) -> str:
    """What stands beneath an answer: in the customer's language where the team has one in it."""
    code = (language or "").lower()
    known: dict[str, str] = team.signatures
    return known.get(code) or known.get(code.partition("-")[0]) or team.signature


def _recipients(message: Message, ours: OurAddresses) -> tuple[list[str], list[str], tuple[str, ...]]:
    """(to, cc, not an address), each once, none of them ours."""
    desk = settings().mail_from.lower()
    seen: set[str] = set()
    kept: dict[str, list[str]] = {"to": [], "cc": []}
    unwritable: list[str] = []
    for place, addresses in (("to", message.to), ("cc", message.cc)):
        for address in addresses:
            if address.lower() in seen or ours.is_ours(address) or address.lower() == desk:
                continue
            seen.add(address.lower())
            (kept[place] if can_be_written_to(address) else unwritable).append(address)
    if not kept["to"] and not kept["cc"]:
        reason = (
            f"No mail can be sent to {', '.join(unwritable)}." if unwritable else "Its only recipients are ourselves."
        )
        raise CannotLeave(f"{reason} Please answer another way.")
    return kept["to"], kept["cc"], tuple(unwritable)


def _answered(message: Message) -> Message | None:
    """What the customer said last before this answer; of what we ask an expert: what they said last."""
    return _said_with_them(message).filter(direction=Direction.IN, is_automatic=False).order_by("-id").first()


def _was_said_before(message: Message) -> bool:
    """Whether anything stands in the conversation already that this could be about."""
    return _said_with_them(message).filter(direction__in=[Direction.IN, Direction.OUT]).exists()


def _references(message: Message) -> tuple[str, ...]:
    said = _said_with_them(message).filter(message_id__isnull=False)
    newest = said.order_by("-id").values_list("message_id", flat=True)[:REFERENCES_READ]
    first = said.order_by("id").values_list("message_id", flat=True).first()
    oldest_first = [found for found in reversed(newest) if found]
    return tuple(dict.fromkeys([*([first] if first else []), *oldest_first]))


def _said_with_them(message: Message) -> QuerySet[Message]:
    """What was said before with those this goes to: customers and experts each have a thread of their own,

    and so has each of two customers whose matters were merged.
    """
    said = Message.objects.filter(conversation=message.conversation_id, id__lt=message.pk, taken_back_at=None)
    if not message.is_aside:
        customer = message.conversation.customer_id
        return said.filter(said_with_one(message.conversation_id, customer, message_id=message.pk), is_aside=False)
    theirs = Q(author_address__in=message.to, direction=Direction.IN)
    return said.filter(theirs | Q(to__overlap=message.to, direction=Direction.OUT), is_aside=True)


def _named(addresses: list[str], answered: Message | None) -> tuple[Person, ...]:
    known = {}
    if answered is not None:
        for address in (answered.author_address, answered.reply_to):
            known[address.lower()] = answered.author_name
    return tuple(Person(known.get(address.lower(), ""), address) for address in addresses)


def _quoted(answered: Message | None) -> Quoted | None:
    text = (answered.reply_text.strip() or answered.text.strip()) if answered else ""
    if answered is None or not text:
        return None
    at = (answered.said_at or answered.at).astimezone(ZoneInfo(settings().time_zone))
    return Quoted(Person(answered.author_name, answered.author_address), at, text)


def _files(message: Message) -> tuple[LetterFile, ...]:
    return tuple(_file(found) for found in Attachment.objects.filter(message=message).order_by("id"))


def _file(attachment: Attachment) -> LetterFile:
    try:
        content = blobs.read(attachment.blob_id)
    except OSError as error:
        why = f"The file {attachment.filename} cannot be read ({error.strerror})"
        raise CannotLeave(f"{why}, and the answer does not leave without it.") from error
    if hashlib.sha256(content).hexdigest() != attachment.blob_id:
        raise CannotLeave(f"The file {attachment.filename} is damaged, and the answer does not leave with it.")
    return LetterFile(attachment.filename, attachment.content_type, content)
