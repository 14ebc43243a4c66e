"""The spider's web: who meets customers, and to whom they are passed on."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from whiteglove.insight.lifting import Lift
from whiteglove.insight.reading import Period, rows
from whiteglove.insight.web_days import Day, days

NAMES = """
SELECT p.id, p.kind, coalesce(c.name, t.name, p.name), p.colleague_id IS NULL AND p.team_id IS NULL
FROM encounters_party p LEFT JOIN team_colleague c ON c.id = p.colleague_id LEFT JOIN team_team t ON t.id = p.team_id
WHERE p.id = ANY(%(ids)s)
"""
# Who was merged into whom; a customer who was merged into another is that one.
MERGED = "SELECT id, merged_into_id FROM customers_customer WHERE merged_into_id IS NOT NULL ORDER BY id"


@dataclass(frozen=True, slots=True)
class Named:
    """A party with the name it has now."""

    id: int
    kind: str
    name: str
    is_outside: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """The web as far as it can be counted. met, first, channels: (who, in how many encounters).

    passed: (from, to, how often, of these warm). first: whom customers met first; None: nobody of us. beside: the
    team with which an outside colleague met customers most often; of two alike the one that was known first.
    """

    customers: int
    encounters: int
    met: list[tuple[int, int]]
    first: list[tuple[int | None, int]]
    passed: list[tuple[int, int, int, int]]
    channels: list[tuple[str, int]]
    beside: list[tuple[int, int]]


class _Sum:
    """What several days say together."""

    def __init__(self, lift: Lift) -> None:
        self._lift = lift
        self.met: Counter[int] = Counter()
        self.first: Counter[int | None] = Counter()
        self.passed: Counter[tuple[int, int]] = Counter()
        self.warm: Counter[tuple[int, int]] = Counter()
        self.channels: Counter[str] = Counter()
        self.beside: Counter[tuple[int, int]] = Counter()
        self.customers: list[bytes] = []

    def add(self, day: Day) -> None:
        met, lift = self.met, self._lift
        for parties, n in day.together:
            # Each encounter counts once for a team, however many of it took part.
            for party in {lift.get(one, one) for one in parties} if lift else parties:
                met[party] += n
        for who, n in day.first:
            self.first[None if who is None else lift.get(who, who)] += n
        for a, b, n, warm in day.passed:
            pair = lift.get(a, a), lift.get(b, b)
            if not lift or pair[0] != pair[1]:  # within a team nothing is passed on
                self.passed[pair] += n
                self.warm[pair] += warm
        for channel, n in day.channels:
            self.channels[channel] += n
        for colleague, team, n in day.beside:
            self.beside[colleague, team] += n
        self.customers.append(day.customers)


def counted(journey_id: int, period: Period, lift: Lift | None = None) -> Counted:
    """Count it; five statements more for each stretch of days that changed. lift: colleagues as their teams."""
    found = _Sum(lift or {})
    for day in days(journey_id, period):
        found.add(day)
    return Counted(
        customers=_people(found.customers),
        encounters=sum(found.channels.values()),
        met=sorted(found.met.items()),
        first=sorted(found.first.items(), key=lambda one: (one[0] is None, one[0] or 0)),
        passed=[(*pair, n, found.warm[pair]) for pair, n in sorted(found.passed.items())],
        channels=sorted(found.channels.items()),
        beside=_most_often(found.beside),
    )


def _people(ids: list[bytes]) -> int:
    """How many they are, each once."""
    customers = np.unique(np.frombuffer(b"".join(ids), dtype=">i8"))
    merged = np.asarray(rows(MERGED, {}), dtype=np.int64).reshape(-1, 2)
    if not len(merged) or not len(customers):
        return len(customers)
    place = np.minimum(np.searchsorted(merged[:, 0], customers), len(merged) - 1)
    return len(np.unique(np.where(merged[place, 0] == customers, merged[place, 1], customers)))


def _most_often(beside: Counter[tuple[int, int]]) -> list[tuple[int, int]]:
    found: dict[int, int] = {}
    for colleague, team in sorted(beside, key=lambda pair: (pair[0], -beside[pair], pair[1])):
        found.setdefault(colleague, team)
    return list(found.items())


def named(ids: list[int]) -> dict[int, Named]:
    """These parties, by id."""
    return {row[0]: Named(*row) for row in rows(NAMES, {"ids": ids})}
