"""Tables that people bring along as CSV: read row by row, with the line on which each begins.

A broken line is told and costs itself alone. Where a quote is opened and not closed, nobody can say how far the cell
was meant to go; so reading begins again on the line after, and the good rows that follow are read.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from whiteglove.foundation.errors import NotUnderstood

MARK = "\ufeff"
SEPARATORS = ",;\t"
LONGEST_CELL = 1_000_000
LONGEST_ROW_LINES = 5_000
# A file in which more than this part of the lines is no UTF-8, and no other line holds letters beyond ASCII, was
# saved in another encoding as a whole; below it, somebody pasted a few lines.
WHOLE_FILE = 0.9
SPOILT = re.compile("[\ud800-\udfff]")  # what `surrogateescape` makes of bytes that are no UTF-8
NOT_UTF8 = "It is not UTF-8, so its letters cannot be told. Please save the file as CSV in UTF-8 and import it again."
NUL = "It holds a character that nobody can read or keep (NUL)."
NOT_CLOSED = "A quote is opened here and not closed."
AFTER_QUOTE = "Something stands after a closing quote. A quote inside a cell is written twice."
TOO_LONG = f"A cell is longer than {LONGEST_CELL} characters."


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row by the names of its columns, folded; the line on which it begins; what is wrong with it."""

    line: int
    cells: dict[str, str]
    trouble: str = ""


class _Lines:
    """The lines of a file, one record at a time; reading can begin again on any."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._next = 0
        self._last = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._next >= self._last:
            raise StopIteration
        self._next += 1
        return self._lines[self._next - 1]

    def next_line(self) -> int | None:
        """Number of the line on which the next record begins; None: there is none."""
        self._last = min(self._next + LONGEST_ROW_LINES, len(self._lines))
        return self._next + 1 if self._next < len(self._lines) else None

    def read_since(self, line: int) -> list[str]:
        """The lines of the record that began on this line."""
        return self._lines[line - 1 : self._next]

    def begin_again_after(self, line: int) -> None:
        """The next record begins on the line after this one."""
        self._next = line


def rows_of(raw: bytes, *, needed: frozenset[str], known: frozenset[str]) -> Iterator[TableRow]:
    """The rows of a CSV file with a heading, separated by commas, semicolons or tabs, in UTF-8 (or UTF-16 with mark).

    A row that cannot be read, or has more or fewer cells than the heading, comes with its trouble in words. Raises
    NotUnderstood for a file that is no such table: no heading, a column missing or unknown, another encoding.
    """
    csv.field_size_limit(LONGEST_CELL)
    written = _lines_of(raw)
    heading = "".join(written[:1])
    lines = _Lines(written)
    lines.next_line()
    reader = csv.reader(lines, delimiter=max(SEPARATORS, key=heading.count), strict=True)
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
    except csv.Error as error:
        raise NotUnderstood(f"Line 1 cannot be read as CSV: {_in_words(error, 1)}") from None
    _refuse_unknown(names, needed, known)
    while (line := lines.next_line()) is not None:
        row = _next_row(reader, lines, line, names)
        if row is not None:
            yield row


def _next_row(reader: Iterator[list[str]], lines: _Lines, line: int, names: list[str]) -> TableRow | None:
    """The row that begins on this line; None: it is empty."""
    try:
        cells, trouble = next(reader), ""
    except csv.Error as error:
        cells, trouble = [], _in_words(error, len(lines.read_since(line)))
    if not trouble and not any(cell.strip() for cell in cells):
        return None
    if not trouble and len(cells) != len(names):
        perhaps = " Perhaps a quote is opened here and not closed." if len(lines.read_since(line)) > 1 else ""
        trouble = f"{len(cells)} cells, but {len(names)} columns.{perhaps}"
    if trouble:
        lines.begin_again_after(line)
    said = "".join(lines.read_since(line))
    trouble = NOT_UTF8 if SPOILT.search(said) else NUL if "\0" in said else trouble
    if trouble:
        return TableRow(line, {}, trouble)
    return TableRow(line, {name: cell.strip() for name, cell in zip(names, cells, strict=True)})


def _in_words(error: csv.Error, lines: int) -> str:
    if lines > 1 or "unexpected end" in str(error):
        return NOT_CLOSED
    return TOO_LONG if "limit" in str(error) else AFTER_QUOTE


def _lines_of(raw: bytes) -> list[str]:
    """The lines; bytes that are no UTF-8 as surrogates. Raises NotUnderstood for a file in another encoding."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            text = raw.decode("utf-16")
        except UnicodeDecodeError:
            raise NotUnderstood("The file is broken UTF-16. Please save it as CSV in UTF-8.") from None
    else:
        text = raw.decode("utf-8", errors="surrogateescape")
    lines = list(io.StringIO(text.removeprefix(MARK), newline=""))
    if lines and "\0" in lines[0]:
        raise NotUnderstood("The file is not UTF-8; it looks like UTF-16. Please save it as CSV in UTF-8.")
    spoilt = [number for number, line in enumerate(lines, 1) if SPOILT.search(line)]
    if spoilt and _is_another_encoding(lines, spoilt):
        raise NotUnderstood(f"Line {spoilt[0]} is not UTF-8, nor are others. Please save the file as CSV in UTF-8.")
    return lines


def _is_another_encoding(lines: list[str], spoilt: list[int]) -> bool:
    if spoilt[0] == 1:
        return True
    other_letters = sum(not line.isascii() for line in lines)
    said = sum(bool(line.strip()) for line in lines[1:])
    return other_letters == len(spoilt) and len(spoilt) > WHOLE_FILE * said


def _refuse_unknown(names: list[str], needed: frozenset[str], known: frozenset[str]) -> None:
    if missing := sorted(needed - set(names)):
        raise NotUnderstood(f"The first line must name the columns; missing: {', '.join(missing)}.")
    if unknown := sorted(set(names) - known):
        raise NotUnderstood(f"Unknown columns: {', '.join(unknown)}. Known: {', '.join(sorted(known))}.")
    if len(set(names)) < len(names):
        raise NotUnderstood("A column is named twice.")
