"""One conversation with a mail server, step by step, so that we know how far it came when it ends."""

import re
import smtplib
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field

from whiteglove.channels.email.sending.senders import MailServer
from whiteglove.foundation.loops import still_alive
from whiteglove.foundation.text import one_line

# What the server takes of a mail is watched piece by piece: a slow line is not a dead one.
PIECE = 64 * 1024
LEAST_BYTES_PER_SECOND = 16 * 1024
_DOT = re.compile(rb"(?m)^\.")


class PutOff(Exception):
    """It did not go this time; a later try may help. The words are the server's."""


class ServerAway(PutOff):
    """The server does not talk to us at all just now, so no mail goes there."""


class RefusedForGood(Exception):
    """The server will never take it."""


class NoAnswer(Exception):
    """All bytes went, and whether they were taken is not known."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we wait, in seconds: for a connection, a reply (or a piece to be taken), the word after the last dot.

    everything: for one mail until its first byte goes, over however many lines; well below the time after which its
    loop counts as stuck. The bytes have as long as they need at LEAST_BYTES_PER_SECOND.
    """

    connect: float = 20.0
    reply: float = 60.0
    last_reply: float = 120.0
    everything: float = 120.0


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the server is told beside the mail. Addresses are as they go over the wire."""

    sender: str
    recipients: tuple[str, ...]
    size: int


@dataclass(slots=True)
class Offered:
    """What the server said to each recipient; put_off and refused hold its words."""

    accepted: list[str] = field(default_factory=list)
    put_off: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


class _Client(smtplib.SMTP):
    """smtplib's client over a socket that can be cut from another thread, however slowly the server drips."""

    def __init__(
        self, server: MailServer, implicit: ssl.SSLContext | None, patience: Patience, *, until: float, name: str
    ) -> None:
        self._implicit = implicit
        self._wire: socket.socket | None = None
        self._clock: threading.Timer | None = None
        self._until = until
        self.start_clock(until)
        try:
            super().__init__(server.host, server.port, local_hostname=name, timeout=patience.connect)
        except BaseException:
            self.close()
            raise

    def start_clock(self, until: float) -> None:
        """All that follows ends by then, by the monotonic clock."""
        if self._clock is not None:
            self._clock.cancel()
        self._clock = threading.Timer(max(0.0, until - time.monotonic()), self._cut)
        self._clock.daemon = True
        self._clock.start()

    def wait_at_most(self, seconds: float) -> None:
        """For each reply from now on."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("closed already")
        self.sock.settimeout(seconds)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        self._wire = plain.dup()
        if time.monotonic() > self._until:  # many addresses, each silent
            plain.close()
            raise TimeoutError
        return self._implicit.wrap_socket(plain, server_hostname=host) if self._implicit else plain

    def _cut(self) -> None:
        if self._wire is not None:
            try:
                self._wire.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

    def close(self) -> None:
        """Also forget the clock."""
        if self._clock is not None:
            self._clock.cancel()
        super().close()
        if self._wire is not None:
            self._wire.close()


class SmtpConversation:
    """A line to a server, for one mail after another. Raises ServerAway when it cannot be opened."""

    def __init__(
        self,
        server: MailServer,
        *,
        name: str,
        patience: Patience,
        until: float | None = None,
        context: ssl.SSLContext | None = None,
    ):
        self._server = server
        self._patience = patience
        self._context = context
        self.offers = 0
        self.is_private = server.implicit_tls
        try:
            until = until or time.monotonic() + patience.everything
            implicit = self._trusting() if server.implicit_tls else None
            self._client = _Client(server, implicit, patience, until=until, name=name)
        except (OSError, smtplib.SMTPException) as error:
            raise ServerAway(f"The mail server {server.host}:{server.port} {_why(error)}") from error
        try:
            self._introduce()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise ServerAway(f"The mail server {server.host}:{server.port} {_why(error)}") from error

    def _trusting(self) -> ssl.SSLContext:
        """Made when it is needed: reading the certificates that this machine trusts takes tens of milliseconds."""
        self._context = self._context or ssl.create_default_context()
        return self._context

    def _introduce(self) -> None:
        client, server = self._client, self._server
        client.wait_at_most(self._patience.reply)
        client.ehlo_or_helo_if_needed()
        if not self.is_private and server.tls != "none" and client.has_extn("starttls"):
            client.starttls(context=self._trusting())
            client.ehlo_or_helo_if_needed()
            self.is_private = True
        if server.tls == "require" and not self.is_private:
            raise smtplib.SMTPNotSupportedError("offers no TLS, which the setting requires")
        if server.user:
            if not (self.is_private or server.is_here or server.tls == "none"):
                raise smtplib.SMTPNotSupportedError(
                    "offers no TLS, so our password is not sent (add ?tls=none if it may)"
                )
            client.login(server.user, server.password)

    def offer(self, envelope: Envelope, *, until: float | None = None) -> Offered:
        """Name sender and recipients. Raises PutOff or RefusedForGood when no mail of this sender is wanted."""
        self.offers += 1
        self._client.start_clock(until or time.monotonic() + self._patience.everything)
        try:
            return self._offer(envelope)
        except (OSError, smtplib.SMTPException) as error:
            raise PutOff(f"The mail server {_why(error)}") from error

    def _offer(self, envelope: Envelope) -> Offered:
        self._expect(*self._client.docmd("MAIL", f"FROM:<{envelope.sender}>{self._options(envelope)}"))
        offered = Offered()
        for recipient in envelope.recipients:
            code, said = self._client.docmd("RCPT", f"TO:<{recipient}>")
            if code == 421:
                raise PutOff(_words(code, said))
            if 200 <= code < 300:
                offered.accepted.append(recipient)
            elif 500 <= code < 600:
                offered.refused[recipient] = _words(code, said)
            else:
                offered.put_off[recipient] = _words(code, said)
        return offered

    def _options(self, envelope: Envelope) -> str:
        options = f" SIZE={envelope.size}" if self._client.has_extn("size") else ""
        if all(address.isascii() for address in (envelope.sender, *envelope.recipients)):
            return options
        if not self._client.has_extn("smtputf8"):
            raise RefusedForGood("The mail server cannot take addresses with letters outside ASCII (SMTPUTF8)")
        self._client.command_encoding = "utf-8"
        return f"{options} SMTPUTF8 BODY=8BITMIME"

    def hand_over(self, content: bytes) -> str:
        """Give the mail away; returns the server's word that it has it.

        Raises PutOff or RefusedForGood when it certainly was not taken, NoAnswer when nobody can know.
        """
        try:
            code, said = self._client.docmd("DATA")
            if code != 354:
                self._expect(code if code >= 400 else 451, said)
            self._send_in_pieces(_DOT.sub(b"..", content) + (b"" if content.endswith(b"\r\n") else b"\r\n"))
            self._client.wait_at_most(self._patience.last_reply)
            self._client.send(b".\r\n")
        except (OSError, smtplib.SMTPException) as error:
            raise PutOff(f"The mail server {_why(error)}") from error
        return self._finish()

    def _send_in_pieces(self, content: bytes) -> None:
        needed = self._patience.everything + len(content) / LEAST_BYTES_PER_SECOND
        self._client.start_clock(time.monotonic() + needed)
        pieces = memoryview(content)
        for start in range(0, len(content), PIECE):
            self._client.send(bytes(pieces[start : start + PIECE]))
            still_alive()
        self._client.start_clock(time.monotonic() + self._patience.last_reply + 1.0)

    def _finish(self) -> str:
        """Before the last dot went the server must not take it; after it, only its answer tells."""
        try:
            code, said = self._client.getreply()
            self._client.wait_at_most(self._patience.reply)
        except (OSError, smtplib.SMTPException) as error:
            raise NoAnswer(
                "The connection broke after the whole mail was given, before the server answered"
            ) from error
        if not 200 <= code < 600 or 300 <= code < 400:
            raise NoAnswer(f"The server's answer was not understood: {_words(code, said)}")
        self._expect(code, said)
        return _words(code, said)

    def _expect(self, code: int, said: bytes) -> None:
        if 500 <= code < 600:
            raise RefusedForGood(_words(code, said))
        if not 200 <= code < 300:
            raise PutOff(_words(code, said))

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        try:
            self._client.wait_at_most(min(2.0, self._patience.reply))
            self._client.quit()
        except (OSError, smtplib.SMTPException):
            pass
        finally:
            self._client.close()


def _words(code: int, said: bytes) -> str:
    return one_line(f"{code} {said.decode('utf-8', 'replace')}", 500)


def _why(error: Exception) -> str:
    """What happened, in words; never what we said, which may hold a password."""
    match error:
        case ssl.SSLCertVerificationError():
            why = f"showed a certificate we cannot trust ({error.verify_message})"
            return f"{why}; for a server on your own network add ?tls=none to its address"
        case smtplib.SMTPAuthenticationError():
            return f"did not accept our name and password ({error.smtp_code})"
        case smtplib.SMTPResponseException():
            said = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
            return f"said: {_words(error.smtp_code, said)}"
        case smtplib.SMTPNotSupportedError():
            return str(error)
        case smtplib.SMTPServerDisconnected():
            return "broke the connection off"
        case TimeoutError():
            return "did not answer in time"
        case OSError():
            return f"cannot be reached ({error.strerror or type(error).__name__})"
    return f"could not be talked to ({type(error).__name__})"
