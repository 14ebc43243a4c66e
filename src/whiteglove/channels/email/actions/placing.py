"""A mail that is understood takes its place: customer recognised, conversation found or opened, message added."""

from dataclasses import dataclass
from datetime import UTC, datetime

from whiteglove.channels.email.actions.bounces import note_bounce
from whiteglove.channels.email.models import Filing, OutgoingMail, RawMail
from whiteglove.channels.email.models.raw_mail import Outcome, RawState
from whiteglove.channels.email.targets import OurAddresses, teams_addressed
from whiteglove.channels.email.threading import Place, place_of
from whiteglove.channels.email.understanding.mail import UnderstoodMail
from whiteglove.conversations.actions import add_received_message, open_conversation
from whiteglove.conversations.incoming import FileGiven, Incoming
from whiteglove.conversations.models import Message
from whiteglove.customers.actions import mark_reachable, recognise_customer
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.blobs.actions import keep_blobs
from whiteglove.foundation.text import storable
from whiteglove.team.models import Colleague, Team

STORED_TEXT_LIMIT = 2_000_000
UNKNOWN_SENDER = "Unknown sender"


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote: a customer, or a colleague of ours from their own address."""

    customer: Customer | None
    colleague: Colleague | None


def place_mail(raw: RawMail, mail: UnderstoodMail, ours: OurAddresses) -> RawState:
    """File one mail for each team addressed; call it in a transaction. Returns what became of it as a whole."""
    outcomes = {_place_for(team, raw, mail, ours) for team in teams_addressed(raw, mail, ours)}
    return RawState.FILED if Outcome.FILED in outcomes else RawState.DUPLICATE


def _place_for(team: Team, raw: RawMail, mail: UnderstoodMail, ours: OurAddresses) -> Outcome:
    before = _known_before(raw, mail, team)
    if before is not None:
        return before
    writer = _recognise(mail)
    place = place_of(
        mail,
        customer=writer.customer,
        team=team,
        now=raw.received_at,
        from_colleague=writer.colleague is not None,
    )
    message = _write(raw, mail, ours, team=team, writer=writer, place=place)
    note_bounce(mail, answers_message_id=place.answers_message_id)
    _record(raw, mail, team, Outcome.FILED, message)
    return Outcome.FILED


def _known_before(raw: RawMail, mail: UnderstoodMail, team: Team) -> Outcome | None:
    """Known already: the same content for this team, or a mail of ours that came back as it left."""
    mine = Filing.objects.filter(raw=raw, team=team).values_list("outcome", flat=True).first()
    if mine is not None:
        return Outcome(mine)
    same = Filing.objects.filter(team=team, content_key=mail.content_key, outcome=Outcome.FILED)
    original = same.values_list("message_id", flat=True).first()
    if original is not None:
        _record(raw, mail, team, Outcome.DUPLICATE, Message.objects.filter(pk=original).first())
        return Outcome.DUPLICATE
    if mail.message_id and (sent := _sent_by_us(mail.message_id)):
        _record(raw, mail, team, Outcome.ECHO, sent.message)
        return Outcome.ECHO
    return None


def _sent_by_us(mail_id: str) -> OutgoingMail | None:
    return OutgoingMail.objects.select_related("message").filter(mail_id=mail_id).first()


def _record(raw: RawMail, mail: UnderstoodMail, team: Team, outcome: Outcome, message: Message | None) -> None:
    Filing.objects.create(
        raw=raw,
        team=team,
        outcome=outcome,
        message=message,
        mail_key=storable(mail.stable_key)[:900],
        content_key=mail.content_key,
    )


def _recognise(mail: UnderstoodMail) -> Writer:
    sender = mail.sender
    if sender is None or not sender.address:
        name = sender.name if sender and sender.name else UNKNOWN_SENDER
        return Writer(recognise_customer(SYSTEM, address="", name=name, language=mail.language), None)
    colleague = Colleague.objects.filter(email=sender.address.lower(), is_active=True).first()
    if colleague is not None:
        return Writer(None, colleague)
    if mail.automatic and _is_machine(sender.address):
        return Writer(None, None)
    customer = recognise_customer(SYSTEM, address=sender.address, name=sender.name, language=mail.language)
    if not mail.automatic:
        mark_reachable(sender.address)
    return Writer(customer, None)


def _is_machine(address: str) -> bool:
    return address.lower().partition("@")[0] in {"mailer-daemon", "postmaster", "mail-daemon", "maildaemon"}


def _write(
    raw: RawMail, mail: UnderstoodMail, ours: OurAddresses, *, team: Team, writer: Writer, place: Place
) -> Message:
    incoming = _incoming(raw, mail, ours)
    if place.conversation_id is not None:
        return add_received_message(SYSTEM, incoming, customer=writer.customer, conversation_id=place.conversation_id)
    customer = writer.customer or recognise_customer(
        SYSTEM, address=incoming.author_address, name=incoming.author_name, language=mail.language
    )
    return open_conversation(SYSTEM, incoming, customer=customer, team=team, linked_to=place.linked_to)


def _incoming(raw: RawMail, mail: UnderstoodMail, ours: OurAddresses) -> Incoming:
    names = keep_blobs([file.content for file in mail.attachments])
    sender = mail.sender
    reply_to = mail.reply_to.address if mail.reply_to and not ours.is_ours(mail.reply_to.address) else ""
    return Incoming(
        author_name=storable(sender.name) if sender else UNKNOWN_SENDER,
        author_address=storable(sender.address) if sender else "",
        reply_to=storable(reply_to),
        to=tuple(storable(person.address) for person in mail.to if person.address),
        cc=tuple(storable(p.address) for p in mail.cc if p.address and not ours.is_ours(p.address)),
        subject=storable(mail.subject),
        plain_subject=storable(mail.plain_subject),
        text=storable(mail.text)[:STORED_TEXT_LIMIT],
        reply_text=storable(mail.reply_text)[:STORED_TEXT_LIMIT],
        html=storable(mail.html)[:STORED_TEXT_LIMIT] if mail.html is not None else None,
        kind=mail.kind.value,
        is_automatic=mail.automatic,
        language=mail.language,
        at=raw.received_at,
        said_at=mail.date if mail.date and mail.date < datetime.max.replace(tzinfo=UTC) else None,
        message_id=storable(mail.message_id) if mail.message_id else None,
        defects=mail.defects,
        files=tuple(
            FileGiven(
                filename=storable(file.filename),
                content_type=storable(file.content_type),
                size=file.size,
                sha256=name,
                is_inline=file.inline,
                content_id=storable(file.content_id) if file.content_id else None,
                detected_type=file.detected_type,
            )
            for file, name in zip(mail.attachments, names, strict=True)
        ),
    )
