"""Who is meant by the names in records from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from whiteglove.encounters.actions.parties import known_teams, parties_named
from whiteglove.encounters.given import EncounterGiven
from whiteglove.encounters.models import PartyKind


@dataclass(frozen=True, slots=True)
class People:
    """Ids of parties by the names that some records use for them."""

    colleagues: dict[str, int]
    teams: dict[str, int]

    def colleague(self, name: str) -> int:
        """Of somebody who took part."""
        return self.colleagues[name]

    def team(self, name: str) -> int | None:
        """Of the team that met them; None: not told."""
        return self.teams[name] if name.strip() else None

    def either(self, name: str) -> int:
        """From or to whom something passed: a team of this name, else a colleague."""
        return self.teams[name] if name in self.teams else self.colleagues[name]


def people_named(given: Sequence[EncounterGiven]) -> People:
    """Everybody in these records; whoever the house does not know is taken in as an outside one."""
    passing = {name for one in given for passed in one.hand_overs for name in (passed.from_whom, passed.to_whom)}
    said_as_teams = {one.team for one in given if one.team.strip()}
    said_as_people = {name for one in given for name in one.colleagues}
    teams = said_as_teams | (known_teams(passing - said_as_people) if passing else set())
    colleagues = said_as_people | (passing - teams)
    return People(
        {name: party.pk for name, party in parties_named(colleagues, PartyKind.COLLEAGUE).items()},
        {name: party.pk for name, party in parties_named(teams, PartyKind.TEAM).items()},
    )
