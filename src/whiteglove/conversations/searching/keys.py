"""Figures under which a conversation stands in the index of its words: whose it is, how it stands, from which days.

One GIN index holds words and keys together, so that a common word, a team and some days are met by walking only where
all three agree. A key is a kind and a number; the database computes those of a row (`conversations_keys`).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

KIND = 10**15
TEAM, OWNER, STATE, LANGUAGE, DAYS = 1, 2, 5, 6, 10
OPEN, CLOSED, WAITING, PAUSED, FILES, TROUBLE = (STATE * KIND + number for number in range(1, 7))
LEVELS = 4  # 1, 8, 64 and 512 days
EPOCH = date(1970, 1, 1)
TABLE = "conversations_conversation"
COLUMNS = (
    "team_id", "owner_id", "is_open", "needs_answer", "paused_until", "has_files", "has_trouble", "language",
    "tags", "updated_at",
)  # fmt: skip
OF_ROW = f"conversations_keys({', '.join(f'{TABLE}.{column}' for column in COLUMNS)})"


def team_key(team_id: int) -> int:
    """Answered for by this team."""
    return TEAM * KIND + team_id


def owner_key(colleague_id: int | None) -> int:
    """Answered for by this colleague; None: by nobody in particular."""
    return OWNER * KIND + (colleague_id or 0)


def language_key(code: str) -> int:
    """In this language, by its first two letters."""
    return LANGUAGE * KIND + ord(code[0]) * 1000 + ord(code[1])


def day_of(moment: datetime) -> int:
    """The day, counted since 1970 in UTC."""
    return (moment.astimezone(UTC).date() - EPOCH).days


def keys_of_days(first: int, end: int) -> list[int]:
    """The fewest keys that together are the days from `first` to before `end`."""
    keys: list[int] = []
    while first < end:
        level = LEVELS - 1
        while level and (first % 8**level or first + 8**level > end):
            level -= 1
        keys.append((DAYS + level) * KIND + first // 8**level)
        first += 8**level
    return keys


def has_all(keys: Sequence[int]) -> RawSQL:
    """Condition: rows under all of these keys."""
    return condition(f"{OF_ROW} @> %s::bigint[]", list(keys))


def has_some(keys: Sequence[int]) -> RawSQL:
    """Condition: rows under at least one of these keys."""
    return condition(f"{OF_ROW} && %s::bigint[]", list(keys))


def condition(sql: str, *values: Any) -> RawSQL:
    """A condition in the database's own words. sql: a constant of ours, never what somebody typed."""
    return RawSQL(sql, values, output_field=BooleanField())  # noqa: S611
