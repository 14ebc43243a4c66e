"""A mail of ours says what was written, and nothing of it can slip into another header."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whiteglove.channels.email.sending.addresses import NotAnAddress, needs_smtputf8, on_the_wire
from whiteglove.channels.email.sending.attributions import attribution
from whiteglove.channels.email.sending.bodies import CUT, MOST_QUOTED_LINES
from whiteglove.channels.email.sending.compose import compose, safe_filename
from whiteglove.channels.email.sending.headers import LONGEST_NAME, LONGEST_SUBJECT, MOST_REFERENCES
from whiteglove.channels.email.sending.letter import Letter, LetterFile, Quoted
from whiteglove.channels.email.understanding.identity import plain_subject
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.channels.email.understanding.read import understand
from whiteglove.foundation.text import CONTROL, one_line

MOMENT = datetime(2025, 3, 4, 14, 5, 6, tzinfo=UTC)
OURS = {
    "from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references", "mime-version", "content-type",
    "content-transfer-encoding",
}  # fmt: skip
LETTER = Letter(
    mail_id="a1@hoshi.example",
    sender=Person("Hoshi Air", "desk@hoshi.example"),
    to=(Person("Aiko", "aiko@mail.example"),),
    cc=(),
    subject="My bag",
    date=MOMENT,
    text="It is on its way.",
)

storable_text = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=150)
ATOMS = "abcxyz019!#$%&*+/=?^_`{|}~.-"
ID_LETTERS = "abcXYZ019!#$%&'*+/=?^_`{|}~.-:;,[]()@\"\\"
addresses = st.text(ATOMS, min_size=1, max_size=40).map(lambda local: f"{local}@mail.example")
persons = st.builds(Person, storable_text, addresses)
message_ids = st.text(ID_LETTERS, min_size=1, max_size=200).map(lambda left: f"{left}@b.example") | storable_text
media_types = st.sampled_from(["image/png", "text/plain", "message/rfc822", "x", "a/b\r\nX: y"])
files = st.builds(LetterFile, storable_text, media_types, st.binary(max_size=500))
letters = st.builds(
    Letter,
    mail_id=st.just("a1@hoshi.example"),
    sender=persons,
    to=st.lists(persons, min_size=1, max_size=4).map(tuple),
    cc=st.lists(persons, max_size=3).map(tuple),
    subject=storable_text,
    date=st.just(MOMENT),
    text=storable_text,
    in_reply_to=st.none() | message_ids,
    references=st.lists(message_ids, max_size=30).map(tuple),
    signature=storable_text,
    language=st.sampled_from([None, "en", "ja", "fr", "fr-CA", "xx"]),
    quoted=st.none() | st.builds(Quoted, persons, st.just(MOMENT), storable_text),
    files=st.lists(files, max_size=2).map(tuple),
)


def parsed(letter: Letter) -> EmailMessage:
    return message_from_bytes(compose(letter), policy=default)


def body_of(letter: Letter) -> str:
    body = parsed(letter).get_body(("plain",))
    assert body is not None
    return cast(str, body.get_content()).replace("\r\n", "\n")


def as_lines(text: str) -> str:
    return CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=60, deadline=None)
@given(letters)
def test_whatever_is_written_comes_back_as_it_was_and_nowhere_else(letter: Letter) -> None:
    raw = compose(letter)
    mail = parsed(letter)
    assert {name.lower() for name in mail} <= OURS
    assert raw.isascii()
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 998 and b"\r" not in line and b"\n" not in line for line in lines)
    for header, people in (("From", (letter.sender,)), ("To", letter.to), ("Cc", letter.cc)):
        seen = [(_decoded(name), address.replace('"', "")) for name, address in getaddresses(_raw(raw, header))]
        assert seen == [(one_line(person.name, LONGEST_NAME), person.address) for person in people]
    assert mail["Subject"] == f"Re: {plain_subject(one_line(letter.subject, LONGEST_SUBJECT))}".rstrip()
    assert as_lines(letter.text) in body_of(letter)
    attached = list(mail.iter_attachments())
    assert [(file.get_filename(), file.get_payload(decode=True)) for file in attached] == [
        (safe_filename(file.filename), file.content) for file in letter.files
    ]


def _raw(raw: bytes, header: str) -> list[str]:
    """Read by the library's older parser: the newer one puts blanks between the encoded words of a name."""
    return message_from_bytes(raw).get_all(header, [])


