"""What happened with calendars of colleagues."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact


@dataclass(frozen=True, slots=True)
class FeedFact(Fact):
    """Something about a calendar from which absences come."""

    feed_id: int
    colleague_id: int

    @property
    def subject(self) -> str:
        """The colleague."""
        return f"colleague:{self.colleague_id}"


@fact("team.FeedAdded")
@dataclass(frozen=True, slots=True)
class FeedAdded(FeedFact):
    """Absences of a colleague come from a calendar."""


@fact("team.FeedRemoved")
@dataclass(frozen=True, slots=True)
class FeedRemoved(FeedFact):
    """They come from it no more; those known stay."""


@fact("team.FeedFailed")
@dataclass(frozen=True, slots=True)
class FeedFailed(FeedFact):
    """A calendar that could be read cannot any more. Nothing known from it is lost."""


@fact("team.FeedMended")
@dataclass(frozen=True, slots=True)
class FeedMended(FeedFact):
    """It can be read again."""


@fact("team.FileTaken")
@dataclass(frozen=True, slots=True)
class FileTaken(FeedFact):
    """Absences of a colleague were taken out of a file."""

    absences: int
