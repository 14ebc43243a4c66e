"""A snapshot of those who serve, asked for one moment: what is found out once is kept, as thousands ask the same."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from whiteglove.team.models import PresenceState
from whiteglove.team.presence import PRESENT, Presence, Snapshot


class Fit(NamedTuple):
    """How well somebody can serve a customer; more is better."""

    speaks: bool
    skills: int


class Moment:
    """Who is here and who stands in for whom, at one moment."""

    def __init__(self, snapshot: Snapshot, at: datetime | None = None) -> None:
        self.snapshot = snapshot
        self.at = at or snapshot.at
        self.presence = cache(self._presence)
        self.is_open = cache(self._is_open)
        self.members = cache(self._members)
        self.anybody = cache(self._anybody)
        self.cover_of = cache(self._cover_of)

    def knows(self, person: int | None) -> bool:
        """Whether they serve here (still)."""
        return person is not None and person in self.snapshot.people

    def _presence(self, person: int) -> Presence:
        return self.snapshot.presence(person, self.at)

    def is_present(self, person: int | None) -> bool:
        """Whether they serve here, and are here or busy."""
        return person is not None and self.knows(person) and self.presence(person).state in PRESENT

    def is_busy(self, person: int) -> bool:
        """Whether they are here, and said that they are busy."""
        return self.presence(person).state == PresenceState.BUSY

    def is_absent(self, person: int) -> bool:
        """Whether they are on leave, ill, or otherwise away for a while; who went home for the night is not."""
        return self.snapshot.people[person].away(self.at) is not None

    def sees(self, person: int, team: int) -> bool:
        """Whether they see the conversations of this team."""
        return self.snapshot.sees(person, team)

    def answers(self, person: int | None, team: int) -> bool:
        """Whether this person can answer for a conversation of this team now."""
        return person is not None and self.is_present(person) and self.sees(person, team)

    def keeps(self, person: int | None, team: int) -> bool:
        """Whether a matter may stay with them over a night: they serve here, see it, and are not absent."""
        return person is not None and self.knows(person) and self.sees(person, team) and not self.is_absent(person)

    def _is_open(self, team: int) -> bool:
        return self.snapshot.is_open(team, self.at)

    def opens(self, team: int) -> datetime | None:
        """When a closed team opens next; None when it does not within sight."""
        return self.snapshot.teams[team].opening.next_opening(self.at)

    def is_pushed(self, team: int) -> bool:
        """Whether what comes is given to a person."""
        return self.snapshot.teams[team].is_pushed

    def _members(self, team: int) -> tuple[int, ...]:
        """Who of the team is present."""
        return tuple(one for one in sorted(self.snapshot.teams[team].members) if self.is_present(one))

    def _anybody(self, team: int) -> tuple[int, ...]:
        """Who of the whole house is present and sees the team's conversations."""
        return tuple(one for one in sorted(self.snapshot.people) if self.answers(one, team))

    def _cover_of(self, person: int, team: int) -> int | None:
        """The first of their chain who can answer."""
        chain = self.snapshot.chain(person, self.at)
        return next((one for one in chain if self.answers(one, team)), None)

    def fit(self, person: int, *, language: str | None, skills: frozenset[str]) -> Fit:
        """How well they can serve a customer who speaks and needs this."""
        one = self.snapshot.people[person]
        return Fit(language is not None and language in one.speaks, len(skills & one.skills))
