"""What happened to promises."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact

LEDGER = "promises"


@dataclass(frozen=True, slots=True)
class PromiseFact(Fact):
    """Something about one promise; its conversation, its customer and every open ledger hear of it."""

    promise_id: int
    customer_id: int
    conversation_id: int | None
    team_id: int
    colleague_id: int | None

    @property
    def subject(self) -> str:
        """The promise."""
        return f"promise:{self.promise_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """The pages on which it stands."""
        talk = () if self.conversation_id is None else (f"conversation:{self.conversation_id}",)
        return (self.subject, LEDGER, f"customer:{self.customer_id}", *talk)


@fact("promises.PromiseMade")
@dataclass(frozen=True, slots=True)
class PromiseMade(PromiseFact):
    """Somebody told a customer what we would do, by when."""

    due: str
    made_by_team_id: int | None


@fact("promises.PromiseMoved")
@dataclass(frozen=True, slots=True)
class PromiseMoved(PromiseFact):
    """It is due at another time. has_word: the customer said something to that."""

    from_due: str
    to_due: str
    has_word: bool


@fact("promises.PromiseKept")
@dataclass(frozen=True, slots=True)
class PromiseKept(PromiseFact):
    """It was done; is_late: after it was due."""

    due: str
    kept_at: str
    is_late: bool


@fact("promises.PromiseBroken")
@dataclass(frozen=True, slots=True)
class PromiseBroken(PromiseFact):
    """Its time passed, and it was not kept."""

    due: str


@fact("promises.PromiseWithdrawn")
@dataclass(frozen=True, slots=True)
class PromiseWithdrawn(PromiseFact):
    """It no longer holds."""

    due: str


@fact("promises.PromiseObjected")
@dataclass(frozen=True, slots=True)
class PromiseObjected(PromiseFact):
    """The team that has to keep it says that it cannot, by then."""

    due: str


@fact("promises.PromiseAgreed")
@dataclass(frozen=True, slots=True)
class PromiseAgreed(PromiseFact):
    """The team that has to keep it says that it will."""

    due: str


@fact("promises.PromiseExplained")
@dataclass(frozen=True, slots=True)
class PromiseExplained(PromiseFact):
    """Somebody said why it was broken: one of the five causes."""

    due: str
    cause: str


@dataclass(frozen=True, slots=True)
class AskingFact(Fact):
    """Something about a question to a team."""

    asking_id: int
    team_id: int
    by_team_id: int | None
    due: str

    @property
    def subject(self) -> str:
        """The question."""
        return f"asking:{self.asking_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """Every open ledger."""
        return (self.subject, LEDGER)


@fact("promises.TeamAsked")
@dataclass(frozen=True, slots=True)
class TeamAsked(AskingFact):
    """A team is asked whether something can be promised that it would have to keep."""


@fact("promises.AskingAnswered")
@dataclass(frozen=True, slots=True)
class AskingAnswered(AskingFact):
    """It agrees, or it does not."""

    agrees: bool


@fact("promises.CallbackListed")
@dataclass(frozen=True, slots=True)
class CallbackListed(PromiseFact):
    """It stands on somebody's list from now on, to be called; null: on nobody's, whoever is free may call."""

    on_list_of: int | None
    window_from: str


@fact("promises.CallAttempted")
@dataclass(frozen=True, slots=True)
class CallAttempted(PromiseFact):
    """Somebody called; outcome: how that ended, window_from: from when on they call again."""

    attempt_id: int
    outcome: str
    window_from: str


@fact("promises.CallbackAsks")
@dataclass(frozen=True, slots=True)
class CallbackAsks(PromiseFact):
    """Before it goes on somebody has to say how; asks: `wrong_number`, `go_on`, or empty once that was said."""

    asks: str
    asked: int | None


@dataclass(frozen=True, slots=True)
class ProposalFact(Fact):
    """Something about what reads like a promise in one of our answers; its conversation hears of it."""

    conversation_id: int

    @property
    def subject(self) -> str:
        """The conversation."""
        return f"conversation:{self.conversation_id}"


@fact("promises.ProposalsFound")
@dataclass(frozen=True, slots=True)
class ProposalsFound(ProposalFact):
    """Sentences of an answer read like promises. count: how many."""

    message_id: int
    count: int


@fact("promises.ProposalDismissed")
@dataclass(frozen=True, slots=True)
class ProposalDismissed(ProposalFact):
    """A colleague said that a sentence is no promise."""

    proposal_id: int
