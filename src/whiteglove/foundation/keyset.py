"""Places in long lists: after which row a page begins, by the moment it is ordered by and numbers that break ties."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from whiteglove.foundation.errors import NotUnderstood

MOST_DIGITS = 18
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Keyset:
    """One place. keys: what breaks ties, the id of the row last."""

    moment: datetime
    keys: tuple[int, ...]

    def __str__(self) -> str:
        return "-".join(map(str, ((self.moment - BEGINNING) // _MICRO, *self.keys)))

    @property
    def row_id(self) -> int:
        """The row after which the page begins."""
        return self.keys[-1]

    @classmethod
    def parse(cls, cursor: str, *, keys: int = 1) -> "Keyset":
        """Read `str(place)` again. Raises NotUnderstood for what none of our pages gave."""
        parts = cursor.split("-")
        if len(parts) != keys + 1 or not all(map(_is_number, parts)):
            raise _unknown()
        moment, *rest = map(int, parts)
        try:
            return cls(BEGINNING + moment * _MICRO, tuple(rest))
        except OverflowError:
            raise _unknown() from None

    def beyond(self, column: str, *, upwards: bool = False) -> Q:
        """Rows that come after this place when ordered by this column and id, downwards or upwards."""
        way = "gt" if upwards else "lt"
        further = Q(**{f"{column}__{way}": self.moment}) | Q(**{f"pk__{way}": self.row_id})
        return Q(**{f"{column}__{way}e": self.moment}) & further  # one range, for the index to begin at


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


def _unknown() -> NotUnderstood:
    return NotUnderstood("This place in the list is unknown. Start again from its top.")
