"""When presence falls due: every moment at which somebody's presence, or a team's state, may change. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from whiteglove.foundation.opening import Opening
from whiteglove.team.presence import Person, Snapshot

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """At this moment a colleague's presence, or a team's state, changes. One of the two ids is null."""

    at: datetime
    colleague: int | None = None
    team: int | None = None


def turns(snapshot: Snapshot, after: datetime, until: datetime) -> list[Turn]:
    """All turns later than `after`, up to and with `until`, in order, each once.

    Only what really changes: a colleague whose state is the same before and after is no turn. What others enter
    meanwhile is not foreseen; it announces a fact of its own.
    """
    of_teams = (
        Turn(at, team=team.id) for team in snapshot.teams.values() for at in _edges(team.opening, after, until)
    )
    of_people = (
        Turn(at, colleague=person.id)
        for person in snapshot.people.values()
        for at in sorted(set(_of_person(snapshot, person, after, until)))
        if _changes(snapshot, person.id, at)
    )
    return sorted(chain(of_teams, of_people), key=lambda turn: (turn.at, turn.team or 0, turn.colleague or 0))


def _edges(opening: Opening, after: datetime, until: datetime) -> Iterator[datetime]:
    """When hours begin and end; the ends of the window itself are none."""
    if opening.is_always or after >= until:
        return
    wide = opening.spans(after - _MOMENT, until + _MOMENT)
    yield from (at for span in wide for at in (span.begin, span.end) if after < at <= until)


def _of_person(snapshot: Snapshot, person: Person, after: datetime, until: datetime) -> Iterator[datetime]:
    said = [person.stated] if person.stated else []
    known = chain(
        (at for absence in person.absences for at in (absence.starts, absence.ends)),
        (at for one in said for at in (one.at, one.until)),
    )
    yield from (at for at in known if at is not None and after < at <= until)
    for opening in snapshot.hours_of(person.id):
        yield from _edges(opening, after, until)


def _changes(snapshot: Snapshot, person: int, at: datetime) -> bool:
    before, then = snapshot.presence(person, at - _MOMENT), snapshot.presence(person, at)
    return (before.state, before.because) != (then.state, then.because)
