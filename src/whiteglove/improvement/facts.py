"""What happened as rules that hurt were looked at."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact

ROUNDS = "rounds"


@dataclass(frozen=True, slots=True)
class RuleLookedAtFact(Fact):
    """Something about one rule that hurt."""

    rule_id: int

    @property
    def subject(self) -> str:
        """The rule."""
        return f"rule:{self.rule_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """The rule, and the rounds."""
        return (self.subject, ROUNDS)


@fact("improvement.RoundBegan")
@dataclass(frozen=True, slots=True)
class RoundBegan(Fact):
    """A barnacle round began; rules: how many were due or hurt."""

    round_id: int
    rules: int

    @property
    def subject(self) -> str:
        """The round."""
        return f"round:{self.round_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """The rounds."""
        return (self.subject, ROUNDS)


@fact("improvement.RuleDecided")
@dataclass(frozen=True, slots=True)
class RuleDecided(RuleLookedAtFact):
    """Somebody decided what becomes of a rule: keep, soften, change, try or retire."""

    decision_id: int
    choice: str


@fact("improvement.RuleProposed")
@dataclass(frozen=True, slots=True)
class RuleProposed(RuleLookedAtFact):
    """A colleague proposes that a rule ends."""

    proposal_id: int


@fact("improvement.TrialEnded")
@dataclass(frozen=True, slots=True)
class TrialEnded(RuleLookedAtFact):
    """The weeks without a rule are over, or somebody ended them."""

    trial_id: int


@fact("improvement.EffectWritten")
@dataclass(frozen=True, slots=True)
class EffectWritten(RuleLookedAtFact):
    """Did it help? It is written down; told: how many customers can read that their words led there."""

    decision_id: int
    told: int


@fact("improvement.TellingReleased")
@dataclass(frozen=True, slots=True)
class TellingReleased(RuleLookedAtFact):
    """Somebody released that customers whose words led to a decision are told; how many are, and how many are not."""

    decision_id: int
    customers: int
    not_told: int


@fact("improvement.CustomersToldBack")
@dataclass(frozen=True, slots=True)
class CustomersToldBack(RuleLookedAtFact):
    """Some of them were told; of so many others it is known why not."""

    decision_id: int
    told: int
    not_told: int


@fact("improvement.LookedHonestly")
@dataclass(frozen=True, slots=True)
class LookedHonestly(Fact):
    """Somebody tried how hard it is to buy, leave, return, cancel, complain or reach a person."""

    look_id: int
    way: str
    touchpoint_id: int | None

    @property
    def subject(self) -> str:
        """The look."""
        return f"honest:{self.look_id}"
