"""Refusals of rooms are read in one's own language, and none is kept here that no room says."""

from pathlib import Path

from django.utils import translation

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.web.refusals import in_words
from whiteglove.web.rooms_said import SENTENCES

ROOMS = Path(__file__).parent.parent


def test_each_is_said_by_a_room() -> None:
    said = "".join(
        file.read_text() for room in ("recovery", "improvement", "rulebook") for file in (ROOMS / room).rglob("*.py")
    )
    with translation.override("en"):
        assert [str(one) for one in SENTENCES if f'"{one}"' not in said] == []


def test_a_refusal_is_read_in_ones_own_language() -> None:
    error = NotUnderstood("Say what the customer wanted.")
    with translation.override("ja"):
        assert in_words(error) == "お客様のご希望を書いてください。"
        assert in_words(NotUnderstood("“12 EUR, 3 USD” is no amount of money.")).startswith("“12 EUR")
        assert in_words(NotUnderstood("")) == ""
