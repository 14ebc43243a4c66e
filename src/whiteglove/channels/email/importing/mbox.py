"""Where the mails are in an mbox, of whatever kind; read as a stream, so that no mail is too large.

A separator is a line that begins with `From ` and has a header line below it. Where the first one of a file ends with
a date, all must; else each must stand below an empty line. `Content-Length` is not believed: it is wrong as often as
not, and whoever wrote a mail could have it hide others. `>From ` at the beginning of a line is `From ` again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LINE = 65_536
PIECE = 1 << 20
_DATED = re.compile(
    rb"From .*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*\b\d{1,2}:\d{2}(?::\d{2})?\b.*", re.IGNORECASE | re.DOTALL
)
_YEAR = re.compile(rb"\b(?:19|20)\d\d\b")
_HEADER = re.compile(rb">?From |[!-9;-~]{1,200}[ \t]*:")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


class NotAnMbox(ValueError):
    """The file does not begin with a line `From `."""


@dataclass(frozen=True, slots=True)
class Found:
    """A mail in the file: where it begins and ends, where its body begins, and the line that announced it."""

    start: int
    body: int
    end: int
    announced: bytes

    @property
    def size(self) -> int:
        """In the file; what is quoted there is a little shorter without."""
        return self.end - self.start


def find_mails(source: BinaryIO) -> Iterator[Found]:
    """Every mail of an mbox, in order. Raises NotAnMbox."""
    return _Search(source).mails()


def pieces_of(source: BinaryIO, mail: Found) -> Iterator[bytes]:
    """The bytes of a mail, with `From ` at the beginning of lines as it was written."""
    source.seek(mail.start)
    yield from _read(source, mail.body - mail.start)
    left, at_line = mail.end - mail.body, True
    while left:
        piece = source.read(min(PIECE, left))
        if len(piece) < left:
            piece += source.readline(min(LINE, left - len(piece)))
        if not piece:
            return
        left -= len(piece)
        yield _unquoted(piece, at_line)
        at_line = piece.endswith(b"\n")


def head_of(source: BinaryIO, mail: Found, *, at_most: int) -> bytes:
    """The header block."""
    source.seek(mail.start)
    return source.read(min(at_most, mail.body - mail.start))


def _read(source: BinaryIO, size: int) -> Iterator[bytes]:
    while size and (piece := source.read(min(PIECE, size))):
        size -= len(piece)
        yield piece


def _unquoted(piece: bytes, at_line: bool) -> bytes:
    if at_line:
        return _QUOTED.sub(rb"\1", piece)
    first, feed, others = piece.partition(b"\n")
    return first + feed + _QUOTED.sub(rb"\1", others)


class _Search:
    """A walk through the lines of a file."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.at = 0
        self.all_dated: bool | None = None
        # Of the mail under way: where it began, where its body does, what announced it.
        self.start = self.body = -1
        self.announced = b""

    def mails(self) -> Iterator[Found]:
        is_blank_above = True
        possible: tuple[int, bytes] | None = None
        for begin, line, begins_line in self._lines():
            if possible is not None:
                if _HEADER.match(line) and begins_line:
                    yield from self._ended_at(possible[0])
                    self._begin(begin, possible[1])
                possible = None
            if begins_line and line.startswith(b"From ") and self._may_announce(line, is_blank_above):
                if self.start < 0:
                    self._begin(begin + len(line), line)
                else:
                    possible = (begin, line)
            elif self.start < 0 and line.strip():
                raise NotAnMbox
            is_blank = begins_line and not line.strip(b"\r\n")
            if is_blank and self.body < 0 <= self.start:
                self.body = begin + len(line)
            is_blank_above = is_blank
        yield from self._ended_at(self.at)

    def _lines(self) -> Iterator[tuple[int, bytes, bool]]:
        """(offset, a line or a piece of a very long one, whether a line begins here)."""
        begins_line = True
        self.source.seek(0)
        while line := self.source.readline(LINE):
            begin, self.at = self.at, self.at + len(line)
            yield begin, line, begins_line
            begins_line = line.endswith(b"\n")
            self.source.seek(self.at)  # whoever takes the mails may read elsewhere meanwhile

    def _may_announce(self, line: bytes, is_blank_above: bool) -> bool:
        is_dated = bool(_DATED.match(line) and _YEAR.search(line))
        if self.all_dated is None:
            self.all_dated = is_dated
            return True
        return is_dated if self.all_dated else is_blank_above

    def _begin(self, start: int, announced: bytes) -> None:
        self.start, self.body, self.announced = start, -1, announced

    def _ended_at(self, end: int) -> Iterator[Found]:
        """The mail under way, without the empty line that parts it from the next."""
        if self.start < 0:
            return
        end = self._without_parting_line(end)
        body = end if self.body < 0 else min(self.body, end)
        yield Found(self.start, body, end, self.announced)

    def _without_parting_line(self, end: int) -> int:
        """Where the mail ends, when what stands before `end` is its last line and an empty one."""
        begin = max(self.start, end - 4)
        self.source.seek(begin)
        tail = self.source.read(end - begin)
        for parting in (b"\r\n\r\n", b"\n\n"):
            if tail.endswith(parting):
                return end - len(parting) // 2
        return end
