"""SMTP and LMTP: a mail is acknowledged when it is durable, and never before."""

import asyncio
import logging
import re
from collections.abc import Callable

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.db import close_old_connections

from whiteglove.channels.email.actions.taking_in import Delivered
from whiteglove.channels.email.listeners.chunks import Chunking
from whiteglove.channels.email.listeners.collector import Collector
from whiteglove.channels.email.targets import is_for_us

# A mail larger than the setting is still taken, its head understood; this many times larger is refused with words.
TAKEN_TIMES = 4
LINE_LIMIT = 64 * 1024 * 1024
LATER = "451 4.3.0 We could not keep this mail just now. Please try again later; nothing was lost."
KEPT = "250 2.0.0 Kept"
# Whoever pipes a mail to us knows no envelope: then the mail itself tells whom it is for.
PIPE_RECIPIENT = "pipe@whiteglove.invalid"

log = logging.getLogger(__name__)


class Door:
    """What is done at each step of a session. `source` is smtp or lmtp."""

    def __init__(self, collector: Collector, source: str, *, takes_everything: bool) -> None:
        self._collector = collector
        self._source = source
        self._takes_everything = takes_everything

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """What we can beyond the old protocol."""
        session.host_name = hostname
        chunking = ["250-CHUNKING"] if self._source == "lmtp" else []
        return [*responses[:-1], *chunking, *responses[-1:]]

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Whether this recipient is ours."""
        if not self._takes_everything and not await _asked(address):
            return f"550 5.1.1 <{_printable(address)}>: there is no such address here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep it, then say so; LMTP wants a word for each recipient."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        recipients = tuple(address for address in envelope.rcpt_tos if address.lower() != PIPE_RECIPIENT)
        mail = Delivered(content, self._source, recipients, envelope.mail_from or "")
        try:
            await self._collector.keep(mail)
        except Exception:  # noqa: BLE001 - told to the sender; their server tries again
            return self._said(LATER, envelope)
        return self._said(KEPT, envelope)

    def _said(self, status: str, envelope: Envelope) -> str:
        times = len(envelope.rcpt_tos) if self._source == "lmtp" else 1
        return "\r\n".join([status] * times)


async def _asked(address: str) -> bool:
    try:
        return await sync_to_async(_is_for_us, thread_sensitive=True)(address)
    except Exception:  # noqa: BLE001 - better taken in and looked at than refused
        return True


def _is_for_us(address: str) -> bool:
    try:
        return is_for_us(address)
    finally:
        close_old_connections()


def _printable(address: str) -> str:
    return re.sub(r"[^\x21-\x7e]", "?", address)[:200]


class _Patient:
    """Lines longer than the standard allows are mail too."""

    line_length_limit = LINE_LIMIT


class PatientSMTP(_Patient, SMTP):
    """SMTP that takes what others would refuse."""


class PatientLMTP(_Patient, Chunking, LMTP):  # type: ignore[misc]
    """LMTP that takes what others would refuse, and by BDAT any octets at all."""


async def listen(
    address: tuple[str, int], collector: Collector, *, lmtp: bool, takes_everything: bool, max_mail_bytes: int
) -> asyncio.Server:
    """Open a door; raises OSError when the port is taken."""
    door = Door(collector, "lmtp" if lmtp else "smtp", takes_everything=takes_everything or lmtp)
    protocol: Callable[..., SMTP] = PatientLMTP if lmtp else PatientSMTP

    def session() -> SMTP:
        return protocol(
            door,
            data_size_limit=max_mail_bytes * TAKEN_TIMES,
            enable_SMTPUTF8=True,
            ident="Whiteglove",
            hostname="whiteglove",
            command_call_limit={"*": 10_000},
        )

    return await asyncio.get_running_loop().create_server(session, *address)
