"""A search as the rows answer it: conditions, and under which words and keys the index finds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.db.models.expressions import RawSQL

from whiteglove.conversations.searching.keys import TABLE, condition, has_all, has_some


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row must be. keys: the index knows it as all of these; some_of: as one of these; neither: it does not.

    is_wider: the index finds others under them, too. is_costly: asks for texts, so that only few rows can be asked.
    is_rare: few rows are so, and an index of theirs finds them. before, since: no row is so outside them.
    """

    is_so: Q
    keys: tuple[int, ...] = ()
    some_of: tuple[int, ...] = ()
    is_wider: bool = False
    is_costly: bool = False
    is_rare: bool = False
    before: datetime | None = None
    since: datetime | None = None

    @property
    def is_indexed(self) -> bool:
        """Whether the index can find such rows."""
        return bool(self.keys or self.some_of)


@dataclass(frozen=True, slots=True)
class Asked:
    """words: all must stand in it. beginning: one word must begin so; None: nobody is typing."""

    conditions: tuple[Condition, ...] = ()
    words: tuple[str, ...] = ()
    beginning: str | None = None

    @property
    def keys(self) -> list[int]:
        """Keys that all rows have."""
        return list(dict.fromkeys(key for one in self.conditions for key in one.keys))

    @property
    def groups(self) -> list[tuple[int, ...]]:
        """Keys of which a row has at least one, each."""
        return [one.some_of for one in self.conditions if one.some_of]

    @property
    def before(self) -> datetime | None:
        """No row answers from then on; None: any may."""
        return min((one.before for one in self.conditions if one.before), default=None)

    @property
    def since(self) -> datetime | None:
        """No older row answers; None: any may."""
        return max((one.since for one in self.conditions if one.since), default=None)

    @property
    def is_empty(self) -> bool:
        """Whether everything answers it."""
        return not (self.conditions or self.words or self.beginning)

    def by_index(self, *, with_beginning: bool) -> list[Q | RawSQL]:
        """Conditions with which the index finds rows."""
        words = tsquery(self.words, self.beginning if with_beginning else None)
        found: list[Q | RawSQL] = [condition(f"{TABLE}.words @@ %s::tsquery", words)] if words else []
        if self.keys:
            found.append(has_all(self.keys))
        return found + [has_some(group) for group in self.groups]

    def by_looking(self, *, with_words: bool, with_beginning: bool) -> list[Q | RawSQL]:
        """Conditions asked of each row, hidden from the index. with_words: also those the index could answer."""
        found: list[Q | RawSQL] = [
            one.is_so for one in self.conditions if with_words or one.is_wider or not one.is_indexed
        ]
        words = tsquery(self.words if with_words else (), self.beginning if with_beginning else None)
        return found + ([holds(words)] if words else [])


def holds(query: str) -> RawSQL:
    """Condition: the words of a row answer this query, without the index."""
    return condition(f"coalesce({TABLE}.words, ''::tsvector) @@ %s::tsquery", query)


def tsquery(words: Sequence[str], beginning: str | None = None) -> str:
    """All these words and this beginning; empty for none."""
    parts = [_quoted(word) for word in words]
    if beginning:
        parts.append(_quoted(beginning) + ":*")
    return " & ".join(parts)


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
