"""What happened with who answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from whiteglove.conversations.facts import LISTS, ConversationFact
from whiteglove.foundation.journal.facts import Fact, fact


@dataclass(frozen=True, slots=True)
class ManyFact(Fact):
    """Something about some hundreds of conversations of one team at most; their pages and every list hear of it."""

    team_id: int
    conversation_ids: Sequence[int]

    @property
    def subject(self) -> str:
        """The first of them. The team would be wrong: nobody did anything to it."""
        return f"conversation:{self.conversation_ids[0]}"

    @property
    def topics(self) -> tuple[str, ...]:
        """All their pages, and every list."""
        return (*(f"conversation:{key}" for key in self.conversation_ids), LISTS)


@fact("routing.Answered")
@dataclass(frozen=True, slots=True)
class Answered(ManyFact):
    """Somebody else answers for these from now on. colleague_id None: whoever of the team is there.

    code: why, as `routing.rules.Code`; "owner": they are the owner.
    """

    colleague_id: int | None
    code: str


@fact("routing.LeftHanging")
@dataclass(frozen=True, slots=True)
class LeftHanging(ManyFact):
    """Nobody present answers for these, or they have no next moment: `hanging` names which."""

    hanging: str


@fact("routing.HangsNoMore")
@dataclass(frozen=True, slots=True)
class HangsNoMore(ManyFact):
    """They are answered for again, or closed."""

    hanging: str


@fact("routing.CoverBegan")
@dataclass(frozen=True, slots=True)
class CoverBegan(Fact):
    """What a colleague answers for, who is away, is answered for by another (None: their team). moved: how many."""

    cover_id: int
    colleague_id: int
    by_id: int | None
    moved: int

    @property
    def subject(self) -> str:
        """Who is away."""
        return f"colleague:{self.colleague_id}"


@fact("routing.CoverEnded")
@dataclass(frozen=True, slots=True)
class CoverEnded(Fact):
    """They are back, or another covers for them."""

    cover_id: int
    colleague_id: int

    @property
    def subject(self) -> str:
        """Who was away."""
        return f"colleague:{self.colleague_id}"


@dataclass(frozen=True, slots=True)
class SwordFact(ConversationFact):
    """Something about a sword that somebody picked up."""

    pickup_id: int


@fact("routing.SwordPickedUp")
@dataclass(frozen=True, slots=True)
class SwordPickedUp(SwordFact):
    """A colleague serves a customer whose colleague is away. instead_of_id None: it was nobody's in particular."""

    team_id: int
    colleague_id: int
    instead_of_id: int | None


@fact("routing.PickupThanked")
@dataclass(frozen=True, slots=True)
class PickupThanked(SwordFact):
    """They were thanked for it."""

    colleague_id: int
    thanked_by_id: int | None
