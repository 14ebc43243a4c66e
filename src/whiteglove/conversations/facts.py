"""What happened in conversations."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact

LISTS = "conversations"


@dataclass(frozen=True, slots=True)
class ConversationFact(Fact):
    """Something about one conversation; open lists hear of it too."""

    conversation_id: int

    @property
    def subject(self) -> str:
        """The conversation."""
        return f"conversation:{self.conversation_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """The conversation's page and every list."""
        return (self.subject, LISTS)


@fact("conversations.ConversationOpened")
@dataclass(frozen=True, slots=True)
class ConversationOpened(ConversationFact):
    """A new matter."""

    customer_id: int
    team_id: int


@fact("conversations.MessageReceived")
@dataclass(frozen=True, slots=True)
class MessageReceived(ConversationFact):
    """A customer, or a machine of theirs, said something."""

    message_id: int
    mail_kind: str


@fact("conversations.MessageWritten")
@dataclass(frozen=True, slots=True)
class MessageWritten(ConversationFact):
    """We answered; a channel takes it from here."""

    message_id: int


@fact("conversations.AnswerSentElsewhere")
@dataclass(frozen=True, slots=True)
class AnswerSentElsewhere(ConversationFact):
    """A colleague answered from their own mail program; it has left already."""

    message_id: int


@fact("conversations.MessageTakenBack")
@dataclass(frozen=True, slots=True)
class MessageTakenBack(ConversationFact):
    """An answer was taken back before it left."""

    message_id: int


@fact("conversations.NoteWritten")
@dataclass(frozen=True, slots=True)
class NoteWritten(ConversationFact):
    """A colleague said something to colleagues."""

    message_id: int


@fact("conversations.ColleaguesTold")
@dataclass(frozen=True, slots=True)
class ColleaguesTold(Fact):
    """Colleagues have a notice about a conversation."""

    conversation_id: int
    because: str
    notice_ids: list[int]
    colleague_ids: list[int]

    @property
    def subject(self) -> str:
        """The conversation."""
        return f"conversation:{self.conversation_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """Each colleague's own."""
        return tuple(f"told:{colleague_id}" for colleague_id in self.colleague_ids)


@fact("conversations.Followed")
@dataclass(frozen=True, slots=True)
class Followed(ConversationFact):
    """A colleague wants to hear of it, or was asked to."""

    colleague_id: int


@fact("conversations.Unfollowed")
@dataclass(frozen=True, slots=True)
class Unfollowed(ConversationFact):
    """They hear of it no more."""

    colleague_id: int


@fact("conversations.DeliveryChanged")
@dataclass(frozen=True, slots=True)
class DeliveryChanged(ConversationFact):
    """A message of ours left, failed, or may have been sent."""

    message_id: int
    state: str


@fact("conversations.Assigned")
@dataclass(frozen=True, slots=True)
class Assigned(ConversationFact):
    """Somebody else answers for it. None: nobody in particular."""

    owner_id: int | None
    team_id: int


@fact("conversations.Closed")
@dataclass(frozen=True, slots=True)
class Closed(ConversationFact):
    """Called done."""


@fact("conversations.Reopened")
@dataclass(frozen=True, slots=True)
class Reopened(ConversationFact):
    """Not done after all."""


@dataclass(frozen=True, slots=True)
class ViewFact(Fact):
    """Something about a saved view. team_id: with which team it is shared; None: somebody's own."""

    view_id: int
    team_id: int | None

    @property
    def subject(self) -> str:
        """The view."""
        return f"view:{self.view_id}"


@fact("conversations.ViewSaved")
@dataclass(frozen=True, slots=True)
class ViewSaved(ViewFact):
    """A search was kept under a name."""


@fact("conversations.ViewChanged")
@dataclass(frozen=True, slots=True)
class ViewChanged(ViewFact):
    """A saved view has another name, search, team or place."""


@fact("conversations.ViewRemoved")
@dataclass(frozen=True, slots=True)
class ViewRemoved(ViewFact):
    """A saved view is gone; no conversation is."""
