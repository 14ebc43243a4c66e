"""A mail that invites a colleague: it leaves by the desk's own way out and carries a link that is kept nowhere."""

import secrets
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from django.utils.translation import gettext, override

from whiteglove.channels.email.models import Invitation, Mailbox
from whiteglove.channels.email.sending import headers
from whiteglove.channels.email.sending.addresses import on_the_wire
from whiteglove.channels.email.sending.outcomes import wait_after
from whiteglove.channels.email.sending.senders import SentBy, desk_sender, read_server
from whiteglove.channels.email.sending.smtp_conversation import (
    Envelope,
    NoAnswer,
    Patience,
    PutOff,
    RefusedForGood,
    SmtpConversation,
)
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.foundation import clock
from whiteglove.foundation.settings import settings
from whiteglove.team.actions import digest_of, make_sign_in_link
from whiteglove.team.house import house_now
from whiteglove.team.models import Colleague, SignInLink
from whiteglove.team.rehearsal import is_rehearsal

MOST_TRIES = 5
POLICY = SMTP.clone(cte_type="7bit", refold_source="none")
PATIENCE = Patience(connect=10.0, reply=20.0, last_reply=60.0, everything=60.0)


def way_out() -> SentBy:
    """In whose name, and by which server, mails of the desk as a whole leave."""
    boxes = Mailbox.objects.filter(is_active=True).order_by("-team__is_default", "id")
    by = desk_sender(house_now().name, list(boxes))
    return replace(by, server_url=None) if is_rehearsal() else by


def can_be_mailed() -> bool:
    """Whether a mail to a colleague would leave at all."""
    by = way_out()
    return by.server_url is not None and by.has_address


def send_invitation(invitation: Invitation) -> None:
    """One try. Each makes a link of its own; that of a mail that did not leave opens nothing any more."""
    colleague = invitation.colleague
    if not colleague.is_active:
        _write_down(invitation, said="They have left meanwhile.", is_over=True)
        return
    secret = make_sign_in_link(colleague)
    try:
        _send(_mail(invitation, secret), colleague.email)
    except NoAnswer as doubt:
        _write_down(invitation, said=f"It may have been sent. {doubt}.", is_over=True)
    except (PutOff, RefusedForGood, ValueError) as error:
        SignInLink.objects.filter(digest=digest_of(secret), used_at=None).delete()
        is_over = not isinstance(error, PutOff) or invitation.attempts + 1 >= MOST_TRIES
        _write_down(invitation, said=str(error), is_over=is_over)
    else:
        _write_down(invitation, said="", is_over=True, is_sent=True)


def _write_down(invitation: Invitation, *, said: str, is_over: bool, is_sent: bool = False) -> None:
    now = clock.now()
    Invitation.objects.filter(pk=invitation.pk).update(
        said=said[:1000],
        attempts=invitation.attempts + 1,
        claimed_by=None,
        next_try_at=now + wait_after(invitation.attempts + 1),
        sent_at=now if is_sent else None,
        ended_at=now if is_over else None,
    )


def _send(mail: EmailMessage, recipient: str) -> None:
    by = way_out()
    if by.server_url is None:
        raise PutOff("No server for outgoing mail is set up.")
    sender, to = on_the_wire(by.sender.address), on_the_wire(recipient)
    content = mail.as_bytes(policy=POLICY)
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


def _mail(invitation: Invitation, secret: str) -> EmailMessage:
    colleague, by, house = invitation.colleague, way_out(), house_now().name
    mail = EmailMessage(policy=POLICY)
    with override(colleague.language or settings().language):
        subject = gettext("You are invited to the desk of %(house)s") % {"house": house}
        text = _text(colleague, invitation.by, house=house, link=f"{invitation.place}/sign-in/link/{secret}/")
    known = {
        "From": headers.people([Person(house, by.sender.address)]),
        "To": headers.people([Person(colleague.name, colleague.email)]),
        "Subject": headers.subject(subject),
        "Date": formatdate(clock.now().timestamp()),
        "Message-ID": f"<{secrets.token_hex(16)}@{by.sender.address.rpartition('@')[2]}>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }
    for name, value in known.items():
        mail.set_raw(name, value)
    mail.set_content(text)
    return mail


def _text(colleague: Colleague, by: Colleague | None, *, house: str, link: str) -> str:
    """The words of the mail, in the language set for this moment."""
    values = {"name": colleague.name, "house": house, "link": link, "by": by.name if by else house}
    lines = [
        gettext("Hello %(name)s,") % values,
        gettext("%(by)s invites you to the desk of %(house)s. This link lets you in, once, within a day:") % values,
        link,
        gettext(
            "Then you can set a password of your own. If you did not expect this mail, you need not do anything."
        ),
    ]
    return "\n\n".join(lines) + "\n"