def _decoded(name: str) -> str:
    return str(make_header(decode_header(name.replace("\r\n", ""))))


@settings(max_examples=40, deadline=None)
@given(letters)
def test_our_own_reading_of_it_agrees(letter: Letter) -> None:
    mail = understand(compose(letter))
    assert mail.message_id == letter.mail_id
    assert [person.address.replace('"', "") for person in mail.to] == [person.address for person in letter.to]
    assert mail.sender is not None
    assert mail.sender.name == one_line(letter.sender.name, LONGEST_NAME)
    assert mail.plain_subject == plain_subject(one_line(letter.subject, LONGEST_SUBJECT))
    assert as_lines(letter.text).strip() in mail.text.replace("\r\n", "\n")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_filenames_have_no_path_and_are_never_empty(filename: str) -> None:
    name = safe_filename(filename)
    assert 0 < len(name) <= 180
    assert not set(name) & set('/\\:*?"<>|\r\n\x00')
    assert safe_filename(name) == name


def test_a_long_filename_keeps_its_ending() -> None:
    assert safe_filename("x" * 300 + ".pdf").endswith("xxx.pdf")


@pytest.mark.parametrize(
    "subject", ["My bag", "Re: My bag", "RE: AW: Re[2]: My bag", "返信：My bag", "回复: SV: My bag"]
)
def test_a_subject_has_one_re_whatever_the_language(subject: str) -> None:
    assert parsed(replace(LETTER, subject=subject))["Subject"] == "Re: My bag"


def test_a_thread_is_bounded_to_its_first_and_latest() -> None:
    references = tuple(f"{n}@mail.example" for n in range(50))
    mail = parsed(replace(LETTER, references=references, in_reply_to="50@mail.example"))
    named = mail["References"].split()
    assert len(named) == MOST_REFERENCES
    assert (named[0], named[1], named[-1]) == ("<0@mail.example>", "<32@mail.example>", "<50@mail.example>")
    assert mail["In-Reply-To"] == "<50@mail.example>"


def test_long_message_ids_stay_in_one_piece() -> None:
    long_id = f"{'A' * 180}@{'b' * 60}.example"
    raw = compose(replace(LETTER, in_reply_to=long_id))
    assert f"In-Reply-To: <{long_id}>\r\n".encode() in raw
    assert f"References: <{long_id}>\r\n".encode() in raw


@pytest.mark.parametrize("bad", ["a b@c", "a\r\nBcc: x@y", "", "<a@b>", "ä@b", "x" * 600])
def test_an_id_that_cannot_stand_in_a_header_is_left_out(bad: str) -> None:
    mail = parsed(replace(LETTER, in_reply_to=bad, references=(bad, "good@mail.example")))
    assert mail["In-Reply-To"] is None
    assert mail["References"] == "<good@mail.example>"


def test_only_an_automatic_mail_says_so() -> None:
    assert parsed(LETTER)["Auto-Submitted"] is None
    assert parsed(replace(LETTER, is_automatic=True))["Auto-Submitted"] == "auto-replied"


def test_the_signature_stands_between_answer_and_quote() -> None:
    quoted = Quoted(Person("Aiko", "aiko@mail.example"), MOMENT, "Where is it?\n> older\n\nAiko")
    letter = replace(LETTER, signature="Hoshi Air\nTokyo", quoted=quoted)
    assert body_of(letter) == (
        "It is on its way.\n\n-- \nHoshi Air\nTokyo\n\n"
        "On Tue, 4 Mar 2025 at 14:05, Aiko <aiko@mail.example> wrote:\n> Where is it?\n>> older\n>\n> Aiko\n"
    )
    understood = understand(compose(letter))
    assert understood.reply_text.strip().startswith("It is on its way.")


