"""Rates over mails others collected, when they are there (WHITEGLOVE_CORPORA, or ../shared/corpora beside us)."""

import os
from collections import Counter
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from inscriptis import get_text

from whiteglove.channels.email.understanding.reply import split_reply

CORPORA = Path(os.environ.get("WHITEGLOVE_CORPORA", Path(__file__).parents[7] / "shared" / "corpora"))
TRIMMER = CORPORA / "mail" / "trimmer"
TALON = CORPORA / "mail" / "talon" / "fixtures"

# Measured: 30 of 32. The two: a quote without attribution at the top, kept there and folded here;
# and a list of thirty phone lines, of which a few are unknown to us.
TRIMMER_EXACT_FLOOR = 0.9


def words(text: str) -> str:
    return " ".join(text.split())


def lost(expected: str, found: str) -> Counter[str]:
    """Words expected as the customer's that were not found; lines with a quote mark are somebody else's."""
    own = [line for line in expected.splitlines() if not line.startswith(">")]
    return Counter(" ".join(own).split()) - Counter(found.split())


@pytest.mark.skipif(not TRIMMER.is_dir(), reason="the trimmer corpus is not here")
def test_trimmer_mails() -> None:
    exact, mails = 0, sorted((TRIMMER / "emails").iterdir())
    for mail in mails:
        trimmed = TRIMMER / "trimmed" / mail.name
        expected = trimmed.read_text("utf-8") if trimmed.exists() else ""
        found = split_reply(mail.read_text("utf-8", errors="replace")).reply_text
        exact += words(found) == words(expected)
        assert not lost(expected, found), mail.name
    assert exact / len(mails) >= TRIMMER_EXACT_FLOOR


@pytest.mark.skipif(not TALON.is_dir(), reason="the talon corpus is not here")
def test_talon_replies() -> None:
    for path in sorted((TALON / "standard_replies").glob("*.eml")):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(mail, EmailMessage)
        plain = mail.get_body(("plain",))
        assert plain is not None
        parts = split_reply(plain.get_content())
        with_signature = path.with_name(f"{path.stem}_reply_text")
        expected = with_signature.read_text("utf-8") if with_signature.exists() else "Hello"
        assert words(f"{parts.reply_text} {parts.signature}") == words(expected), path.name


@pytest.mark.skipif(not TALON.is_dir(), reason="the talon corpus is not here")
def test_talon_pages() -> None:
    for path in sorted((TALON / "html_replies").glob("*.html")):
        page = path.read_text("utf-8", errors="replace")
        found = split_reply(get_text(page), page).reply_text
        assert words(found) == "Hi. I am fine. Thanks, Alex", path.name
