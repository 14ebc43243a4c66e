"""What keeps us out of a mailbox, in words for the person who looks after it."""

import imaplib
import socket
import ssl

from imap_tools.errors import ImapToolsError


class MailboxClosed(Exception):
    """We do not come in, or not now. `str()` says what happened and what one can do; code says it in one word."""

    def __init__(self, said: str, *, code: str = "") -> None:
        super().__init__(said)
        self.code = code


class SignInRefused(MailboxClosed):
    """The server knows us not under this name and password: trying often would lock the account."""


class FolderMissing(MailboxClosed):
    """There is no folder of this name."""


class ConnectionBroken(MailboxClosed):
    """The connection ended in the middle; another may do."""


BROKEN = (OSError, imaplib.IMAP4.abort, EOFError, MemoryError, UnicodeError)
REFUSED = (imaplib.IMAP4.error, ImapToolsError)


def closed_by(error: BaseException, host: str, port: int) -> MailboxClosed:
    """Why a server was not reached, for a person."""
    code, said = _why(error, host, f"{host}:{port}")
    return MailboxClosed(said, code=code)


def in_words(error: BaseException, host: str, port: int) -> str:
    """The words of `closed_by` alone."""
    return str(closed_by(error, host, port))


def _why(error: BaseException, host: str, at: str) -> tuple[str, str]:
    if isinstance(error, socket.gaierror):
        return "name_unknown", f"The name {host} is not known. Is it spelt right?"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate", f"The certificate of {at} is not to be trusted ({error.verify_message})."
    if isinstance(error, ssl.SSLError):
        said = f"{at} does not speak TLS as we do ({error.reason}). Perhaps the port wants STARTTLS: imap:// and 143."
        return "no_tls", said
    if isinstance(error, ConnectionRefusedError):
        return "nothing_there", f"Nothing answers at {at}. Is it the right port, and does a firewall let us through?"
    if isinstance(error, TimeoutError):
        return "no_answer", f"{at} did not answer in time."
    return "broken", f"The connection to {at} broke ({type(error).__name__}). We try again."
