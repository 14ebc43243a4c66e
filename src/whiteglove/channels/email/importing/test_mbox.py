"""The mails of an mbox, of whatever kind, come out as they were written."""

import io
import mailbox
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from whiteglove.channels.email.importing import mbox
from whiteglove.channels.email.importing.dates import announced_at, came_at
from whiteglove.channels.email.importing.mbox import NotAnMbox, find_mails, pieces_of

FROM = b"From aiko@kunde.example Thu Jan  5 10:11:12 2023\n"
ONE = b"Subject: one\n\nWhere is my bag?\n"
TWO = b"Subject: two\n\nStill waiting.\n"


def mails_in(content: bytes) -> list[bytes]:
    """What is found, by one who reads the file as it lies."""
    source = io.BytesIO(content)
    return [b"".join(pieces_of(source, found)) for found in find_mails(source)]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("as it should be", FROM + ONE + b"\n" + FROM + TWO + b"\n", [ONE, TWO]),
        ("nothing", b"", []),
        ("empty lines above", b"\n\n" + FROM + ONE + b"\n", [ONE]),
        ("no newline at the end", FROM + ONE + b"\n" + FROM + TWO[:-1], [ONE, TWO[:-1]]),
        ("no empty line between", FROM + ONE + FROM + TWO, [ONE, TWO]),
        ("only a From line", FROM, [b""]),
        ("a mail without a body", FROM + b"Subject: x\n\n" + FROM + TWO, [b"Subject: x\n", TWO]),
        (
            "CRLF",
            (FROM + ONE + b"\n" + FROM + TWO + b"\n").replace(b"\n", b"\r\n"),
            [ONE.replace(b"\n", b"\r\n"), TWO.replace(b"\n", b"\r\n")],
        ),
        (
            "lines that begin with From, quoted",
            FROM + b"Subject: x\n\n>From here to there\n>>From deeper\n> From kept\n\n>From 9 to 5: x\n",
            [b"Subject: x\n\nFrom here to there\n>From deeper\n> From kept\n\nFrom 9 to 5: x\n"],
        ),
        (
            "lines that begin with From, not quoted",
            FROM + b"Subject: x\n\nHello\n\nFrom Monday on I am away.\nBye\n\n" + FROM + TWO,
            [b"Subject: x\n\nHello\n\nFrom Monday on I am away.\nBye\n", TWO],
        ),
        (
            "a date in the text, and no header below",
            FROM + b"Subject: x\n\nFrom Mon Jan  2 10:00:00 2023 on\nI am away.\n",
            [b"Subject: x\n\nFrom Mon Jan  2 10:00:00 2023 on\nI am away.\n"],
        ),
        (
            "Content-Length that would hide the next",
            FROM + b"Content-Length: 5000\n\nx\n\n" + FROM + TWO + b"\n" + FROM + ONE,
            [b"Content-Length: 5000\n\nx\n", TWO, ONE],
        ),
        (
            "Content-Length that is too short",
            FROM + b"Content-Length: 1\n\nall of this\n\n" + FROM + TWO,
            [b"Content-Length: 1\n\nall of this\n", TWO],
        ),
        (
            "From lines of Thunderbird and of others",
            b"From - Tue Nov 22 10:00:00 2022\n" + ONE + b"\nFrom 17@xxx Mon Jan 01 12:34:56 +0000 2024\n" + TWO,
            [ONE, TWO],
        ),
        ("From lines without a date", b"From aiko\n" + ONE + b"\nFrom MAILER-DAEMON\n" + TWO, [ONE, TWO]),
        (
            "without a date, the text must not stand below an empty line",
            b"From aiko\nSubject: x\n\nHello\nFrom Monday: away\n\nFrom ben\n" + TWO,
            [b"Subject: x\n\nHello\nFrom Monday: away\n", TWO],
        ),
        (
            "a header that was quoted",
            FROM + b">From aiko@kunde.example\n" + ONE,
            [b">From aiko@kunde.example\n" + ONE],
        ),
        ("NULs and other bytes", FROM + b"Subject: x\n\n\0\xff\xfe\n", [b"Subject: x\n\n\0\xff\xfe\n"]),
        ("empty lines at the end of a mail stay", FROM + ONE + b"\n\n\n" + FROM + TWO, [ONE + b"\n\n", TWO]),
    ],
)
def test_each_mail_is_found(name: str, content: bytes, expected: list[bytes]) -> None:
    assert mails_in(content) == expected


