"""What happened with destinations. What is sent to them is no fact: it tells of facts."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact


@dataclass(frozen=True, slots=True)
class DestinationFact(Fact):
    """Something about one destination."""

    destination_id: int

    @property
    def subject(self) -> str:
        """As its page is called."""
        return f"webhook:{self.destination_id}"


@fact("webhooks.DestinationAdded")
@dataclass(frozen=True, slots=True)
class DestinationAdded(DestinationFact):
    """From now on facts go there. with_private: also those of private teams."""

    offers: tuple[str, ...]
    with_private: bool


@fact("webhooks.DestinationChanged")
@dataclass(frozen=True, slots=True)
class DestinationChanged(DestinationFact):
    """It has another name or address, or hears of other facts."""

    offers: tuple[str, ...]
    with_private: bool


@fact("webhooks.SecretRenewed")
@dataclass(frozen=True, slots=True)
class SecretRenewed(DestinationFact):
    """It has a new secret; the old one signs as well for a while."""


@fact("webhooks.DestinationStopped")
@dataclass(frozen=True, slots=True)
class DestinationStopped(DestinationFact):
    """Nothing is sent there. because: person, gone, failing, lost."""

    because: str


@fact("webhooks.DestinationResumed")
@dataclass(frozen=True, slots=True)
class DestinationResumed(DestinationFact):
    """It goes on where it stopped."""


@fact("webhooks.DestinationRemoved")
@dataclass(frozen=True, slots=True)
class DestinationRemoved(DestinationFact):
    """Nothing goes there any more."""


@fact("webhooks.SendingAskedFor")
@dataclass(frozen=True, slots=True)
class SendingAskedFor(DestinationFact):
    """A person wants a fact sent once more; fact_id None: a test."""

    fact_id: int | None


@fact("webhooks.FactsLeftOut")
@dataclass(frozen=True, slots=True)
class FactsLeftOut(DestinationFact):
    """A person decided that it goes on without the one that waited first, or (all) without all that waited."""

    all: bool
