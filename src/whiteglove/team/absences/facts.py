"""What happened with absences and covers."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact


@dataclass(frozen=True, slots=True)
class AbsenceFact(Fact):
    """Something about when a colleague is away."""

    absence_id: int
    colleague_id: int

    @property
    def subject(self) -> str:
        """The colleague."""
        return f"colleague:{self.colleague_id}"


@fact("team.AbsencePlanned")
@dataclass(frozen=True, slots=True)
class AbsencePlanned(AbsenceFact):
    """It was entered, or a calendar told of it, that a colleague will be away, or is."""


@fact("team.AbsenceChanged")
@dataclass(frozen=True, slots=True)
class AbsenceChanged(AbsenceFact):
    """It has another end, cover or reason; of one out of a calendar also another beginning."""


@fact("team.AbsenceBegan")
@dataclass(frozen=True, slots=True)
class AbsenceBegan(AbsenceFact):
    """From now on they are away."""


@fact("team.AbsenceOver")
@dataclass(frozen=True, slots=True)
class AbsenceOver(AbsenceFact):
    """This absence is over, in time or because they are back early. Another of theirs may hold."""


@fact("team.AbsenceEnded")
@dataclass(frozen=True, slots=True)
class AbsenceEnded(AbsenceFact):
    """It was called off before it began."""


@fact("team.StandInsChanged")
@dataclass(frozen=True, slots=True)
class StandInsChanged(Fact):
    """Others stand in for a colleague from now on, in this order."""

    colleague_id: int
    cover_ids: list[int]

    @property
    def subject(self) -> str:
        """The colleague."""
        return f"colleague:{self.colleague_id}"


@fact("team.CoverTroubled")
@dataclass(frozen=True, slots=True)
class CoverTroubled(Fact):
    """The nightly look found that a cover could not answer: a circle, left, blind to the team, or away too."""

    colleague_id: int
    cover_id: int
    trouble: str

    @property
    def subject(self) -> str:
        """The colleague who is covered."""
        return f"colleague:{self.colleague_id}"
