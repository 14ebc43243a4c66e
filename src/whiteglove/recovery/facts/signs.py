"""What was seen before anger shows."""

from dataclasses import dataclass

from whiteglove.conversations.facts import ConversationFact
from whiteglove.foundation.journal.facts import fact

SIGNS = "signs"


@dataclass(frozen=True, slots=True)
class SignFact(ConversationFact):
    """Something about the early signs of one conversation; no list of work changes by it."""

    @property
    def topics(self) -> tuple[str, ...]:
        """The conversation's page, and the page of early signs."""
        return (self.subject, SIGNS)


@fact("recovery.SignsGrewStrong")
@dataclass(frozen=True, slots=True)
class SignsGrewStrong(SignFact):
    """The early signs of a conversation grew strong: care is due before anger shows. Once for each rise.

    points: of what happened; how somebody speaks of it counts nothing here.
    """

    points: int
    signs: list[str]


@fact("recovery.UpsetSaid")
@dataclass(frozen=True, slots=True)
class UpsetSaid(SignFact):
    """A colleague says that the customer is upset."""

    upset_id: int


@fact("recovery.UpsetTakenBack")
@dataclass(frozen=True, slots=True)
class UpsetTakenBack(SignFact):
    """The customer is not, or no longer, upset."""

    upset_id: int
