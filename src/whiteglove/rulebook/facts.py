"""What happened to rules."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact


@dataclass(frozen=True, slots=True)
class RuleFact(Fact):
    """Something about one rule."""

    rule_id: int

    @property
    def subject(self) -> str:
        """The rule."""
        return f"rule:{self.rule_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """The rule, and the rulebook."""
        return (self.subject, "rulebook")


@fact("rulebook.RuleAdded")
@dataclass(frozen=True, slots=True)
class RuleAdded(RuleFact):
    """It holds from now on; expires_on: on which day it ends by itself, None: on none."""

    is_mandatory: bool
    expires_on: str | None


@fact("rulebook.RuleChanged")
@dataclass(frozen=True, slots=True)
class RuleChanged(RuleFact):
    """It says something else; turn: tighter, looser or same for those whom it binds."""

    revision: int
    turn: str
    expires_on: str | None


@fact("rulebook.RuleRetired")
@dataclass(frozen=True, slots=True)
class RuleRetired(RuleFact):
    """It holds no more; retirement_id: who, when, why."""

    retirement_id: int


@fact("rulebook.RuleRestored")
@dataclass(frozen=True, slots=True)
class RuleRestored(RuleFact):
    """It holds again."""

    retirement_id: int


@fact("rulebook.SunsetRenewed")
@dataclass(frozen=True, slots=True)
class SunsetRenewed(RuleFact):
    """Customers' evidence keeps a tightening until another day."""

    sunset_id: int
    ends_on: str


@fact("rulebook.SunsetPassed")
@dataclass(frozen=True, slots=True)
class SunsetPassed(RuleFact):
    """Its day came and nothing of customers had renewed it: the tightening ended by itself."""

    sunset_id: int


@fact("rulebook.DirectionWritten")
@dataclass(frozen=True, slots=True)
class DirectionWritten(Fact):
    """The house says anew where it wants to go."""

    version: int

    @property
    def subject(self) -> str:
        """The direction."""
        return "direction"
