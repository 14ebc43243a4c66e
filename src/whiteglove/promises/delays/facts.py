"""What happened to words of delay."""

from dataclasses import dataclass

from whiteglove.conversations.facts import ConversationFact
from whiteglove.foundation.journal.facts import fact


@dataclass(frozen=True, slots=True)
class DelayFact(ConversationFact):
    """Something about one delay."""

    delay_id: int
    from_moment: str


@fact("promises.DelaySeen")
@dataclass(frozen=True, slots=True)
class DelaySeen(DelayFact):
    """A customer was to hear from us by a moment that comes near, and nobody is answering."""

    to_moment: str
    promise_id: int | None


@fact("promises.DelayTold")
@dataclass(frozen=True, slots=True)
class DelayTold(DelayFact):
    """They were told another time, with what changed. by_itself: without a colleague."""

    to_moment: str
    message_id: int
    by_itself: bool


@fact("promises.DelayNotTold")
@dataclass(frozen=True, slots=True)
class DelayNotTold(DelayFact):
    """The word did not reach them; they know of the old time alone, and are to be told still."""

    message_id: int


@fact("promises.DelayDropped")
@dataclass(frozen=True, slots=True)
class DelayDropped(DelayFact):
    """Nothing is to be told: it was answered in time, is done or paused, or nobody is there to read it."""

    because: str


@fact("promises.AwayTold")
@dataclass(frozen=True, slots=True)
class AwayTold(ConversationFact):
    """Who wrote to an absent colleague was told who answers now."""

    absence_id: int
    message_id: int
