"""What happened to the house as a whole."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact


@dataclass(frozen=True, slots=True)
class HouseFact(Fact):
    """Something about the whole house."""

    @property
    def subject(self) -> str:
        """The house."""
        return "house"


@fact("house.BackedUp")
@dataclass(frozen=True, slots=True)
class BackedUp(HouseFact):
    """A backup was made."""

    size: int
    blobs: int
    missing: int


@fact("house.DeskRestored")
@dataclass(frozen=True, slots=True)
class DeskRestored(HouseFact):
    """The house was made from a backup of that moment; what happened since is not in it."""

    backup_of: str
    blobs: int


@fact("house.DeskExported")
@dataclass(frozen=True, slots=True)
class DeskExported(HouseFact):
    """Everything was given out in files."""

    rows: int
    mails: int
    files: int
