"""What a channel hands over when somebody said something, and what it gives to be sent."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FileGiven:
    """A file on its way into a message; its bytes are kept already under `sha256`."""

    filename: str
    content_type: str
    size: int
    sha256: str
    is_inline: bool = False
    content_id: str | None = None
    detected_type: str | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message as a channel understood it. kind: see `channels.email` (message, auto_reply, bounce ...).

    reply_to: empty when the answer goes where it came from. cc: without our own addresses.
    at: when it reached us. said_at: when its author says it was written, None when not told.
    """

    author_name: str
    author_address: str
    reply_to: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    plain_subject: str
    text: str
    reply_text: str
    html: str | None
    kind: str
    is_automatic: bool
    language: str | None
    at: datetime
    said_at: datetime | None
    message_id: str | None
    defects: tuple[str, ...] = ()
    files: tuple[FileGiven, ...] = ()
