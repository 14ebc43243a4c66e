"""What happened to protocols between teams, and to hand-overs under them."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact


@dataclass(frozen=True, slots=True)
class ProtocolFact(Fact):
    """Something about one protocol."""

    protocol_id: int
    from_team_id: int
    to_team_id: int

    @property
    def subject(self) -> str:
        """The protocol."""
        return f"protocol:{self.protocol_id}"


@fact("promises.ProtocolWritten")
@dataclass(frozen=True, slots=True)
class ProtocolWritten(ProtocolFact):
    """How one team hands over to another was written down, or written anew; it holds when both agree."""

    version: int


@fact("promises.ProtocolAgreed")
@dataclass(frozen=True, slots=True)
class ProtocolAgreed(ProtocolFact):
    """One of the two teams agrees to it."""

    team_id: int


@fact("promises.ProtocolHolds")
@dataclass(frozen=True, slots=True)
class ProtocolHolds(ProtocolFact):
    """Both agreed: from now on it holds, instead of the version before it."""

    version: int


@fact("promises.ProtocolEnded")
@dataclass(frozen=True, slots=True)
class ProtocolEnded(ProtocolFact):
    """It holds no more; has_held: it did before, and was not only proposed. Replaced, withdrawn or ended."""

    has_held: bool


@fact("promises.ProtocolReviewDue")
@dataclass(frozen=True, slots=True)
class ProtocolReviewDue(ProtocolFact):
    """The day came on which both teams wanted to look at it again; it goes on holding."""

    due_on: str


@fact("promises.ProtocolReviewed")
@dataclass(frozen=True, slots=True)
class ProtocolReviewed(ProtocolFact):
    """Somebody looked: it still holds, and is looked at again then."""

    next_on: str


@fact("promises.ProtocolRead")
@dataclass(frozen=True, slots=True)
class ProtocolRead(ProtocolFact):
    """A colleague says that they know it."""

    colleague_id: int


@dataclass(frozen=True, slots=True)
class HandOverFact(ProtocolFact):
    """Something about one hand-over under a protocol; its conversation hears of it too."""

    conversation_id: int
    hand_over_id: int

    @property
    def topics(self) -> tuple[str, ...]:
        """The protocol, and the conversation."""
        return (self.subject, f"conversation:{self.conversation_id}")


@fact("promises.HandOverObjected")
@dataclass(frozen=True, slots=True)
class HandOverObjected(HandOverFact):
    """The receiving team says that it did not come as agreed."""


@fact("promises.ObjectionUndone")
@dataclass(frozen=True, slots=True)
class ObjectionUndone(HandOverFact):
    """It came as agreed after all."""


@fact("promises.ObjectionAnswered")
@dataclass(frozen=True, slots=True)
class ObjectionAnswered(HandOverFact):
    """The team that handed it over said something to that."""
