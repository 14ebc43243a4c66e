"""What happened to what people may decide alone."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact

LIMITS = "limits"


@dataclass(frozen=True, slots=True)
class LimitFact(Fact):
    """Something about one limit, of a role or of a person; every open page of limits hears of it."""

    authority_id: int
    kind_of_gesture: str
    role: str
    colleague_id: int | None
    touchpoint_id: int | None

    @property
    def subject(self) -> str:
        """The limit."""
        return f"limit:{self.authority_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """Every page of limits."""
        return (LIMITS,)


@fact("rulebook.LimitChanged")
@dataclass(frozen=True, slots=True)
class LimitChanged(LimitFact):
    """A limit holds from now on. is_lowered: people may decide less than before; then it expires by itself."""

    per_case: int | None
    per_period: int | None
    period_days: int
    currency: str
    is_lowered: bool


@fact("rulebook.LimitEnded")
@dataclass(frozen=True, slots=True)
class LimitEnded(LimitFact):
    """A limit ended, and none took its place. is_lowered: people may decide less than before."""

    is_lowered: bool


@fact("rulebook.LimitHoldsAgain")
@dataclass(frozen=True, slots=True)
class LimitHoldsAgain(LimitFact):
    """Nobody renewed what had been lowered: what held before holds again."""


@fact("rulebook.LimitRenewed")
@dataclass(frozen=True, slots=True)
class LimitRenewed(LimitFact):
    """Evidence of customers renewed a lowered limit until a day."""

    until: str
