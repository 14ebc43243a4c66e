"""The record of which a mail of ours is made, and what can hinder one from leaving at all."""

from dataclasses import dataclass, field
from datetime import datetime

from whiteglove.channels.email.understanding.mail import Person


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A file that goes with a letter."""

    filename: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Quoted:
    """What the customer said, quoted beneath the answer. at: in the time zone of the desk."""

    who: Person
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything a mail of ours says. Message ids come without angle brackets, references the oldest first.

    subject: without "Re:". language: of the conversation, None when not known. is_first: nothing was said before.
    html: of ours, for the text; None: made of it.
    """

    mail_id: str
    sender: Person
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    subject: str
    date: datetime
    text: str
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    signature: str = ""
    language: str | None = None
    quoted: Quoted | None = None
    files: tuple[LetterFile, ...] = ()
    is_automatic: bool = False
    is_forward: bool = False
    is_first: bool = False
    html: str | None = None


class CannotLeave(Exception):
    """The answer cannot go as it is, and a later try will not help. The words are for a colleague."""
