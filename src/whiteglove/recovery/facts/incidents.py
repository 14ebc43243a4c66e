"""What happened to what touches many."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact

INCIDENTS = "incidents"


@dataclass(frozen=True, slots=True)
class IncidentFact(Fact):
    """Something about one incident."""

    incident_id: int
    team_id: int

    @property
    def subject(self) -> str:
        """The incident."""
        return f"incident:{self.incident_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """Its page and the list."""
        return (self.subject, INCIDENTS)


@fact("recovery.IncidentBegan")
@dataclass(frozen=True, slots=True)
class IncidentBegan(IncidentFact):
    """Something touches many; each will be told. touched: how many customers."""

    touched: int
    next_at: str


@fact("recovery.CustomersTouched")
@dataclass(frozen=True, slots=True)
class CustomersTouched(IncidentFact):
    """It touches more customers than were known. added: how many."""

    added: int


@fact("recovery.IncidentWordGiven")
@dataclass(frozen=True, slots=True)
class IncidentWordGiven(IncidentFact):
    """There is something new to tell them; by when they hear again after it."""

    number: int
    next_at: str


@fact("recovery.TouchedTold")
@dataclass(frozen=True, slots=True)
class TouchedTold(IncidentFact):
    """Some of the customers were told; of the others it is known why not."""

    number: int
    told: int
    not_told: int


@fact("recovery.IncidentWordNotKept")
@dataclass(frozen=True, slots=True)
class IncidentWordNotKept(IncidentFact):
    """They were to hear again by this moment, and did not. Once for each word, however many they are."""

    number: int
    next_at: str


@fact("recovery.IncidentOwned")
@dataclass(frozen=True, slots=True)
class IncidentOwned(IncidentFact):
    """Another colleague sees to it that they hear again. before: who did so far; None: nobody in particular."""

    before: int | None
    colleague_id: int


@fact("recovery.IncidentEnded")
@dataclass(frozen=True, slots=True)
class IncidentEnded(IncidentFact):
    """It is over, and those it touched are told so."""

    number: int
