"""Every fixture is read as its table says, with every kind of line end; and no bytes at all can break the reading."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whiteglove.channels.email.fixtures import FIXTURES
from whiteglove.channels.email.fixtures.build import Fixture, mail
from whiteglove.channels.email.understanding.as_json import as_line
from whiteglove.channels.email.understanding.mail import Person, UnderstoodMail
from whiteglove.channels.email.understanding.read import understand

KEYS = [
    "file", "message_id", "in_reply_to", "references", "from", "reply_to", "to", "cc", "subject", "date", "text",
    "reply_text", "quoted_text", "signature", "html", "attachments", "kind", "bounce", "language", "defects",
]  # fmt: skip


def _named(fixtures: Iterable[Fixture]) -> list[ParameterSet]:
    return [pytest.param(fixture, id=f"{fixture.number}-{fixture.reason}") for fixture in fixtures]


def _pair(person: Person | None) -> tuple[str, str] | None:
    return (person.name, person.address) if person else None


SHOWN: dict[str, Callable[[UnderstoodMail], object]] = {
    "sender": lambda mail: _pair(mail.sender),
    "reply_to": lambda mail: _pair(mail.reply_to),
    "sent_by": lambda mail: _pair(mail.sent_by),
    "to": lambda mail: tuple(_pair(person) for person in mail.to),
    "date": lambda mail: mail.date.isoformat() if mail.date else None,
    "html": lambda mail: mail.html is not None,
    "files": lambda mail: tuple(file.filename for file in mail.attachments),
    "sizes": lambda mail: tuple(file.size for file in mail.attachments),
    "inline": lambda mail: tuple(file.inline for file in mail.attachments),
}


def assert_as_expected(understood: UnderstoodMail, expected: dict[str, Any]) -> None:
    for name, value in expected.items():
        if name == "has":
            assert value in understood.text
        elif name == "defects":
            assert set(value) <= set(understood.defects)
        else:
            shown = SHOWN.get(name, lambda mail, name=name: getattr(mail, name))
            assert shown(understood) == value, name


@pytest.mark.parametrize("fixture", _named(FIXTURES))
def test_each_fixture_is_read_as_told(fixture: Fixture) -> None:
    assert_as_expected(understand(fixture.raw), dict(fixture.expected))


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"], ids=["crlf", "cr"])
@pytest.mark.parametrize("fixture", _named(fixture for fixture in FIXTURES if fixture.line_ends))
def test_line_ends_make_no_difference(fixture: Fixture, line_end: bytes) -> None:
    other = json.loads(as_line("f", fixture.raw.replace(b"\n", line_end), None))
    assert other == json.loads(as_line("f", fixture.raw, None))


def test_every_class_has_a_fixture() -> None:
    assert {fixture.number for fixture in FIXTURES} == {*range(1, 77), *range(106, 110)}


def assert_sound(raw: bytes) -> None:
    line = as_line("f", raw, None)
    record = json.loads(line)
    assert line.isascii()
    assert "\n" not in line
    assert list(record) == KEYS
    understood = understand(raw)
    assert understood.stable_key
    for file in understood.attachments:
        assert file.size == len(file.content)
        assert file.filename
        assert not set(file.filename) & set("/\\\0\r\n")
    for text in (understood.text, understood.subject, understood.html or ""):
        assert "\0" not in text
        text.encode()
    assert "not_understood" not in understood.defects


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(raw: bytes) -> None:
    assert_sound(raw)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.integers(0, 65_536))
def test_many_random_bytes_are_read(seed: int, size: int) -> None:
    block = bytes((seed * (index + 7) >> 5) & 255 for index in range(997))
    assert_sound((block * 70)[:size])


SMALL = [fixture.raw for fixture in FIXTURES if len(fixture.raw) < 20_000]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_mutation_of_a_fixture_is_read(data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from(SMALL))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw)))
        end = data.draw(st.integers(start, min(len(raw), start + 40)))
        raw = raw[:start] + data.draw(st.binary(max_size=12) | st.just(raw[end : end + 60])) + raw[end:]
    assert_sound(raw)


def test_a_file_that_cannot_be_read_has_all_keys_and_says_why() -> None:
    record = json.loads(as_line("gone\udcff.eml", None, "no_such_file"))
    assert list(record) == KEYS
    assert record["defects"] == ["no_such_file"]
    assert record["from"] is None
    assert record["file"] == "gone�.eml"


def test_the_same_mail_by_two_routes_has_one_key() -> None:
    straight = understand(mail())
    forwarded = understand(mail(Received=b"from a by b", Return_Path=b"<x@y>", X_Spam=b"no").replace(b"\n", b"\r\n"))
    assert straight.content_key == forwarded.content_key
    assert straight.sha256 != forwarded.sha256
    assert understand(mail(b"Other words")).content_key != straight.content_key
    assert understand(mail(Message_ID=None)).stable_key.startswith("generated-")


@pytest.mark.parametrize(
    ("subject", "plain"),
    [
        ("Re: AW: Fwd: bag", "bag"),
        ("RE[2]: Antw : SV: bag", "bag"),
        ("回复：返信: bag", "bag"),
        ("R: TR: Odp: Rif: RES: VS: bag", "bag"),
        ("转发：答复: WG: FW: bag", "bag"),
        ("Rebate: bag", "Rebate: bag"),
        ("Re bag", "Re bag"),
        ("Re:", ""),
    ],
)
def test_prefixes_of_answers_are_taken_off(subject: str, plain: str) -> None:
    assert understand(mail(Subject=subject.encode())).plain_subject == plain


START = b"From: a@example.com\nSubject: x\n"
HOSTILE = {
    "open brackets": START + b"To: " + b"(" * 1_000_000 + b"\n\nhi",
    "open words": START + b"Subject: " + b"=?utf-8?q?a " * 80_000 + b"\n\nhi",
    "blank folds": START + b"X: " + b" " * 500_000 + b"\n" + b" \n" * 300_000 + b"\n\nhi",
    "headers": START + b"X-A: b\n" * 1_000_000 + b"\nhi",
    "odd lines": START + b"abc\nX-A: b\n" * 500_000 + b"\nhi",
    "mails in mails": START + b"Content-Type: message/rfc822\n\n" * 1_000 + b"x" * 5_000_000,
    "false delimiters": START + b"Content-Type: multipart/mixed; boundary=ab\n\n--ab\n"
    b"Content-Type: multipart/mixed; boundary=cd\n\n--cd\n\n" + b"--\n" * 3_000_000,
    "delimiters": START + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 2_000_000,
    "begins": START + b"\n" + b"begin 644 a\n" * 500_000,
    "no code": START + b"Content-Transfer-Encoding: base64\n\n" + b"!\n" * 1_000_000,
    "zeros": bytes(10_000_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_costs_little(name: str) -> None:
    before = process_time()
    understand(HOSTILE[name])
    assert process_time() - before < 2


CORPORA = Path(os.environ.get("WHITEGLOVE_CORPORA", Path(__file__).parents[6] / "shared" / "corpora"))


@pytest.mark.skipif(not (CORPORA / "mail").is_dir(), reason="the collection of other people's mail is not here")
def test_mail_of_others_is_read() -> None:
    files = [file for file in sorted((CORPORA / "mail").rglob("*")) if file.is_file()]
    assert len(files) > 100
    for file in files:
        assert_sound(file.read_bytes())
