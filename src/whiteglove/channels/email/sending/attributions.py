"""The line above a quote: who wrote it and when, in the language of the conversation."""

from collections.abc import Callable
from datetime import datetime

ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FRENCH_DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
FRENCH_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
JAPANESE_DAYS = "月火水木金土日"


def attribution(who: str, at: datetime, language: str | None) -> str:
    """The line for a language of ours; English for any other."""
    return _LINES.get((language or "en").lower().partition("-")[0], _english)(who, at)


def _english(who: str, at: datetime) -> str:
    day = f"{ENGLISH_DAYS[at.weekday()]}, {at.day} {ENGLISH_MONTHS[at.month - 1]} {at.year}"
    return f"On {day} at {at:%H:%M}, {who} wrote:"


def _french(who: str, at: datetime) -> str:
    day = f"{FRENCH_DAYS[at.weekday()]} {at.day} {FRENCH_MONTHS[at.month - 1]} {at.year}"
    return f"Le {day} à {at:%H:%M}, {who} a écrit :"


def _japanese(who: str, at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日({JAPANESE_DAYS[at.weekday()]}) {at:%H:%M} {who}:"


_LINES: dict[str, Callable[[str, datetime], str]] = {"en": _english, "fr": _french, "ja": _japanese}
