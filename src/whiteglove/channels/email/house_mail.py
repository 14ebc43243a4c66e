"""Mails of the desk as a whole to its own colleagues: they leave by the desk's own way out, kept nowhere."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from django.utils.translation import override

from whiteglove.channels.email.models import Mailbox
from whiteglove.channels.email.sending import headers
from whiteglove.channels.email.sending.addresses import on_the_wire
from whiteglove.channels.email.sending.senders import SentBy, desk_sender, read_server
from whiteglove.channels.email.sending.smtp_conversation import (
    Envelope,
    Patience,
    PutOff,
    RefusedForGood,
    SmtpConversation,
)
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.foundation import clock
from whiteglove.foundation.settings import settings
from whiteglove.team.house import house_now
from whiteglove.team.models import Colleague
from whiteglove.team.rehearsal import is_rehearsal

MOST_TRIES = 5
POLICY = SMTP.clone(cte_type="7bit", refold_source="none")
PATIENCE = Patience(connect=10.0, reply=20.0, last_reply=60.0, everything=60.0)


@dataclass(frozen=True, slots=True)
class HouseMail:
    """To whom, and the words, in the colleague's language: each paragraph stands by itself."""

    to: Colleague
    subject: str
    paragraphs: Sequence[str]


def way_out() -> SentBy:
    """In whose name, and by which server, mails of the desk as a whole leave."""
    boxes = Mailbox.objects.filter(is_active=True).order_by("-team__is_default", "id")
    by = desk_sender(house_now().name, list(boxes))
    return replace(by, server_url=None) if is_rehearsal() else by


def can_be_mailed() -> bool:
    """Whether a mail to a colleague would leave at all."""
    by = way_out()
    return by.server_url is not None and by.has_address


@contextmanager
def speaking_to(colleague: Colleague) -> Iterator[None]:
    """Their language, or that of the desk."""
    with override(colleague.language or settings().language):
        yield


def send_to_colleague(said: HouseMail) -> None:
    """Hand it over, once. Raises PutOff, RefusedForGood, ValueError; NoAnswer when it may have arrived."""
    by = way_out()
    if by.server_url is None:
        raise PutOff("No server for outgoing mail is set up.")
    sender, to = on_the_wire(by.sender.address), on_the_wire(said.to.email)
    content = _mail(said, by).as_bytes(policy=POLICY)
    line = SmtpConversation(read_server(by.server_url), name=sender.rpartition("@")[2], patience=PATIENCE)
    try:
        offered = line.offer(Envelope(sender, (to,), len(content)))
        if offered.refused:
            raise RefusedForGood(" ".join(offered.refused.values()))
        if offered.put_off:
            raise PutOff(" ".join(offered.put_off.values()))
        line.hand_over(content)
    finally:
        line.close()


def _mail(said: HouseMail, by: SentBy) -> EmailMessage:
    mail = EmailMessage(policy=POLICY)
    known = {
        "From": headers.people([Person(house_now().name, by.sender.address)]),
        "To": headers.people([Person(said.to.name, said.to.email)]),
        "Subject": headers.subject(said.subject),
        "Date": formatdate(clock.now().timestamp()),
        "Message-ID": f"<{secrets.token_hex(16)}@{by.sender.address.rpartition('@')[2]}>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }
    for name, value in known.items():
        mail.set_raw(name, value)
    mail.set_content("\n\n".join(said.paragraphs) + "\n")
    return mail
