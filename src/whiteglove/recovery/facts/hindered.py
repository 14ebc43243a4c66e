"""What stood in the way of customers."""

from dataclasses import dataclass

from whiteglove.conversations.facts import ConversationFact
from whiteglove.foundation.journal.facts import Fact, fact

HINDERED = "hindered"


@dataclass(frozen=True, slots=True, kw_only=True)
class HinderedFact(Fact):
    """Something about one customer at one place. rule_id None: no rule was named, or nobody could find it."""

    conversation_id: int | None
    encounter_id: int | None
    touchpoint_id: int | None
    team_id: int | None
    rule_id: int | None

    @property
    def subject(self) -> str:
        """The conversation; the encounter of what happened in none."""
        if self.conversation_id is None:
            return f"encounter:{self.encounter_id}"
        return f"conversation:{self.conversation_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """The conversation, and the pages of what stands in the way."""
        return (self.subject, HINDERED)


@fact("recovery.InTheWaySaid")
@dataclass(frozen=True, slots=True, kw_only=True)
class InTheWaySaid(HinderedFact):
    """A colleague or program said that a rule stood in a customer's way."""

    obstruction_id: int


@fact("recovery.InTheWaySuggested")
@dataclass(frozen=True, slots=True, kw_only=True)
class InTheWaySuggested(HinderedFact):
    """A customer's own words blame a rule; a colleague says whether it is so."""

    obstruction_id: int


@fact("recovery.SuggestionSettled")
@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionSettled(HinderedFact):
    """A colleague said whether a rule stood in the way, as the customer's words seemed to say."""

    obstruction_id: int
    is_so: bool


@fact("recovery.InTheWayTakenBack")
@dataclass(frozen=True, slots=True, kw_only=True)
class InTheWayTakenBack(HinderedFact):
    """It was said by mistake."""

    obstruction_id: int


@fact("recovery.NoWasSaid")
@dataclass(frozen=True, slots=True, kw_only=True)
class NoWasSaid(HinderedFact):
    """A colleague had to say no to a customer."""

    no_id: int


@fact("recovery.NoTakenBack")
@dataclass(frozen=True, slots=True, kw_only=True)
class NoTakenBack(HinderedFact):
    """No such no was said."""

    no_id: int


@fact("recovery.GrievanceWeighed")
@dataclass(frozen=True, slots=True)
class GrievanceWeighed(ConversationFact):
    """A colleague said whether a grievance is justified, and at which touchpoint it was made. is_justified None: it
    was taken back, nobody knows.
    """

    is_justified: bool | None
    made_at_id: int | None
    touchpoint_id: int | None
