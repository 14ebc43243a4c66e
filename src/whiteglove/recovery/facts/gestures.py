"""What happened to what was given, to questions for more, and to the looks of peers."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact

GESTURES = "gestures"


@dataclass(frozen=True, slots=True)
class GestureFact(Fact):
    """Something about one gesture; its conversation, its customer and every open ledger hear of it."""

    gesture_id: int
    conversation_id: int | None
    customer_id: int | None
    team_id: int | None
    colleague_id: int | None

    @property
    def subject(self) -> str:
        """The gesture."""
        return f"gesture:{self.gesture_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """The pages on which it stands."""
        talk = () if self.conversation_id is None else (f"conversation:{self.conversation_id}",)
        whose = () if self.customer_id is None else (f"customer:{self.customer_id}",)
        return (self.subject, GESTURES, *talk, *whose)


@fact("recovery.GestureGiven")
@dataclass(frozen=True, slots=True)
class GestureGiven(GestureFact):
    """A colleague put it right on their own authority. worth: in the smallest unit of the currency."""

    kind_of_gesture: str
    worth: int
    currency: str
    rule_id: int | None
    touchpoint_id: int | None
    recovery_id: int | None
    was_asked_for: bool | None


@fact("recovery.GestureTakenBack")
@dataclass(frozen=True, slots=True)
class GestureTakenBack(GestureFact):
    """It was taken back, and counts no more."""

    worth: int
    currency: str


@dataclass(frozen=True, slots=True)
class MoreFact(Fact):
    """Something about a question for more than one may decide alone; both who asked and who is asked hear of it."""

    more_id: int
    conversation_id: int | None
    team_id: int | None
    asker_id: int
    asked_id: int

    @property
    def subject(self) -> str:
        """The question."""
        return f"more:{self.more_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """Its page, and the conversation's."""
        talk = () if self.conversation_id is None else (f"conversation:{self.conversation_id}",)
        return (self.subject, *talk)


@fact("recovery.AskedForMore")
@dataclass(frozen=True, slots=True)
class AskedForMore(MoreFact):
    """A colleague with more authority is asked while the customer waits."""

    kind_of_gesture: str
    worth: int
    currency: str
    at_once_id: int | None


@fact("recovery.MoreAnswered")
@dataclass(frozen=True, slots=True)
class MoreAnswered(MoreFact):
    """They said yes, and it was given on their authority (gesture_id), or no."""

    agrees: bool
    gesture_id: int | None


@fact("recovery.MoreEnded")
@dataclass(frozen=True, slots=True)
class MoreEnded(MoreFact):
    """Nobody waits for an answer any more. too_long: nobody answered in time; else the asker took it back."""

    too_long: bool


@dataclass(frozen=True, slots=True)
class LookFact(Fact):
    """Something about a peer's look at a gesture afterwards."""

    look_id: int
    gesture_id: int
    team_id: int | None
    peer_id: int | None

    @property
    def subject(self) -> str:
        """The look."""
        return f"look:{self.look_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """Its page."""
        return (self.subject,)


@fact("recovery.LookAsked")
@dataclass(frozen=True, slots=True)
class LookAsked(LookFact):
    """Chance, weighted by risk, put a gesture before a peer."""


@fact("recovery.LookSaid")
@dataclass(frozen=True, slots=True)
class LookSaid(LookFact):
    """The peer said what they would have done: same, more or else."""

    said: str
