"""Who wrote a mail that somebody forwarded by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whiteglove.channels.email.understanding.mail import Person
from whiteglove.channels.email.understanding.reply.forwarded import Forwarded, forwarded_mail

GMAIL = """Can somebody look at this?

---------- Forwarded message ---------
From: Aiko Tanaka <aiko@Customer.Example>
Date: Mon, 2 Mar 2026 at 09:12
Subject: My bag
To: <ben@desk.example>

Dear Ben,

my bag has not come.
Aiko
"""
OUTLOOK = """Bitte übernehmen.

Von: Aiko Tanaka [mailto:aiko@customer.example]
Gesendet: Montag, 2. März 2026 09:12
An: Ben
Betreff: Mein Koffer

Mein Koffer ist nicht da.
"""
APPLE = """Begin forwarded message:

> From: Aiko Tanaka <aiko@customer.example>
> Subject: My bag
> Date: 2 March 2026 at 09:12:01 GMT+9
> To: Ben <ben@desk.example>
>
> Where is it?
"""
JAPANESE = """よろしくお願いします。

-----Original Message-----
差出人: 田中 愛子 <aiko@customer.example>
送信日時: 2026年3月2日 9:12
宛先: Ben
件名: 荷物

荷物が届きません。
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            GMAIL,
            Forwarded(
                Person("Aiko Tanaka", "aiko@customer.example"),
                "Dear Ben,\n\nmy bag has not come.\nAiko",
                "Can somebody look at this?",
            ),
        ),
        (
            OUTLOOK,
            Forwarded(
                Person("Aiko Tanaka", "aiko@customer.example"), "Mein Koffer ist nicht da.", "Bitte übernehmen."
            ),
        ),
        (APPLE, Forwarded(Person("Aiko Tanaka", "aiko@customer.example"), "Where is it?", "")),
        (
            JAPANESE,
            Forwarded(Person("田中 愛子", "aiko@customer.example"), "荷物が届きません。", "よろしくお願いします。"),
        ),
        ("A letter without anything forwarded.", None),
        ("From: Tokyo\nTo: Paris\nDate: 3 May\n\nThat is my journey.", None),
        ("", None),
    ],
    ids=["gmail", "outlook", "apple", "japanese", "letter", "journey", "empty"],
)
def test_the_first_writer_is_found(text: str, expected: Forwarded | None) -> None:
    assert forwarded_mail(text) == expected


@given(st.text(max_size=2000))
def test_any_text_is_read(text: str) -> None:
    forwarded_mail(text)
