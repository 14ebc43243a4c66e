"""What happened on the map."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact

ENCOUNTERS = "encounters"  # the topic of pages that show what happened as a whole


@dataclass(frozen=True, slots=True)
class EncounterFact(Fact):
    """Something about one encounter; the customer's page hears of it too."""

    encounter_id: int
    customer_id: int
    touchpoint_id: int | None

    @property
    def subject(self) -> str:
        """The encounter."""
        return f"encounter:{self.encounter_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """The encounter, the customer, and the pages of what happened as a whole."""
        return (self.subject, f"customer:{self.customer_id}", ENCOUNTERS)


@fact("encounters.EncounterBegan")
@dataclass(frozen=True, slots=True)
class EncounterBegan(EncounterFact):
    """A customer met us, or we them. touchpoint_id None: no rule says where that was."""


@fact("encounters.EncounterEnded")
@dataclass(frozen=True, slots=True)
class EncounterEnded(EncounterFact):
    """We answered: what comes next is another encounter."""


@fact("encounters.EncounterGoesOn")
@dataclass(frozen=True, slots=True)
class EncounterGoesOn(EncounterFact):
    """The answer was taken back: it is not over."""


@fact("encounters.EncounterCorrected")
@dataclass(frozen=True, slots=True)
class EncounterCorrected(EncounterFact):
    """A colleague said where on the map it really was."""

    was_touchpoint_id: int | None


@fact("encounters.EncounterDropped")
@dataclass(frozen=True, slots=True)
class EncounterDropped(EncounterFact):
    """It was none after all: what we wrote was taken back before it left."""


@fact("encounters.EncountersTaken")
@dataclass(frozen=True, slots=True)
class EncountersTaken(Fact):
    """Records from elsewhere were taken in: how many, and their ids from the first to the last."""

    count: int
    first_id: int
    last_id: int

    @property
    def subject(self) -> str:
        """All that came together."""
        return f"encounters:{self.first_id}-{self.last_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """All that came together, and the pages of what happened as a whole."""
        return (self.subject, ENCOUNTERS)


@fact("encounters.EpisodeEnded")
@dataclass(frozen=True, slots=True)
class EpisodeEnded(Fact):
    """A customer's run through a journey is over. why: last_touchpoint, long_ago or said."""

    episode_id: int
    customer_id: int
    journey_id: int
    why: str

    @property
    def subject(self) -> str:
        """The customer, whose page shows it."""
        return f"customer:{self.customer_id}"


@dataclass(frozen=True, slots=True)
class RuleFact(Fact):
    """Something about one rule by which encounters are placed."""

    rule_id: int
    touchpoint_id: int

    @property
    def subject(self) -> str:
        """The rule."""
        return f"placement-rule:{self.rule_id}"


@fact("encounters.RuleAdded")
@dataclass(frozen=True, slots=True)
class RuleAdded(RuleFact):
    """From now on encounters are placed by it, too; what was placed before stays where it is."""


@fact("encounters.RuleRetired")
@dataclass(frozen=True, slots=True)
class RuleRetired(RuleFact):
    """Nothing is placed by it any more."""


@fact("encounters.RulesReordered")
@dataclass(frozen=True, slots=True)
class RulesReordered(Fact):
    """Another rule decides first."""

    rule_ids: list[int]

    @property
    def subject(self) -> str:
        """All of them."""
        return "placement-rules"
