"""Header values, encoded and folded by ourselves: whatever a text holds, it stays within its one header."""

import re
from collections.abc import Iterable
from email.charset import BASE64, Charset
from email.header import Header

from whiteglove.channels.email.sending.addresses import on_the_wire
from whiteglove.channels.email.understanding.identity import plain_subject
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.foundation.text import one_line

LONGEST_SUBJECT = 400
LONGEST_NAME = 120
LONGEST_ID = 500
MOST_REFERENCES = 20
FOLD = "\r\n "
_WIDTH = 76
_ID = re.compile(rf"[!-;=?-~]{{1,{LONGEST_ID}}}\Z")
_BARE_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\Z")
_LONGEST_WORD = 60
_UTF8 = Charset("utf-8")
_UTF8.header_encoding = BASE64


def subject_line(said: str, *, is_forward: bool = False) -> str:
    """The value of Subject: one "Re:", or "Fwd:", whatever prefixes in whatever language it had."""
    prefix = "Fwd" if is_forward else "Re"
    return _text(f"{prefix}: {plain_subject(one_line(said, LONGEST_SUBJECT))}".rstrip(), name="Subject")


def subject(text: str) -> str:
    """The value of Subject for a mail that answers nothing."""
    return _text(one_line(text, LONGEST_SUBJECT), name="Subject")


def people(persons: Iterable[Person]) -> str:
    """The value of From, To or Cc. Raises NotAnAddress."""
    return f",{FOLD}".join(_person(person) for person in persons)


def ids(message_ids: Iterable[str]) -> str:
    """The value of Message-ID, In-Reply-To or References; ids that could not stand there are left out."""
    return FOLD.join(f"<{written}>" for written in message_ids if is_id(written))


def is_id(message_id: str) -> bool:
    """Whether a message id can stand in a header."""
    return bool(_ID.match(message_id))


def bounded(references: Iterable[str]) -> list[str]:
    """The first of a thread and the latest, at most MOST_REFERENCES, each once."""
    known = list(dict.fromkeys(written for written in references if is_id(written)))
    return known if len(known) <= MOST_REFERENCES else [known[0], *known[1 - MOST_REFERENCES :]]


def _person(person: Person) -> str:
    address = on_the_wire(person.address)
    name = one_line(person.name, LONGEST_NAME)
    if not name:
        return address
    return f"{_phrase(name)}{FOLD if len(name) > _LONGEST_WORD else ' '}<{address}>"


def _phrase(name: str) -> str:
    if not _is_plain(name):
        return _encoded(name, name="Reply-To")
    if _BARE_NAME.match(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _text(value: str, *, name: str) -> str:
    if not _is_plain(value):
        return _encoded(value, name=name)
    return Header(value, charset="us-ascii", header_name=name, maxlinelen=_WIDTH).encode(linesep="\r\n")


def _encoded(value: str, *, name: str) -> str:
    return Header(value, charset=_UTF8, header_name=name, maxlinelen=_WIDTH).encode(splitchars="", linesep="\r\n")


def _is_plain(value: str) -> bool:
    """Printable ASCII in words that fold, and nothing that looks encoded."""
    return (
        value.isascii()
        and value.isprintable()
        and "=?" not in value
        and all(len(word) <= _LONGEST_WORD for word in value.split(" "))
    )
