"""What happened as we learned what customers feel."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import fact
from whiteglove.journey.facts import JourneyFact
from whiteglove.perception.facts import ANSWERS


@dataclass(frozen=True, slots=True)
class JourneyFeltFact(JourneyFact):
    """Something about what is known of one journey."""

    @property
    def topics(self) -> tuple[str, ...]:
        """The journey, and the pages of what customers felt."""
        return (self.subject, ANSWERS)


@fact("insight.Guessed")
@dataclass(frozen=True, slots=True)
class Guessed(JourneyFeltFact):
    """A colleague said what they think customers feel, or that they would rather not; what they said is theirs."""

    colleague_id: int
    guess_ids: list[int]


@fact("insight.TouchpointWorsened")
@dataclass(frozen=True, slots=True)
class TouchpointWorsened(JourneyFeltFact):
    """A chart says that customers feel worse there than they did. began, seen: days."""

    signal_id: int
    touchpoint_id: int
    kind_of_question: str
    chart: str
    began: str
    seen: str


@fact("insight.SignalAcknowledged")
@dataclass(frozen=True, slots=True)
class SignalAcknowledged(JourneyFeltFact):
    """Somebody looked at a touchpoint that got worse; its chart begins anew."""

    signal_id: int
    touchpoint_id: int
