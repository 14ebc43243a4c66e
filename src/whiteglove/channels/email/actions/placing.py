"""A mail that is understood takes its place: customer recognised, conversation found or opened, message added."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from whiteglove.channels.email.actions.bounces import kind_of, mark_addresses, note_bounce
from whiteglove.channels.email.actions.from_archives import Old, is_past, met_by, place_old_mail, who_of_us
from whiteglove.channels.email.actions.from_colleagues import place_colleagues_mail
from whiteglove.channels.email.actions.seen_before import REUSED_ID, known_before, record
from whiteglove.channels.email.actions.writers import UNKNOWN_SENDER, Writer, recognise_writer
from whiteglove.channels.email.asides import place_aside
from whiteglove.channels.email.models import RawMail
from whiteglove.channels.email.models.raw_mail import Outcome, RawState
from whiteglove.channels.email.targets import OurAddresses, teams_addressed, teams_named
from whiteglove.channels.email.threading import Place, Reader, known_here, place_of
from whiteglove.channels.email.understanding.mail import UnderstoodMail
from whiteglove.conversations.actions import add_aside, add_received_message, open_conversation
from whiteglove.conversations.incoming import FileGiven, Incoming
from whiteglove.conversations.models import Message
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.blobs.actions import keep_blobs
from whiteglove.foundation.text import storable
from whiteglove.team.models import Team

STORED_TEXT_LIMIT = 2_000_000


def place_mail(raw: RawMail, mail: UnderstoodMail, ours: OurAddresses) -> RawState:
    """File one mail for each team addressed; call it in a transaction. Returns what became of it as a whole."""
    if raw.imported is not None:
        ours = replace(ours, once=frozenset(raw.imported.ours))
    who_wrote = cache(lambda: recognise_writer(mail, ours))
    outcomes = {_place_for(team, raw, mail, ours, who_wrote) for team in teams_addressed(raw, mail, ours)}
    return RawState.FILED if Outcome.FILED in outcomes else RawState.DUPLICATE


def _place_for(
    team: Team, raw: RawMail, mail: UnderstoodMail, ours: OurAddresses, who_wrote: Callable[[], Writer]
) -> Outcome:
    known = known_before(raw, mail, team, ours)
    if known.outcome is not None:
        return known.outcome
    us = who_of_us(raw, mail, ours)
    named, referred_to = teams_named(raw, mail, ours), known_here(mail, team)
    at = raw.received_at
    aside = place_aside(mail, team, ours, teams_named=named, referred_to=referred_to, now=at) if us is None else None
    writer = who_wrote() if us is None and aside is None else Writer(None)
    reader = Reader(
        customer=writer.customer,
        is_colleague=us is not None or writer.colleague is not None,
        team=team,
        teams_named=named,
        is_past=is_past(raw),
    )
    place = aside or place_of(mail, reader, referred_to=referred_to, now=at)
    if place.conversation_id in known.copies:
        record(raw, mail, team, Outcome.DUPLICATE, known.copies[place.conversation_id])
        return Outcome.DUPLICATE
    defects = (*mail.defects, *([REUSED_ID] if known.is_reused_id else []), *writer.doubts)
    kind = kind_of(mail, answers_message_id=place.answers_message_id)
    incoming = replace(_incoming(raw, mail, ours), defects=defects, kind=kind)
    if raw.imported is not None:
        old = Old(incoming, mail, us, raw.imported)
        message = place_old_mail(old, writer.customer, place, team=team, ours=ours)
        record(raw, mail, team, Outcome.FILED, message)
        return Outcome.FILED
    mark_addresses(mail, answers_message_id=place.answers_message_id)
    if place.is_aside and place.conversation_id is not None:
        message = add_aside(SYSTEM, incoming, conversation_id=place.conversation_id)
    elif writer.colleague is not None:
        message = place_colleagues_mail(incoming, writer.colleague, place, team=team, ours=ours)
    else:
        message = _place_customers_mail(incoming, writer.customer, place, team=team)
    note_bounce(mail, answers_message_id=place.answers_message_id)
    record(raw, mail, team, Outcome.FILED, message)
    return Outcome.FILED


def _place_customers_mail(incoming: Incoming, customer: Customer | None, place: Place, *, team: Team) -> Message:
    if place.conversation_id is not None:
        return add_received_message(SYSTEM, incoming, customer=customer, conversation_id=place.conversation_id)
    known = customer or met_by(incoming)
    return open_conversation(SYSTEM, incoming, customer=known, team=team, linked_to=place.linked_to)


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
        said_at=mail.date,
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
