"""A mail forwarded by hand: who wrote it first, and what they wrote."""

import re
from dataclasses import dataclass

from whiteglove.channels.email.understanding.mail import Person
from whiteglove.channels.email.understanding.reply.header_blocks import header_block_at, kinds_of
from whiteglove.channels.email.understanding.reply.lines import Lines, lines_of, without_marks
from whiteglove.channels.email.understanding.reply.separators import is_separator
from whiteglove.channels.email.understanding.reply.words import headers as words

ADDRESS = re.compile(r"[^\s<>\[\]():;,\"']{1,64}@[^\s<>\[\]():;,\"']{1,190}")
LOOKED_AT_LINES = 400


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The mail within: its writer, its words, and what the one who forwarded it wrote above."""

    writer: Person
    text: str
    comment: str


def forwarded_mail(text: str) -> Forwarded | None:
    """The forwarded mail in a text; None when there is none, or when its header names no address."""
    lines = lines_of(text)
    for start in range(min(len(lines.plain), LOOKED_AT_LINES)):
        if not lines.plain[start]:
            continue
        announced = start > 0 and any(
            is_separator(line, bare=True) for line in lines.plain[max(0, start - 2) : start] if line
        )
        end = header_block_at(lines, start, announced=announced)
        if end is None:
            continue
        writer = _writer(lines, start, end)
        if writer is None:
            return None
        return Forwarded(writer, _below(lines, end), _above(lines, start))
    return None


def _writer(lines: Lines, start: int, end: int) -> Person | None:
    for at in range(start, end):
        line = without_marks(lines.plain[at]) if lines.marked[at] else lines.plain[at]
        if words.FROM not in kinds_of(line):
            continue
        value = re.split("[:：]", line, maxsplit=1)[1].strip(" *_")
        if not ADDRESS.search(value) and at + 1 < end:
            value = f"{value} {lines.plain[at + 1]}"
        found = ADDRESS.search(value)
        if found is None:
            return None
        local, _, domain = found.group().removeprefix("mailto:").rpartition("@")
        name = value[: found.start()].removesuffix("mailto:").strip(" <[(\"'*_")
        return Person(name, f"{local}@{domain.lower().rstrip('.')}")
    return None


def _below(lines: Lines, end: int) -> str:
    marked = all(lines.marked[at] for at in range(end, len(lines.plain)) if lines.plain[at])
    if not marked:
        return "".join(lines.raw[end:]).strip()
    unmarked = [re.sub(r"^\s*[>＞] ?", "", raw.rstrip("\r\n")) for raw in lines.raw[end:]]
    return "\n".join(unmarked).strip()


def _above(lines: Lines, start: int) -> str:
    rows = list(zip(lines.raw[:start], lines.plain[:start], strict=False))
    while rows and (not rows[-1][1] or is_separator(rows[-1][1], bare=True)):
        rows.pop()
    return "".join(raw for raw, _ in rows).strip()
