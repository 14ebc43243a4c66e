"""Guarded questions about mails as they came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from whiteglove.channels.email.models import Filing, ImapAccount, ImapTrouble, Mailbox, OutgoingMail, RawMail
from whiteglove.channels.email.models.raw_mail import RawState
from whiteglove.channels.email.sending.addresses import can_be_written_to, on_the_wire
from whiteglove.channels.email.visible import visible_mails
from whiteglove.conversations.models import Delivery, Direction
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.queries.visible import visible_messages
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.questions import Row, question
from whiteglove.team.permissions import May, is_allowed, require

COUNT_UP_TO = 1000
SHOWN = 200


@dataclass(frozen=True, slots=True)
class QuarantinedMail:
    """A mail that waits for a person, with the reason in words."""

    id: int
    received_at: datetime
    envelope_from: str
    recipients: tuple[str, ...]
    size: int
    reason: str


def quarantined(actor: Actor, *, limit: int = SHOWN) -> list[QuarantinedMail]:
    """Mails we could not understand or file, newest first."""
    return list(_quarantined(actor, limit=limit))


def quarantined_mail(actor: Actor, raw_mail_id: int) -> QuarantinedMail:
    """One of them. Raises NotFound for one that does not wait."""
    for mail in _quarantined(actor, limit=1, pk=raw_mail_id):
        return mail
    raise NotFound("There is no such mail among those that wait for a person.")


def _quarantined(actor: Actor, *, limit: int, **wanted: int) -> Iterator[QuarantinedMail]:
    rows = visible_mails(actor).filter(state=RawState.QUARANTINED, **wanted).order_by("-id")
    columns = ("id", "received_at", "envelope_from", "recipients", "blob__size", "reason")
    for raw_id, at, sender, recipients, size, reason in rows.values_list(*columns)[:limit]:
        yield QuarantinedMail(raw_id, at, sender, tuple(recipients), size, reason)


def count_quarantined(actor: Actor) -> int:
    """How many wait, counted to COUNT_UP_TO; 0 for those who may not read them."""
    if not is_allowed(actor, May.READ_RAW_MAIL):
        return 0
    return _quarantined_ids.count(actor)


@question
def _quarantined_ids(actor: Actor) -> QuerySet[RawMail, Row]:
    return visible_mails(actor).filter(state=RawState.QUARANTINED).order_by().values_list("pk")[:COUNT_UP_TO]


def raw_mail(actor: Actor, raw_mail_id: int) -> bytes:
    """The bytes as they came. Raises NotFound."""
    return _bytes_of(visible_mails(actor).filter(pk=raw_mail_id).values_list("blob_id", flat=True).first())


def raw_of_message(actor: Actor, message_id: int) -> bytes:
    """The mail from which a message was made, as it came. Raises NotFound for one that came as no mail."""
    require(actor, May.READ_RAW_MAIL)
    seen = visible_messages(actor).filter(pk=message_id).values("pk")
    filed = Filing.objects.filter(message__in=seen, outcome="filed").order_by("id")
    return _bytes_of(filed.values_list("raw__blob_id", flat=True).first())


@dataclass(frozen=True, slots=True)
class MailboxSeen:
    """A mailbox and how it goes with it. server: where it lies; empty when its mail comes by SMTP or LMTP."""

    address: str
    team: str
    name: str
    server: str = ""
    answered_at: datetime | None = None
    said: str = ""
    troubles: tuple[str, ...] = ()
    is_active: bool = True


def mailboxes(actor: Actor) -> list[MailboxSeen]:
    """Our addresses, by name, with what hinders each, in words."""
    require(actor, May.SET_UP_MAILBOXES)
    accounts = {account.mailbox_id: account for account in ImapAccount.objects.all()}
    troubles: dict[int, list[str]] = {}
    for trouble in ImapTrouble.objects.filter(settled_at=None).order_by("id")[:COUNT_UP_TO]:
        troubles.setdefault(trouble.account_id, []).append(f"{trouble.folder} {trouble.uid}: {trouble.said}")
    return [
        _mailbox_seen(mailbox, accounts.get(mailbox.pk), troubles)
        for mailbox in Mailbox.objects.select_related("team").order_by("address")
    ]


def _mailbox_seen(mailbox: Mailbox, account: ImapAccount | None, troubles: dict[int, list[str]]) -> MailboxSeen:
    if account is None:
        return MailboxSeen(mailbox.address, mailbox.team.key, mailbox.name, is_active=mailbox.is_active)
    server = f"{account.user} at {account.host}:{account.port} ({account.security})"
    found = tuple(troubles.get(account.pk, ()))
    return MailboxSeen(
        mailbox.address,
        mailbox.team.key,
        mailbox.name,
        server,
        account.answered_at,
        account.said,
        found,
        is_active=mailbox.is_active,
    )


def _bytes_of(name: str | None) -> bytes:
    if name is None:
        raise NotFound("There is no such mail.")
    return blobs.read(name)


def whom_it_missed(actor: Actor, message_id: int) -> list[str]:
    """To whom a message of ours that failed is best sent again: nobody who has it. Raises NotFound.

    What no server took for some goes to those; what a server took for all and then came back, to those whom the
    failure names, else to the customer.
    """
    columns = ("to", "cc")
    found = visible_messages(actor).filter(pk=message_id, direction=Direction.OUT).values_list(*columns).first()
    if found is None:
        raise NotFound("There is no such message of ours.")
    to, cc = found
    tried = OutgoingMail.objects.filter(message=message_id).values_list("reached", flat=True).first()
    reached = set(tried or ())
    missed = [address for address in (*to, *cc) if not _is_among(address, reached)]
    if missed:
        return missed
    failures = Delivery.objects.filter(message=message_id, state=DeliveryState.FAILED).order_by("-id")
    why = (failures.values_list("why", flat=True).first() or "").lower()
    return [address for address in (*to, *cc) if address.lower() in why] or list(to)


def _is_among(address: str, reached: set[str]) -> bool:
    return can_be_written_to(address) and on_the_wire(address) in reached
