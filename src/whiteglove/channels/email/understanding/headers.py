"""The header block of a mail or part: found in raw bytes, decoded only when somebody asks for a name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from whiteglove.channels.email.understanding.charsets import decode_text
from whiteglove.channels.email.understanding.words import decode_words

# A header longer than this is cut before it is decoded; nobody writes a million signs by hand.
_LONGEST_VALUE = 1_000_000
# Atomic groups: before 3.11.5 Python matches possessive groups wrongly (gh-106052).
_FOLD = rb"\n(?>(?:[ \t]++\r?\n)*)[ \t]++[^\s][^\n]*+"
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*+:([^\n]*+(?>(?:" + _FOLD + rb")*))\n?")
_FOLDS = re.compile(rb"(?>(?:" + _FOLD + rb")*)\n?")
_BLANK_LINE = re.compile(rb"\r*+\n")
_EMPTY_LINE = re.compile(rb"\n\r?\n")
_SPACED_LINES = re.compile(rb"(?>(?:[ \t]++\r?\n)+)")
_KNOWN_FIELD = re.compile(
    rb"(?:From|To|Cc|Bcc|Subject|Date|Message-ID|Reply-To|Sender|In-Reply-To|References|Received|Return-Path"
    rb"|MIME-Version|Delivered-To|List-[a-z-]+|DKIM-Signature|Content-[a-z-]+|X-[a-z0-9-]+)[ \t]*+:",
    re.IGNORECASE,
)
_MBOX_LINE = re.compile(rb">?From (?!\s*+:)[^\n]*+\n")
_BLANKS = re.compile(rb"\s++")
_CONTROLS = dict.fromkeys([*range(9), *range(14, 32), 127], None)


class Headers(Mapping[str, tuple[str, ...]]):
    """Lower-case names to decoded values, in order. `raw` gives the bytes as they came."""

    __slots__ = ("_decoded", "_hints", "_raw")

    def __init__(self, raw: dict[str, list[bytes]], hints: Sequence[str]) -> None:
        self._raw = raw
        self._hints = hints
        self._decoded: dict[str, tuple[str, ...]] = {}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        values = self._decoded.get(name)
        if values is None:
            values = tuple(decode_words(self._unfolded(value)).strip() for value in self._raw[name])
            self._decoded[name] = values
        return values

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)

    def raw(self, name: str) -> list[bytes]:
        """The bytes of every header of this name, folds included."""
        return self._raw.get(name, [])

    def first(self, name: str) -> str:
        """The first value that is not empty, decoded; empty when there is none."""
        return next((value for value in self.get(name, ()) if value), "")

    def undecoded(self, name: str) -> list[str]:
        """Unfolded text with the encoded words still in place, for values whose structure comes first."""
        return [self._unfolded(value) for value in self.raw(name)]

    def _unfolded(self, value: bytes) -> str:
        text, _ = decode_text(unfolded(value), None, self._hints)
        return text if text.isprintable() else text.translate(_CONTROLS)


def unfolded(value: bytes) -> bytes:
    """One line of it, each fold a single blank."""
    value = value[:_LONGEST_VALUE].strip()
    if b"\n" not in value and b"\r" not in value:
        return value
    return b" ".join(filter(None, (line.strip() for line in value.splitlines())))


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """Headers by lower-case name, where the body begins, and what was wrong."""

    fields: dict[str, list[bytes]]
    body_start: int
    count: int
    defects: tuple[str, ...]


def read_header_block(source: bytes, start: int, *, is_message: bool, nested: bool, limit: int) -> HeaderBlock:
    """The headers that begin at `start`.

    is_message: blank first lines and mbox lines are passed over. nested: a line starting with two dashes
    is a delimiter. limit: how many headers are read; the rest up to the blank line is passed over.
    """
    position, defects = _passed_over(source, start) if is_message else (start, [])
    fields: dict[str, list[bytes]] = {}
    count = 0
    while position < len(source):
        if nested and source.startswith(b"--", position):
            break
        found = _FIELD.match(source, position) if count < limit else None
        if found:
            fields.setdefault(found[1].decode("ascii").lower(), []).append(found[2])
            position = found.end()
            count += 1
            continue
        if count >= limit:
            defects.append("too_many_headers")
            position = _after_blank_line(source, position)
            break
        position, goes_on = _after_odd_line(source, position, defects)
        if not goes_on:
            break
    return HeaderBlock(fields, position, count, tuple(defects))


def _passed_over(source: bytes, start: int) -> tuple[int, list[str]]:
    blanks = _BLANKS.match(source, start)
    position = blanks.end() if blanks else start
    mbox = _MBOX_LINE.match(source, position)
    if mbox and _FIELD.match(source, mbox.end()):
        return mbox.end(), ["mbox_line"]
    if position > start and _KNOWN_FIELD.match(source, position):
        return position, ["blank_first_line"]
    return start, []


def _after_odd_line(source: bytes, position: int, defects: list[str]) -> tuple[int, bool]:
    """Past a line that is no header; False when the body begins there."""
    if blank := _BLANK_LINE.match(source, position):
        return blank.end(), False
    if spaced := _SPACED_LINES.match(source, position):
        after = spaced.end()
        return after, _KNOWN_FIELD.match(source, after) is not None or source[after : after + 1] in (b" ", b"\t")
    end = source.find(b"\n", position)
    folds = _FOLDS.match(source, end) if end >= 0 else None
    beyond = folds.end() if folds else len(source)
    if _KNOWN_FIELD.match(source, beyond) or _MBOX_LINE.match(source, position):
        defects.append("header_without_colon")
        return beyond, True
    defects.append("header_not_ended")
    return position, False


def _after_blank_line(source: bytes, position: int) -> int:
    found = _EMPTY_LINE.search(source, position)
    return found.end() if found else len(source)
