"""What a row of answers must be like, and what is said of one that is not. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from whiteglove.foundation.text import kept_words
from whiteglove.perception.scales import SCALES

COLUMNS = ("external_id", "encounter", "kind", "value", "at", "comment", "language")
NEEDED = frozenset({"external_id", "encounter", "kind", "value", "at"})
MOST_ROWS = 10_000
LONGEST_ID = 200
LONGEST_COMMENT = 10_000
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# So far clocks of other houses may be ahead of ours, as for encounters.
CLOCKS_DIFFER = timedelta(hours=1)
# Nobody answers before it happened; sources write days where they do not know the hour.
BEFORE_IT_HAPPENED = timedelta(days=1)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?\Z", re.IGNORECASE | re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,6}(\.0+)?\Z", re.ASCII)


class NotGood(ValueError):
    """A row cannot be taken; the words are for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One answer, understood. encounter: its external id, or ours after `id:`."""

    external_id: str
    encounter: str
    kind: str
    value: int
    at: datetime
    comment: str
    language: str


def understood(given: Mapping[str, Any], now: datetime) -> Row:
    """The row as it can be kept, before its encounter is known. Raises NotGood."""
    unknown = sorted(str(name) for name in given if name not in COLUMNS)
    if unknown:
        raise NotGood(f"There is no column {unknown[0][:80]!r}.")
    kind = given.get("kind")
    if not isinstance(kind, str) or kind not in SCALES:
        raise NotGood(f"The kind is one of {', '.join(SCALES)}.")
    return Row(
        external_id=_id(given, "external_id"),
        encounter=_id(given, "encounter"),
        kind=kind,
        value=_value(given.get("value"), kind),
        at=_moment(given.get("at"), now),
        comment=kept_words(_text(given, "comment"), LONGEST_COMMENT),
        language=_language(_text(given, "language")),
    )


def refuse_before(row: Row, happened_at: datetime) -> None:
    """Raise NotGood for an answer to what had not happened yet."""
    if row.at < happened_at - BEFORE_IT_HAPPENED:
        raise NotGood("It was answered before it happened: one of the two clocks is wrong.")


def _id(given: Mapping[str, Any], column: str) -> str:
    value = given.get(column)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise NotGood(f"The {column} is missing.")
    if len(value) > LONGEST_ID:
        raise NotGood(f"The {column} is longer than {LONGEST_ID} characters.")
    return kept_words(value, LONGEST_ID)


def _value(value: Any, kind: str) -> int:
    scale = SCALES[kind]
    written = str(value).strip() if isinstance(value, int | float | str) and not isinstance(value, bool) else ""
    if not NUMBER.match(written):
        raise NotGood("The value is no whole number.")
    number = int(float(written))
    if not scale.holds(number):
        raise NotGood(f"The value {number} is not on its scale, which goes from {scale.lowest} to {scale.highest}.")
    return number


def _moment(value: Any, now: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
        at = at.astimezone(UTC) if at is not None and at.tzinfo is not None else None
    except (ValueError, OverflowError):
        at = None
    if at is None:
        raise NotGood("The moment looks like 2026-03-02T09:15:00Z, with its zone.")
    if at > now + CLOCKS_DIFFER:
        raise NotGood("It was answered in the future: the clock that wrote it is wrong.")
    if at < EARLIEST:
        raise NotGood(f"It was answered before the year {EARLIEST.year}: the clock that wrote it is wrong.")
    return at


def _text(given: Mapping[str, Any], column: str) -> str:
    value = given.get(column)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NotGood(f"The {column} is no text.")
    return value


def _language(code: str) -> str:
    plain = code.strip()
    if plain and not LANGUAGE.match(plain):
        raise NotGood("A language is told by its code, such as ja.")
    return plain.lower()