@pytest.mark.parametrize("content", [ONE, b"\xef\xbb\xbfx", b"%PDF-1.4\nFrom x Thu Jan  5 10:11:12 2023\nA: b\n"])
def test_what_is_no_mbox_is_told(content: bytes) -> None:
    with pytest.raises(NotAnMbox):
        mails_in(content)


def test_what_another_program_wrote_is_read(tmp_path: Path) -> None:
    bodies = [f"Mail {number}\n\nFrom the beginning\n>From somebody\n" for number in range(50)]
    written = mailbox.mbox(tmp_path / "box")
    for number, body in enumerate(bodies):
        written.add(f"Subject: {number}\n\n{body}")
    written.close()
    with (tmp_path / "box").open("rb") as source:
        found = [b"".join(pieces_of(source, mail)) for mail in find_mails(source)]
    assert len(found) == 50
    assert found[7].startswith(b"Subject: 7\n\nMail 7\n\nFrom the beginning\n")


def test_a_huge_mail_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "PIECE", 1000)
    monkeypatch.setattr(mbox, "LINE", 300)
    lines = [b">From line %d " % number + b"x" * (number % 700) + b"\n" for number in range(2000)]
    body = b"".join(lines)
    source = io.BytesIO(FROM + b"Subject: huge\n\n" + body + b"\n" + FROM + TWO)
    huge, other = find_mails(source)
    pieces = list(pieces_of(source, huge))
    assert max(map(len, pieces)) <= 1300
    assert b"".join(pieces) == b"Subject: huge\n\n" + re.sub(rb"(?m)^>From", b"From", body)
    assert b"".join(pieces_of(source, other)) == TWO


def test_a_line_without_end_is_no_separator_in_its_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "LINE", 64)
    long_line = b"y" * 64 + FROM + b"A: b\n"
    assert mails_in(FROM + b"Subject: x\n\n" + long_line) == [b"Subject: x\n\n" + long_line]


NOW = datetime(2026, 11, 22, tzinfo=UTC)
THEN = datetime(2023, 1, 5, 10, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"Date: Thu, 5 Jan 2023 11:11:12 +0100\n\n", THEN),
        (
            b"Received: by b; Mon, 1 Jun 2026 00:00:00 +0000\nReceived: a;\n\tThu, 5 Jan 2023 10:11:12 +0000 (U)\n\n",
            THEN,
        ),
        (b"Received: nonsense\nDate: Thu, 5 Jan 2023 10:11:12 +0000\n\n", THEN),
        (b"Date: Thu, 5 Jan 2099 10:11:12 +0000\n\n", datetime(2020, 2, 2, tzinfo=UTC)),
        (b"Date: whenever\n\n", datetime(2020, 2, 2, tzinfo=UTC)),
        (b"\xff\xfe\0: \xff\n\n", datetime(2020, 2, 2, tzinfo=UTC)),
        (b"", datetime(2020, 2, 2, tzinfo=UTC)),
    ],
)
def test_a_mail_is_dated_by_when_it_came(head: bytes, expected: datetime) -> None:
    assert came_at(head, otherwise=datetime(2020, 2, 2, tzinfo=UTC), now=NOW) == expected


def test_a_mail_that_nothing_dates_comes_now() -> None:
    assert came_at(b"Subject: x\n\n", otherwise=None, now=NOW) == NOW
    assert came_at(b"Subject: x\n\n", otherwise=datetime(2099, 1, 1, tzinfo=UTC), now=NOW) == NOW


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (FROM, THEN),
        (b"From - Thu Jan 05 10:11:12 2023\n", THEN),
        (b"From 17@xxx Thu Jan 05 10:11:12 +0000 2023\n", THEN),
        (b"From aiko Thu Jan  5 11:11:12 2023 +0100\n", THEN),
        (b"From aiko\n", None),
    ],
)
def test_the_line_above_a_mail_may_date_it(line: bytes, expected: datetime | None) -> None:
    assert announced_at(line) == expected
