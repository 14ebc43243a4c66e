"""What happened while something was put right."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact

RECOVERIES = "recoveries"


@dataclass(frozen=True, slots=True)
class RecoveryFact(Fact):
    """Something about one recovery; its conversation, its customer and every open list hear of it."""

    recovery_id: int
    customer_id: int
    conversation_id: int | None
    team_id: int | None

    @property
    def subject(self) -> str:
        """The recovery."""
        return f"recovery:{self.recovery_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """The pages on which it stands."""
        return _where_it_stands(self)


def _where_it_stands(one: RecoveryFact) -> tuple[str, ...]:
    talk = () if one.conversation_id is None else (f"conversation:{one.conversation_id}",)
    return (one.subject, RECOVERIES, f"customer:{one.customer_id}", *talk)


@fact("recovery.RecoveryOpened")
@dataclass(frozen=True, slots=True)
class RecoveryOpened(RecoveryFact):
    """Something is to be put right. reason: an OpenedBy; owner None: nobody is here yet."""

    reason: str
    owner_id: int | None
    next_at: str


@fact("recovery.RecoveryJoined")
@dataclass(frozen=True, slots=True)
class RecoveryJoined(RecoveryFact):
    """What is put right has one more reason."""

    reason: str


@fact("recovery.RecoveryStepTaken")
@dataclass(frozen=True, slots=True)
class RecoveryStepTaken(RecoveryFact):
    """One of the five steps was taken."""

    step: str


@fact("recovery.RecoveryHandedOn")
@dataclass(frozen=True, slots=True)
class RecoveryHandedOn(RecoveryFact):
    """Somebody else puts it right from now on."""

    from_owner_id: int | None
    owner_id: int | None


@fact("recovery.RecoveryMoved")
@dataclass(frozen=True, slots=True)
class RecoveryMoved(RecoveryFact):
    """The customer hears of it by another moment."""

    from_at: str
    next_at: str


@fact("recovery.HarmWritten")
@dataclass(frozen=True, slots=True)
class HarmWritten(RecoveryFact):
    """What it cost the customer was written down, or written anew. None: not known; money: in the smallest unit."""

    money: int | None
    currency: str | None
    delay_hours: float | None
    issue: str


@fact("recovery.RecoveryLinked")
@dataclass(frozen=True, slots=True)
class RecoveryLinked(RecoveryFact):
    """What is put right comes from something that touches many; None: it does not, after all."""

    from_incident_id: int | None
    incident_id: int | None

    @property
    def topics(self) -> tuple[str, ...]:
        """Also the pages of both incidents."""
        many = (one for one in (self.from_incident_id, self.incident_id) if one is not None)
        return (*_where_it_stands(self), *(f"incident:{one}" for one in many))


@fact("recovery.RecoveryClosed")
@dataclass(frozen=True, slots=True)
class RecoveryClosed(RecoveryFact):
    """It is over: with the customer's word, or for a stated reason. is_satisfied None: they did not say."""

    with_their_word: bool
    is_satisfied: bool | None
