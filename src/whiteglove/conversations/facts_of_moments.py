"""What happened to the moments by which customers hear from us."""

from dataclasses import dataclass

from whiteglove.conversations.facts import LISTS
from whiteglove.foundation.journal.facts import Fact, fact


@fact("conversations.NextMomentsRecounted")
@dataclass(frozen=True, slots=True)
class NextMomentsRecounted(Fact):
    """A team has other hours, or another standard: its waiting conversations up to this id followed, or all."""

    team_id: int
    up_to_id: int
    changed: int
    is_done: bool

    @property
    def subject(self) -> str:
        """The team."""
        return f"team:{self.team_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """Open lists show these moments."""
        return (self.subject, LISTS) if self.changed else (self.subject,)
