"""Do answers go out: a conversation with the server that ends before a mail would be given to it."""

import smtplib
import ssl
from contextlib import closing

from whiteglove.channels.email.sending.senders import MailServer, ServerNotUnderstood, read_server
from whiteglove.channels.email.sending.smtp_conversation import (
    Envelope,
    Patience,
    PutOff,
    RefusedForGood,
    ServerAway,
    SmtpConversation,
)
from whiteglove.channels.email.trials.reaching import REACH_SECONDS, reach
from whiteglove.channels.email.trials.steps import Side, Step, StepTaken, Trail, walk
from whiteglove.foundation.sealed import ENTER_AGAIN, Unreadable

OUT_STEPS = (Step.NAME, Step.CONNECTION, Step.PRIVATE, Step.SIGN_IN, Step.TAKES_MAIL)
SIZE_OF_A_SHORT_MAIL = 2000


def try_sending(url: str | None, *, address: str, seconds: float = REACH_SECONDS) -> list[StepTaken]:
    """Connect, sign in, ask whether mail from this address to itself would be taken, leave. Nothing is sent."""

    def walking(trail: Trail) -> None:
        server = _read(trail, url)
        reach(trail, server.host, server.port)
        offer_without_sending(trail, server, sender=address, to=address, seconds=seconds)

    return walk(Side.OUT, walking, steps=OUT_STEPS)


def _read(trail: Trail, url: str | None) -> MailServer:
    if url is None:
        said = "No server for outgoing mail is set up, neither for this mailbox nor for the desk. Answers wait."
        raise trail.failed(Step.NAME, "", code="no_server", said=said)
    try:
        return read_server(url)
    except ServerNotUnderstood as error:
        code = "enter_again" if isinstance(url, Unreadable) else "not_understood"
        said = ENTER_AGAIN if isinstance(url, Unreadable) else str(error)
        raise trail.failed(Step.NAME, "", code=code, said=f"The server for outgoing mail: {said}.") from None


def offer_without_sending(trail: Trail, server: MailServer, *, sender: str, to: str, seconds: float) -> None:
    """Name sender and recipient as before a mail, then say good-bye. Raises Hindered."""
    patience = Patience(connect=seconds, reply=seconds, last_reply=seconds, everything=2 * seconds)
    name = to.rpartition("@")[2] or "localhost"
    try:
        line = SmtpConversation(server, name=name, patience=patience)
    except ServerAway as away:
        step, code = _where(away.__cause__, server)
        raise trail.failed(step, server.host, code=code, said=str(away)) from None
    with closing(line):
        if trail.side is Side.OUT:
            trail.well(Step.PRIVATE, server.host, code="tls" if line.is_private else "in_clear")
            trail.well(Step.SIGN_IN, server.user, code="" if server.user else "no_sign_in")
        _ask(trail, line, sender=sender, to=to)


def _ask(trail: Trail, line: SmtpConversation, *, sender: str, to: str) -> None:
    try:
        offered = line.offer(Envelope(sender, (to,), SIZE_OF_A_SHORT_MAIL))
    except RefusedForGood as error:
        raise trail.failed(Step.TAKES_MAIL, to, code="sender_refused", said=str(error)) from None
    except PutOff as error:
        raise trail.failed(Step.TAKES_MAIL, to, code="put_off", said=str(error)) from None
    if not offered.accepted:
        said = " ".join([*offered.refused.values(), *offered.put_off.values()])
        code = "put_off" if offered.put_off else "recipient_refused"
        raise trail.failed(Step.TAKES_MAIL, to, code=code, said=said)
    trail.well(Step.TAKES_MAIL, to)


def _where(cause: BaseException | None, server: MailServer) -> tuple[Step, str]:
    """At which step the server stopped talking to us."""
    match cause:
        case ssl.SSLCertVerificationError():
            return Step.PRIVATE, "certificate"
        case ssl.SSLError():
            return Step.PRIVATE, "no_tls"
        case smtplib.SMTPNotSupportedError() if server.user and "AUTH" in str(cause):
            return Step.SIGN_IN, "no_sign_in_there"
        case smtplib.SMTPNotSupportedError():
            return Step.PRIVATE, "no_starttls"
        case smtplib.SMTPAuthenticationError():
            return Step.SIGN_IN, "refused"
        case TimeoutError():
            return Step.PRIVATE, "no_answer"
    return Step.PRIVATE, "no_greeting"
