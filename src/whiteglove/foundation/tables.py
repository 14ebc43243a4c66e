"""Tables that people bring along as CSV: read row by row, with the line on which each stands."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from whiteglove.foundation.errors import NotUnderstood

MARK = "\ufeff"
SEPARATORS = ",;\t"
LONGEST_CELL = 1_000_000


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: by the names of its columns, folded; the line of the file on which it ends; what is wrong with it."""

    line: int
    cells: dict[str, str]
    trouble: str = ""


def rows_of(raw: bytes, *, needed: frozenset[str], known: frozenset[str]) -> Iterator[TableRow]:
    """The rows of a CSV file with a heading, separated by commas, semicolons or tabs, in UTF-8 (or UTF-16 with mark).

    A row with more or fewer cells than the heading comes with its trouble in words. Raises NotUnderstood for a file
    that is no such table: no heading, a column missing or unknown, other bytes than text.
    """
    csv.field_size_limit(LONGEST_CELL)
    text = _text_of(raw)
    heading = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
        _refuse_unknown(names, needed, known)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(reader.line_num, names, cells)
    except csv.Error as error:
        raise NotUnderstood(f"Line {reader.line_num} cannot be read as CSV: {error}.") from None


def _text_of(raw: bytes) -> str:
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        return raw.decode(encoding).removeprefix(MARK)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise NotUnderstood(f"Line {line} is not UTF-8. Please save the file as CSV in UTF-8.") from None


def _refuse_unknown(names: list[str], needed: frozenset[str], known: frozenset[str]) -> None:
    if missing := sorted(needed - set(names)):
        raise NotUnderstood(f"The first line must name the columns; missing: {', '.join(missing)}.")
    if unknown := sorted(set(names) - known):
        raise NotUnderstood(f"Unknown columns: {', '.join(unknown)}. Known: {', '.join(sorted(known))}.")
    if len(set(names)) < len(names):
        raise NotUnderstood("A column is named twice.")


def _row(line: int, names: list[str], cells: list[str]) -> TableRow:
    if len(cells) != len(names):
        return TableRow(line, {}, f"{len(cells)} cells, but {len(names)} columns.")
    return TableRow(line, {name: cell.strip() for name, cell in zip(names, cells, strict=True)})
