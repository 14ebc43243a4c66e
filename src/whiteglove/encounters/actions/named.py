"""Who is meant by the names in records from elsewhere."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from whiteglove.encounters.actions.joining import teams_named
from whiteglove.encounters.actions.parties import known_teams, outside_key, parties_named
from whiteglove.encounters.actions.tally import Happened
from whiteglove.encounters.given import EncounterGiven
from whiteglove.encounters.models import PartyKind


@dataclass(frozen=True, slots=True)
class People:
    """Ids of parties by the names that some records use for them; passing: from and to whom they say it passed.

    changed: on which days of which journeys earlier hand-overs turned out to go to one of these teams.
    """

    colleagues: dict[str, int]
    teams: dict[str, int]
    passing: dict[str, int]
    changed: set[Happened]

    def took_part(self, given: EncounterGiven) -> list[int]:
        """The colleagues in it, each once, in the order in which it names them."""
        return list(dict.fromkeys(self.colleagues[name] for name in given.colleagues))

    def team(self, name: str) -> int | None:
        """Of the team that met them; None: not told."""
        return self.teams[name] if name.strip() else None

    def either(self, name: str, took_part: Collection[int]) -> int:
        """From or to whom something passed: who is called so and took part there, else a team, else a colleague."""
        colleague = self.colleagues.get(name)
        return colleague if colleague is not None and colleague in took_part else self.passing[name]


def people_named(given: Sequence[EncounterGiven]) -> People:
    """Everybody in these records; whoever the house does not know is taken in as an outside one."""
    passing = {name for one in given for passed in one.hand_overs for name in (passed.from_whom, passed.to_whom)}
    said_as_people = {name for one in given for name in one.colleagues}
    teams, changed = teams_named({one.team for one in given if one.team.strip()})
    passing_teams, changed_too = teams_named(known_teams(passing))
    called_alike = {outside_key(name) for name in said_as_people}
    as_people = {name for name in passing if name not in passing_teams or outside_key(name) in called_alike}
    colleagues = parties_named(said_as_people | as_people, PartyKind.COLLEAGUE)
    return People(
        colleagues={name: party.pk for name, party in colleagues.items()},
        teams={name: party.pk for name, party in teams.items()},
        passing={name: (passing_teams.get(name) or colleagues[name]).pk for name in passing},
        changed=changed | changed_too,
    )
