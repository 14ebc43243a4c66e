"""Who is here, since what, and who covers for those who are not: one list for pages and programs."""

from collections.abc import Sequence
from dataclasses import dataclass

from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.errors import NotFound
from whiteglove.team.permissions import May, require
from whiteglove.team.presence import Person, Presence, Snapshot, Staffed
from whiteglove.team.snapshot import snapshot, snapshot_of

NO_TEAM = 0


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A colleague as they are now. covered_by: null when they are here, or nobody covers: then their team answers."""

    id: int
    name: str
    email: str
    role: Role
    teams: tuple[Staffed, ...]
    speaks: tuple[str, ...]
    presence: Presence
    covered_by: Person | None


def whereabouts(actor: Actor) -> list[Whereabouts]:
    """All who serve now, by name. As many questions whatever their number."""
    require(actor, May.READ_CONVERSATIONS)
    seen = snapshot()
    everybody = sorted(seen.people.values(), key=lambda person: (person.name, person.id))
    return [_of(seen, person) for person in everybody]


def _of(seen: Snapshot, person: Person) -> Whereabouts:
    teams = sorted((seen.teams[team] for team in person.teams if team in seen.teams), key=lambda team: team.name)
    presence = seen.presence(person.id)
    cover = None if presence.is_present else _cover(seen, person.id, [team.id for team in teams])
    return Whereabouts(
        id=person.id,
        name=person.name,
        email=person.email,
        role=person.role,
        teams=tuple(teams),
        speaks=person.speaks,
        presence=presence,
        covered_by=cover,
    )


def _cover(seen: Snapshot, person: int, teams: Sequence[int]) -> Person | None:
    """Who answers in the first of their teams in which somebody of their chain does."""
    covers = (seen.cover_of(person, team=team) for team in teams or [NO_TEAM])
    found = next((cover for cover in covers if cover is not None), None)
    return None if found is None else seen.people[found]


def presence_of(actor: Actor, colleague_id: int) -> Presence:
    """Where one colleague is now. Raises NotFound for one who does not serve."""
    if actor.colleague_id != colleague_id:
        require(actor, May.READ_PRESENCE)
    seen = snapshot_of(colleague_id)
    if colleague_id not in seen.people:
        raise NotFound("There is no such colleague.")
    return seen.presence(colleague_id)
