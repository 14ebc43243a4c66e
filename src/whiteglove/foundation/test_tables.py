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
        ("id,name\n1,山\n2,川\n".encode("cp932"), "Line 2 is not UTF-8, nor are others"),
        ("id,name\n1,x\n".encode("utf-16-le"), "looks like UTF-16"),
        (b"\xff\xfei\x00d\x00\n", "broken UTF-16"),
        (b'"id,name\n1,x\n', "Line 1 cannot be read as CSV: A quote is opened here and not closed"),
    ],
)
def test_what_is_no_such_table_is_told(raw: bytes, words: str) -> None:
    with pytest.raises(NotUnderstood, match=words):
        read(raw)


GOOD = {"id": "0", "name": "x"}, ""


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (b'1,"x', "A quote is opened here and not closed."),
        (b'"1,x', "A quote is opened here and not closed."),
        (b'1,"x"y', "Something stands after a closing quote. A quote inside a cell is written twice."),
        ("1,café".encode("latin-1"), "It is not UTF-8"),
        (b"1,\0x", "(NUL)"),
        (b'1,"' + b"x" * 1_000_001 + b'"', "A cell is longer than 1000000 characters."),
        (b"1", "1 cells, but 2 columns."),
    ],
)
@pytest.mark.parametrize("after", [b"", b"\n0,x\n", b'\n0,"x"\n0,x\n', b"\r\n0,x\r\n\r\n0,x"])
def test_a_broken_line_is_told_and_costs_itself_alone(broken: bytes, told: str, after: bytes) -> None:
    found = read(b"id,name\n0,x\n" + broken + after)
    assert [line for line, *_ in found[:2]] == [2, 3]
    assert told in found[1][2]
    assert found[1][1] == {}
    assert [tuple(row[1:]) for row in found[:1] + found[2:]] == [GOOD] * (1 + after.count(b"0"))


def test_a_row_over_several_lines_is_told_by_the_line_on_which_it_begins() -> None:
    found = read(b'id,name\n1,"a\nb"\n2,"c\nd",e\n3,f\n')
    assert found[0] == (2, {"id": "1", "name": "a\nb"}, "")
    assert found[1][2] == "3 cells, but 2 columns. Perhaps a quote is opened here and not closed."
    assert [row[0] for row in found] == [2, 4, 5, 6]
    assert found[3] == (6, {"id": "3", "name": "f"}, "")


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


BROKEN = st.sampled_from([b'"1,x', b'1,"x', b'1,"x"y', b"1,\xff", b"1,\0", b"1", b"1,2,3"])
LINE = st.one_of(st.just(b"0,x"), st.just('0,"山, x"'.encode()), BROKEN)


@given(st.lists(LINE, max_size=8), st.sampled_from([b"\n", b"\r\n"]))
def test_every_good_line_is_read_whatever_stands_around_it(lines: list[bytes], end: bytes) -> None:
    found = read(end.join([b"id,name", '0,"山"'.encode(), *lines, b""]))
    good = {number for number, line in enumerate(lines, 3) if line.startswith(b"0")}
    assert {number for number, _, trouble in found if not trouble} == good | {2}
    assert [number for number, *_ in found] == list(range(2, len(lines) + 3))
