"""Tables as people bring them along."""

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.tables import rows_of

NAMES = frozenset({"id", "name"})


def read(raw: bytes) -> list[tuple[int, dict[str, str], str]]:
    return [(row.line, row.cells, row.trouble) for row in rows_of(raw, needed=frozenset({"id"}), known=NAMES)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_as_spreadsheets_save_them(separator: str, encoding: str) -> None:
    raw = f'ID{separator}name\r\n1{separator}"山, ""Tan"""\r\n\r\n2{separator}x\r\n'.encode(encoding)
    assert read(raw) == [(2, {"id": "1", "name": '山, "Tan"'}, ""), (4, {"id": "2", "name": "x"}, "")]


def test_a_row_of_another_length_is_told_with_its_line() -> None:
    assert read(b"id,name\n1\n2,x\n") == [(2, {}, "1 cells, but 2 columns."), (3, {"id": "2", "name": "x"}, "")]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "missing: id"),
        (b"name\nx\n", "missing: id"),
        (b"id,nmae\n", "Unknown columns: nmae"),
        (b"id,id\n", "named twice"),
        (b"id,name\n1,\xff\n", "Line 2 is not UTF-8"),
        (b'id,name\n1,"x\n', "cannot be read as CSV"),
    ],
)
def test_what_is_no_such_table_is_told(raw: bytes, words: str) -> None:
    with pytest.raises(NotUnderstood, match=words):
        read(raw)


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.tuples(CELL, CELL).filter(lambda row: any(cell.strip() for cell in row)), max_size=5))
def test_what_was_written_is_read_again(rows: list[tuple[str, str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([("id", "name"), *rows])
    found = [tuple(cells.values()) for _, cells, _ in read(written.getvalue().encode())]
    assert found == [tuple(cell.strip() for cell in row) for row in rows]


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_in_words(raw: bytes) -> None:
    with contextlib.suppress(NotUnderstood):
        read(raw)
