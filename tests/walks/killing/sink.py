"""A customer's mail server in the test's own process: takes every mail and remembers it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Sink:
    """arrived: Message-ID and text of each mail, in order, twice if it came twice."""

    port: int
    arrived: list[tuple[str, str]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Remember it."""
        content = envelope.content
        mail = message_from_bytes(content if isinstance(content, bytes) else b"", policy=policy.default)
        assert isinstance(mail, EmailMessage)
        body = mail.get_body(("plain", "html"))
        with self._lock:
            self.arrived.append((str(mail["Message-ID"]), str(body.get_content()) if body else ""))
        return "250 2.0.0 OK"

    def times(self, token: str) -> int:
        """How often a mail arrived in whose new text this stands."""
        with self._lock:
            return sum(token in text for _, text in self.arrived)


@contextmanager
def open_sink(port: int) -> Iterator[Sink]:
    """Open it for a while."""
    sink = Sink(port)
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
