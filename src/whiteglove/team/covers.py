"""What is the matter with covers: circles, and those who could not answer when it counts. Pure rules."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from whiteglove.team.presence import Away, Person, Snapshot


class Trouble(StrEnum):
    """What is the matter."""

    CIRCLE = "circle"
    LEFT = "left"
    BLIND = "blind"
    AWAY_TOO = "away_too"


@dataclass(frozen=True, slots=True)
class Concern:
    """Something a lead should know of who covers for `person`. The customers are served all the same: by the team.

    circle: `chain` names those in it, from the person on; left: the cover is not with us any more; blind: they do not
    see `team`, which is private; away_too: they are away when the person is, from `begin` until `end` (None: open).
    """

    trouble: Trouble
    person: int
    cover: int
    chain: tuple[int, ...] = ()
    team: int | None = None
    begin: datetime | None = None
    end: datetime | None = None


def concerns(snapshot: Snapshot, end: datetime) -> list[Concern]:
    """All of them from the snapshot's moment on until `end`, person by person; each circle once."""
    found = circles({key: one.stand_ins for key, one in snapshot.people.items()})
    for person in snapshot.people.values():
        found += concerns_of(snapshot, person, end)
    return found


def concerns_of(snapshot: Snapshot, person: Person, end: datetime) -> Iterator[Concern]:
    """Those of one person's covers, but for circles."""
    coming = [one for one in person.absences if one.starts < end and (one.ends is None or one.ends > snapshot.at)]
    named = [one.cover for one in coming if one.cover is not None]
    for cover in dict.fromkeys((*person.stand_ins, *named)):
        if cover not in snapshot.people:
            yield Concern(Trouble.LEFT, person.id, cover)
            continue
        for team in sorted(person.teams):
            if not snapshot.sees(cover, team):
                yield Concern(Trouble.BLIND, person.id, cover, team=team)
    for absence in coming:
        named = [] if absence.cover is None else [absence.cover]
        for cover in dict.fromkeys((*named, *person.stand_ins)):
            yield from _away_too(absence, snapshot.people.get(cover), person)


def _away_too(absence: Away, cover: Person | None, person: Person) -> Iterator[Concern]:
    for other in cover.absences if cover else ():
        begin, end = max(absence.starts, other.starts), _earlier(absence.ends, other.ends)
        if end is None or begin < end:
            yield Concern(Trouble.AWAY_TOO, person.id, cover.id if cover else 0, begin=begin, end=end)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


def circles(stand_ins: Mapping[int, Iterable[int]]) -> list[Concern]:
    """Circles out of which no cover leads: if all in one are away, the team answers. Each once, from its lowest id.

    Whoever has a cover outside the circle is not told of: that one answers.
    """
    links, back = _both_ways(stand_ins)
    told: set[frozenset[int]] = set()
    found = []
    for person in sorted(links):
        within = _circle(person, links, back)
        if within and within not in told:
            told.add(within)
            chain = _way_back(person, links)
            found.append(Concern(Trouble.CIRCLE, person, chain[1], chain))
    return found


def circle_of(person: int, stand_ins: Mapping[int, Iterable[int]]) -> tuple[int, ...]:
    """The shortest circle somebody's covers lead into, from them on; empty when a way leads out of it, or none is."""
    links, back = _both_ways(stand_ins)
    return _way_back(person, links) if _circle(person, links, back) else ()


Links = Mapping[int, tuple[int, ...]]


def _both_ways(stand_ins: Mapping[int, Iterable[int]]) -> tuple[Links, Links]:
    links = {person: tuple(covers) for person, covers in stand_ins.items()}
    back: dict[int, tuple[int, ...]] = {}
    for person, covers in links.items():
        for cover in covers:
            back[cover] = (*back.get(cover, ()), person)
    return links, back


def _circle(person: int, links: Links, back: Links) -> frozenset[int]:
    """All in a circle with somebody none of whose covers stands outside; empty when there is no such circle."""
    if person not in back or not links.get(person):
        return frozenset()
    within = _reached(person, links) & _reached(person, back)
    return within if person in within and within.issuperset(links[person]) else frozenset()


def _reached(person: int, links: Links) -> frozenset[int]:
    seen: set[int] = set()
    ahead = list(links.get(person, ()))
    while ahead:
        one = ahead.pop()
        if one not in seen:
            seen.add(one)
            ahead += links.get(one, ())
    return frozenset(seen)


def _way_back(person: int, links: Links) -> tuple[int, ...]:
    ways: list[tuple[int, ...]] = [(person,)]
    seen: set[int] = set()
    while ways:
        longer: list[tuple[int, ...]] = []
        for way in ways:
            for cover in links.get(way[-1], ()):
                if cover == person:
                    return way
                if cover not in seen:
                    seen.add(cover)
                    longer.append((*way, cover))
        ways = longer
    return ()
