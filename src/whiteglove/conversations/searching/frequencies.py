"""How common words and keys are, and how rows lie in time: from the statistics the database keeps for its planner."""

import threading
import time
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from whiteglove.conversations.searching.keys import TABLE

KEPT_SECONDS = 300.0
INDEX = "conversation_found"
STATISTICS = """
SELECT attname, most_common_elems::text::text[], most_common_elem_freqs,
    CASE WHEN attname = 'updated_at' THEN histogram_bounds::text::timestamptz[] END
FROM pg_stats WHERE schemaname = current_schema() AND ((tablename = %s AND attname IN ('words', 'updated_at'))
    OR tablename = %s)
"""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """What share of rows holds a word or key; bounds: moments between equal numbers of rows, oldest first."""

    rows: float = 0.0
    words: dict[str, float] = field(default_factory=dict)
    keys: dict[int, float] = field(default_factory=dict)
    bounds: tuple[datetime, ...] = ()

    def of_word(self, word: str) -> float:
        """Share of rows with this word; one that is not common may be in half as many as the least common one."""
        return self.words.get(word, self._rarest(self.words))

    def of_key(self, key: int) -> float:
        """Share of rows with this key."""
        return self.keys.get(key, self._rarest(self.keys))

    def of_beginning(self, beginning: str) -> float:
        """Share of rows in which a common word begins so; 0.0 when none does."""
        return min(1.0, sum(share for word, share in self.words.items() if word.startswith(beginning)))

    def newer_than(self, moment: datetime) -> float:
        """About how many rows are newer."""
        if len(self.bounds) < 2:
            return 0.0
        return self.rows * (1 - bisect_right(self.bounds, moment) / len(self.bounds))

    def moment_after(self, newest: float) -> datetime | None:
        """The moment after which about so many rows lie; None: from the beginning."""
        if len(self.bounds) < 2 or newest >= self.rows * 0.95:
            return None
        place = (len(self.bounds) - 1) * (1 - newest / self.rows)
        lower = min(int(place), len(self.bounds) - 2)
        before, after = self.bounds[lower], self.bounds[lower + 1]
        return before + timedelta(seconds=(after - before).total_seconds() * (place - lower))

    @staticmethod
    def _rarest(shares: "dict[str, float] | dict[int, float]") -> float:
        return min(shares.values(), default=0.002) / 2


_lock = threading.Lock()
_kept: dict[str, tuple[float, Frequencies]] = {}


def frequencies() -> Frequencies:
    """As the planner knows them, asked anew every few minutes."""
    name = str(connection.settings_dict["NAME"]) + str(connection.settings_dict["HOST"])
    now = time.monotonic()
    with _lock:
        asked_at, known = _kept.get(name, (0.0, None))
    if known is None or now - asked_at > KEPT_SECONDS:
        known = _read()
        with _lock:
            _kept[name] = (now, known)
    return known


def forget_frequencies() -> None:
    """Ask anew next time; for tests and benchmarks."""
    with _lock:
        _kept.clear()


def _read() -> Frequencies:
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = %s::regclass", [TABLE])
        row = cursor.fetchone()
        rows = float(row[0]) if row else 0.0
        cursor.execute(STATISTICS, [TABLE, INDEX])
        found = {name: rest for name, *rest in cursor.fetchall()}
    words, shares, _ = found.get("words", (None, None, None))
    keys, key_shares, _ = found.get("conversations_keys", (None, None, None))
    _, _, bounds = found.get("updated_at", (None, None, None))
    return Frequencies(
        rows=rows,
        words=dict(zip(words or (), shares or (), strict=False)),
        keys={int(key): share for key, share in zip(keys or (), key_shares or (), strict=False)},
        bounds=tuple(bounds or ()),
    )
