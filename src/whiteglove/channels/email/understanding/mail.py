"""The record that understanding a mail yields. Everything after this works on it, never on raw bytes."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What sort of mail this is, told by headers, sender, structure and text together."""

    MESSAGE = "message"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    DELIVERY_REPORT = "delivery_report"
    FEEDBACK_REPORT = "feedback_report"
    READ_RECEIPT = "read_receipt"
    CALENDAR = "calendar"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in a header. `name` may be empty; `address` has its domain lower-cased."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """One named part at any depth, attached messages included.

    content_type: what the sender claimed. detected_type: what the bytes look like, None when not known.
    size: bytes after decoding. sha256: of the decoded bytes, hexadecimal. content_id: without angle brackets.
    """

    filename: str
    content_type: str
    size: int
    sha256: str
    inline: bool
    content_id: str | None
    content: bytes = field(repr=False)
    detected_type: str | None = None


@dataclass(frozen=True, slots=True)
class BouncedRecipient:
    """One recipient a delivery report speaks of. status: enhanced code such as 5.1.1, None when not told.

    action: failed, delayed, delivered, relayed or expanded. permanent: a later try will not help.
    """

    address: str | None
    status: str | None
    action: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a bounce says: whom it did not reach, and which of our mails it is about (None when not told)."""

    recipients: tuple[BouncedRecipient, ...]
    original_message_id: str | None = None


@dataclass(frozen=True, slots=True)
class UnderstoodMail:
    """A mail, understood as far as its bytes allow.

    Message ids come without angle brackets, trimmed. `text` is the whole text; `reply_text`, `quoted_text`
    and `signature` are spans of it, nothing is removed. `defects` are machine-readable words (`no_from`).
    `security` is signed, encrypted or opaque; None for an open mail. `sent_by` is the Sender header: who
    sent it on behalf of `sender`. `date_text` is the Date header as written.
    `sender_verified`: what our own mail server found; None when nobody looked.
    `about` is the Message-ID of the mail that a receipt or a complaint speaks of.
    """

    sha256: str
    size: int
    message_id: str | None
    stable_key: str
    content_key: str
    in_reply_to: str | None
    references: tuple[str, ...]
    sender: Person | None
    reply_to: Person | None
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    delivered_to: tuple[str, ...]
    return_path: str | None
    subject: str
    plain_subject: str
    date: datetime | None
    text: str
    reply_text: str
    quoted_text: str
    signature: str
    html: str | None
    attachments: tuple[AttachedFile, ...]
    kind: Kind
    automatic: bool
    bounce: Bounce | None
    language: str | None
    security: str | None
    defects: tuple[str, ...]
    sent_by: Person | None = None
    sender_verified: bool | None = None
    date_text: str = ""
    about: str | None = None
