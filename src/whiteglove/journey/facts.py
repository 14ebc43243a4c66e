"""What happened to maps."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact

JOURNEYS = "journeys"


@dataclass(frozen=True, slots=True)
class JourneyFact(Fact):
    """Something about one journey."""

    journey_id: int

    @property
    def subject(self) -> str:
        """The journey."""
        return f"journey:{self.journey_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """The journey, and the list of them."""
        return (self.subject, JOURNEYS)


@fact("journey.JourneyAdded")
@dataclass(frozen=True, slots=True)
class JourneyAdded(JourneyFact):
    """There is a map that was not there before."""


@fact("journey.JourneyChanged")
@dataclass(frozen=True, slots=True)
class JourneyChanged(JourneyFact):
    """Somebody drew it another way; version: its number since then."""

    version: int


@fact("journey.JourneyRetired")
@dataclass(frozen=True, slots=True)
class JourneyRetired(JourneyFact):
    """It is planned no more; what happened on it stays."""


@fact("journey.JourneyRestored")
@dataclass(frozen=True, slots=True)
class JourneyRestored(JourneyFact):
    """It is planned again."""


@fact("journey.JourneysReordered")
@dataclass(frozen=True, slots=True)
class JourneysReordered(Fact):
    """They stand in another order; the first is what managers see first."""

    journey_ids: list[int]

    @property
    def subject(self) -> str:
        """The list of them."""
        return JOURNEYS


@dataclass(frozen=True, slots=True)
class TouchpointFact(JourneyFact):
    """Something about one touchpoint of a journey."""

    touchpoint_id: int


@fact("journey.TouchpointRetired")
@dataclass(frozen=True, slots=True)
class TouchpointRetired(TouchpointFact):
    """It was taken off the map; what happened there stays."""


@fact("journey.TouchpointRestored")
@dataclass(frozen=True, slots=True)
class TouchpointRestored(TouchpointFact):
    """It is back on the map."""
