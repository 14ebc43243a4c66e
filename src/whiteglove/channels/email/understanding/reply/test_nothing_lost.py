"""Whatever the text, every character that is no space is in exactly one part, in order, and in time."""

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whiteglove.channels.email.understanding.reply import ReplyParts, split_reply

MEGABYTE = 1_000_000
LINES = (
    "",
    "",
    "My bag has not come.",
    "Yes.",
    "On Mon, May 6, 2024 at 10:15 AM Ben <ben@desk.example> wrote:",
    "> wrote:",
    "On Monday I wrote:",
    "> Dear Aiko",
    ">> Where is it?",
    ">",
    "| row",
    "-- ",
    "--",
    "-----Original Message-----",
    "From: Ben <ben@desk.example>",
    "Sent: Monday",
    "To: Aiko",
    "Subject: Bag",
    "差出人: 伊藤",
    "件名: 荷物",
    "<",
    ">:",
    "Sent from my iPhone",
    "iPhoneから送信",
    "________________________________",
    "```",
    "Tel: 03-1234-5678",
    "www.a.example",
    "Kind regards,",
    "Aiko",
    "This message is intended only for you.",
    "--- Please write your answer above this line ---",
    "Answers below, in red.",
    "2024年5月6日 10:15 伊藤 <b@d.example>:",
    "\u202bבתאריך 6 במאי 2024, 10:15 <b@d.example>:",
    ">From Oslo",
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=40)), max_size=25).map("\n".join),
)
PAGES = st.one_of(
    st.none(),
    st.lists(
        st.sampled_from(
            ['<blockquote type="cite">', "</blockquote>", "<div>", "</div>", "<br>", "<", "Yes.", "Dear Aiko"]
        )
    ).map("".join),
)


def packed(text: str) -> str:
    return "".join(text.split())


def is_in_order(part: str, whole: str) -> bool:
    letters = iter(whole)
    return all(letter in letters for letter in part)


def assert_nothing_lost(text: str, parts: ReplyParts) -> None:
    whole = packed(text)
    found = [packed(part) for part in (parts.reply_text, parts.quoted_text, parts.signature)]
    assert Counter(whole) == sum((Counter(part) for part in found), Counter())
    assert all(is_in_order(part, whole) for part in found)


@given(TEXTS, PAGES)
@settings(max_examples=150, deadline=None)
def test_every_character_is_in_one_part(text: str, html: str | None) -> None:
    parts = split_reply(text, html)
    assert_nothing_lost(text, parts)
    if packed(text) and not parts.reply_text:
        assert "iphone" in parts.signature.casefold()
        assert not parts.quoted_text


@given(TEXTS)
@settings(max_examples=80, deadline=None)
def test_splitting_again_finds_an_answer_again(text: str) -> None:
    again = split_reply(split_reply(text).reply_text)
    assert_nothing_lost(split_reply(text).reply_text, again)


BOMBS = {
    "marks": ">",
    "marked lines": ">\n",
    "spaces": " ",
    "lines": "\n",
    "on on on": "On ",
    "on lines": "On 3:\n",
    "from lines": "From: x\n",
    "from to": "From: x\nTo: y\nx\nx\n\n",
    "from in a row": "From:",
    "angles": "<",
    "addresses": "<a@b>\n",
    "attributions": "On 3 May 2024 at 10:00, Ben <b@e.example> wrote:\n",
    "no colon": "On 3 May 2024 a@b.example wrote\n",
    "answered": "On 3 May 2024 at 10:00, Ben <b@e.example> wrote:\n> a\nyes\n",
    "broken tails": ">wrote:\n<\n",
    "dashes": "-----\n",
    "delimiters": "--\n",
    "signatures": "-- \nx\n",
    "phones": "Sent from my iPhone\n",
    "legal": "intended solely for\n\n",
    "points": "> a\nb\n\n",
    "bars": "Ben wrote:\n| x\n",
    "quotes": '"',
    "entities": "&lt;",
    "fences": "```\n",
    "ats": "a@",
    "brackets": "(",
    "links": "https://",
    "rule": "_",
    "letters": " x",
    "chinese": "于2024年5月3日写道：\n",
    "marked headers": "> From: x\n",
    "tabs": "\t>",
    "excuse": "please excuse ",
    "digits": "1:2 ",
    "wide": "　",
    "bidi": "\u200f",
    "returns": "\r",
    "separators": "\u2028",
}


@pytest.mark.parametrize("piece", BOMBS.values(), ids=BOMBS.keys())
def test_a_megabyte_of_anything_takes_under_a_second(piece: str) -> None:
    text = piece * (MEGABYTE // len(piece))
    start = time.process_time()
    for bomb in (text, f"{text}:"):
        parts = split_reply(bomb)
        assert len(packed(parts.reply_text + parts.quoted_text + parts.signature)) == len(packed(bomb))
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "piece", ["<", "<blockquote", "<blockquote type=cite>", "</blockquote>", "<div a", "&amp;", "<!--", "x "]
)
def test_a_megabyte_of_html_takes_under_a_second(piece: str) -> None:
    html = "<blockquote>" + piece * (MEGABYTE // len(piece) - 12)
    start = time.process_time()
    split_reply("Yes.\n" * 100, html)
    assert time.process_time() - start < 1


def test_a_usual_mail_takes_half_a_millisecond() -> None:
    own = "I booked a flight to Singapore in May and my bag did not arrive.\nThe desk said six days.\n\n" * 8
    quote = "> Dear Aiko, we are looking for your bag and will be back soon.\n>\n" * 20
    text = f"Hello,\n\n{own}Aiko\n\nOn Mon, May 6, 2024 at 10:15 AM Ben Ito <ben@desk.example> wrote:\n\n{quote}"
    assert 2_000 < len(text) < 4_000
    split_reply(text)
    start = time.process_time()
    for _ in range(50):
        split_reply(text)
    # Measured 0.15 ms; the bound leaves room for a busy machine.
    assert (time.process_time() - start) / 50 < 0.002
