"""To whom of several the next matter is given: a pure rule that remembers what it gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heapify, heapreplace

from whiteglove.routing.moment import Moment

# How many open matters somebody likes to have at most who said nothing of it.
USUAL_ROOM = 20

Rank = tuple[bool, int, int, int]


class Why(StrEnum):
    """Why one was chosen among those who could."""

    KNOWN = "known"
    SPEAKS = "speaks"
    SKILLED = "skilled"
    ALONE = "alone"
    ROOM = "room"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a customer is served best with. known: the colleague who answered them last."""

    known: int | None = None
    language: str | None = None
    skills: frozenset[str] = frozenset()


class Dealing:
    """Gives matters to people: whom the customer knows, else language and skill, else room, else whose turn it is.

    load: how many open matters each answers for; given: larger for who got one later, 0 for never. Room is soft:
    where nobody has any, the one who lacks least is given more. Who is busy comes after who is not.
    """

    def __init__(
        self, moment: Moment, load: Mapping[int, int] | None = None, given: Mapping[int, int] | None = None
    ) -> None:
        self.moment = moment
        self.load = dict(load or {})
        self.given = dict(given or {})
        self._count = max(self.given.values(), default=0)
        self._heaps: dict[tuple[tuple[int, ...], str | None, frozenset[str]], tuple[list[Rank], Why | None]] = {}

    def give(self, among: tuple[int, ...], wanted: Wanted) -> tuple[int, Why]:
        """The best of them, who has one more from now on; and why them."""
        if wanted.known in among:
            return self._gives(wanted.known, Why.KNOWN)
        heap, why = self._best(among, wanted)
        self._freshen(heap)
        return self._gives(heap[0][3], why or self._why(heap))

    def _gives(self, person: int, why: Why) -> tuple[int, Why]:
        self.load[person] = self.load.get(person, 0) + 1
        self._count += 1
        self.given[person] = self._count
        return person, why

    def _best(self, among: tuple[int, ...], wanted: Wanted) -> tuple[list[Rank], Why | None]:
        key = (among, wanted.language, wanted.skills)
        if key not in self._heaps:
            self._heaps[key] = self._fitting(among, wanted)
        return self._heaps[key]

    def _fitting(self, among: Sequence[int], wanted: Wanted) -> tuple[list[Rank], Why | None]:
        """Those who fit best, as a heap; why they do, unless all do alike."""
        fits = {one: self.moment.fit(one, language=wanted.language, skills=wanted.skills) for one in among}
        most = max(fits.values())
        best = [one for one in among if fits[one] == most]
        heap = [self._rank(one) for one in best]
        heapify(heap)
        if len(best) == len(among):
            return heap, Why.ALONE if len(among) == 1 else None
        return heap, Why.SPEAKS if any(fit.speaks < most.speaks for fit in fits.values()) else Why.SKILLED

    def _rank(self, person: int) -> Rank:
        return (self.moment.is_busy(person), -self.room(person), self.given.get(person, 0), person)

    def room(self, person: int) -> int:
        """How many more they like to have; below nought when they have too many."""
        return (self.moment.snapshot.people[person].room_for or USUAL_ROOM) - self.load.get(person, 0)

    def _freshen(self, heap: list[Rank]) -> None:
        """Ranks only grow, so the first is right once it is what it would be now."""
        while (rank := self._rank(heap[0][3])) != heap[0]:
            heapreplace(heap, rank)

    def _why(self, heap: list[Rank]) -> Why:
        """The first has more room than any other, or it is their turn among equals."""
        others = [self._rank(rank[3])[:2] for rank in heap[1:3]]
        return Why.TURN if heap[0][:2] in others else Why.ROOM