def test_a_long_quote_is_cut_and_says_so() -> None:
    quoted = Quoted(Person("", "aiko@mail.example"), MOMENT, "\n".join(f"line {n}" for n in range(1000)))
    lines = body_of(replace(LETTER, quoted=quoted)).rstrip().split("\n")
    assert lines[-2:] == [f"> line {MOST_QUOTED_LINES - 1}", f"> {CUT}"]


def test_html_says_the_same_and_holds_no_markup_of_the_writer() -> None:
    letter = replace(LETTER, text='<script>x</script>\n  & "indent"', language="ja")
    html = parsed(letter).get_body(("html",))
    assert html is not None
    content = html.get_content()
    assert "<script>" not in content
    assert "&lt;script&gt;x&lt;/script&gt;<br>" in content
    assert '<html lang="ja">' in content


def test_a_language_cannot_break_out_of_its_attribute() -> None:
    html = parsed(replace(LETTER, language='"><script>')).get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()


def test_a_mail_file_goes_as_plain_bytes() -> None:
    file = LetterFile("forwarded.eml", "message/rfc822", b"From: x@y\n\n\xff raw")
    [attached] = parsed(replace(LETTER, files=(file,))).iter_attachments()
    assert (attached.get_content_type(), attached.get_content()) == ("application/octet-stream", file.content)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "On Tue, 4 Mar 2025 at 14:05, Aiko wrote:"),
        ("fr", "Le mar. 4 mars 2025 à 14:05, Aiko a écrit :"),
        ("ja", "2025年3月4日(火) 14:05 Aiko:"),
        ("sw", "On Tue, 4 Mar 2025 at 14:05, Aiko wrote:"),
        (None, "On Tue, 4 Mar 2025 at 14:05, Aiko wrote:"),
    ],
)
def test_the_line_above_a_quote_is_in_the_language_of_the_matter(language: str | None, line: str) -> None:
    assert attribution("Aiko", MOMENT, language) == line


@pytest.mark.parametrize(
    ("written", "wire"),
    [
        ("aiko@mail.example", "aiko@mail.example"),
        (" aiko@mail.example ", "aiko@mail.example"),
        ("aiko..t.@carrier.example", '"aiko..t."@carrier.example'),
        ('"a b"@mail.example', '"a b"@mail.example'),
        ("aiko@日本.example", "aiko@xn--wgv71a.example"),
        ("愛子@日本.example", "愛子@xn--wgv71a.example"),
        ("aiko@[192.0.2.1]", "aiko@[192.0.2.1]"),
        ("o'neil+x=1@mail.example", "o'neil+x=1@mail.example"),
    ],
)
def test_addresses_go_over_the_wire(written: str, wire: str) -> None:
    assert on_the_wire(written) == wire


@pytest.mark.parametrize(
    "written",
    ["", "aiko", "@mail.example", "a@", "a b@c.example", "a@b@c.example", "a@b c", "a<x>@b.example", "a@b..example",
     "a@-" + "é" * 80, "a@b.example\r\nRCPT TO:<x@y>", "a\x00@b.example", "a,b@c.example", "x" * 300 + "@b"],
)  # fmt: skip
def test_what_is_no_address_is_not_written_to(written: str) -> None:
    with pytest.raises(NotAnAddress):
        on_the_wire(written)


def test_only_letters_outside_ascii_before_the_at_need_smtputf8() -> None:
    assert not needs_smtputf8(["aiko@日本.example"])
    assert needs_smtputf8(["aiko@mail.example", "愛子@mail.example"])
    raw = compose(replace(LETTER, to=(Person("愛子", "愛子@mail.example"),)))
    assert "<愛子@mail.example>".encode() in raw
