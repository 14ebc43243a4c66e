"""What a server answered to FETCH. Servers order and wrap their answers as they like."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from whiteglove.channels.email.understanding.identity import sent_at

BEGINS = re.compile(rb"^\d+ \(")
UID = re.compile(rb"\bUID (\d+)")
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
ARRIVED = re.compile(rb'\bINTERNALDATE "([^"]*)"')
BODY_LITERAL = re.compile(rb"\bBODY\[[^\]]*\](?:<\d+>)? ~?\{\d+\}$", re.IGNORECASE)
BODY_QUOTED = re.compile(rb'\bBODY\[[^\]]*\](?:<\d+>)? "((?:[^"\\]|\\.)*)"', re.IGNORECASE | re.DOTALL)

Part = bytes | tuple[bytes, bytes] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """About one mail. size: as the server says; content: the bytes it sent; arrived_at: when it came to that server.

    None: it did not say.
    """

    uid: int
    size: int | None
    content: bytes | None
    arrived_at: datetime | None = None


def read_answers(parts: Sequence[Part]) -> dict[int, Answer]:
    """By the UID that the server names, which is not always the one that was asked for."""
    answers: dict[int, Answer] = {}
    for words, content in _grouped(parts):
        uid = UID.search(words)
        if uid is None:
            continue
        size = SIZE.search(words)
        answer = Answer(int(uid[1]), int(size[1]) if size else None, content, _arrived_at(words))
        known = answers.get(answer.uid)
        if known is None or known.content is None:
            answers[answer.uid] = answer
    return answers


def _arrived_at(words: bytes) -> datetime | None:
    told = ARRIVED.search(words)
    return sent_at(told[1].decode("ascii", "replace"))[0] if told else None


def _grouped(parts: Sequence[Part]) -> Iterator[tuple[bytes, bytes | None]]:
    words, content, is_open = b"", None, False
    for part in parts:
        head = part[0] if isinstance(part, tuple) else part or b""
        if BEGINS.match(head):
            if is_open:
                yield words, content
            words, content, is_open = b"", None, True
        words += b" " + head
        if isinstance(part, tuple) and BODY_LITERAL.search(head):
            content = part[1]
        elif content is None and (quoted := BODY_QUOTED.search(head)):
            content = re.sub(rb"\\(.)", rb"\1", quoted[1], flags=re.DOTALL)
    if is_open:
        yield words, content
