"""What happened in conversations."""

from collections.abc import Sequence
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

    @property
    def topics(self) -> tuple[str, ...]:
        """The customer's page too: it listens to no conversation that was not there."""
        return (self.subject, LISTS, f"customer:{self.customer_id}")


@fact("conversations.MessageReceived")
@dataclass(frozen=True, slots=True)
class MessageReceived(ConversationFact):
    """A customer, or a machine of theirs, said something."""

    message_id: int
    mail_kind: str


@fact("conversations.PastMessageKept")
@dataclass(frozen=True, slots=True)
class PastMessageKept(ConversationFact):
    """What was said long ago came out of an archive; nothing follows from it, and no list hears of it."""

    message_id: int

    @property
    def topics(self) -> tuple[str, ...]:
        """The conversation's page alone."""
        return (self.subject,)


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


@fact("conversations.Forwarded")
@dataclass(frozen=True, slots=True)
class Forwarded(ConversationFact):
    """An outside expert was asked; a channel takes it from here."""

    message_id: int


@fact("conversations.SentAgain")
@dataclass(frozen=True, slots=True)
class SentAgain(ConversationFact):
    """A message of ours that had not arrived was sent once more, as `again_id`; comes beside MessageWritten."""

    message_id: int
    again_id: int


@fact("conversations.DraftLeft")
@dataclass(frozen=True, slots=True)
class DraftLeft(ConversationFact):
    """A program left a draft (`reply` or `note`) for a colleague, who sends it or not."""

    colleague_id: int
    draft: str


@fact("conversations.AsideReceived")
@dataclass(frozen=True, slots=True)
class AsideReceived(ConversationFact):
    """An outside expert answered, or a machine of theirs. The customer neither wrote nor sees it."""

    message_id: int
    mail_kind: str


@fact("conversations.ColleaguesTold")
@dataclass(frozen=True, slots=True)
class ColleaguesTold(Fact):
    """Colleagues have a notice about a conversation, or about what may stand without one (`about`)."""

    conversation_id: int | None
    because: str
    notice_ids: list[int]
    colleague_ids: list[int]
    about: str = ""

    @property
    def subject(self) -> str:
        """What they are told about."""
        return self.about or f"conversation:{self.conversation_id}"

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


@fact("conversations.WordsErased")
@dataclass(frozen=True, slots=True)
class WordsErased(ConversationFact):
    """The customer was erased: no word of theirs, or no word that names them, is left in it."""


@fact("conversations.ConversationErased")
@dataclass(frozen=True, slots=True)
class ConversationErased(ConversationFact):
    """It was kept as long as the house wishes; nothing of it is left."""


@dataclass(frozen=True, slots=True)
class SavedReplyFact(Fact):
    """Something about one saved reply."""

    saved_reply_id: int

    @property
    def subject(self) -> str:
        """The saved reply."""
        return f"saved-reply:{self.saved_reply_id}"


@fact("conversations.SavedReplyAdded")
@dataclass(frozen=True, slots=True)
class SavedReplyAdded(SavedReplyFact):
    """Words that are needed often were kept. team_id None: for all teams."""

    team_id: int | None


@fact("conversations.SavedReplyChanged")
@dataclass(frozen=True, slots=True)
class SavedReplyChanged(SavedReplyFact):
    """They say something else, are named otherwise, serve another team, or are offered again."""

    team_id: int | None


@fact("conversations.SavedReplyRetired")
@dataclass(frozen=True, slots=True)
class SavedReplyRetired(SavedReplyFact):
    """They are offered no more."""


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


@fact("conversations.HandedOver")
@dataclass(frozen=True, slots=True)
class HandedOver(ConversationFact):
    """Responsibility passed to another: warm with a word, cold without. None: nobody in particular."""

    from_owner_id: int | None
    to_owner_id: int | None
    from_team_id: int
    to_team_id: int
    is_warm: bool


@fact("conversations.Paused")
@dataclass(frozen=True, slots=True)
class Paused(ConversationFact):
    """Out of the way until a moment (ISO, UTC)."""

    until: str


@fact("conversations.PauseEnded")
@dataclass(frozen=True, slots=True)
class PauseEnded(ConversationFact):
    """Back again: its moment came (is_in_time), somebody said something or wanted it back, or a promise falls due."""

    is_in_time: bool


@fact("conversations.TagsChanged")
@dataclass(frozen=True, slots=True)
class TagsChanged(ConversationFact):
    """Tags were put on and taken off, by id."""

    put_on: Sequence[int]
    taken_off: Sequence[int]


@dataclass(frozen=True, slots=True)
class PairFact(ConversationFact):
    """Something about two conversations; the pages of both hear of it."""

    other_id: int

    @property
    def topics(self) -> tuple[str, ...]:
        """Both pages and every list."""
        return (self.subject, f"conversation:{self.other_id}", LISTS)


@fact("conversations.Merged")
@dataclass(frozen=True, slots=True)
class Merged(PairFact):
    """What was said in the other stands here from now on."""

    merge_id: int


@fact("conversations.MergeUndone")
@dataclass(frozen=True, slots=True)
class MergeUndone(PairFact):
    """The other has its messages back."""

    merge_id: int


@fact("conversations.Linked")
@dataclass(frozen=True, slots=True)
class Linked(PairFact):
    """The two have to do with each other."""


@fact("conversations.Unlinked")
@dataclass(frozen=True, slots=True)
class Unlinked(PairFact):
    """They have not, after all."""


@dataclass(frozen=True, slots=True)
class TagFact(Fact):
    """Something about a tag."""

    tag_id: int

    @property
    def subject(self) -> str:
        """The tag."""
        return f"tag:{self.tag_id}"

    @property
    def topics(self) -> tuple[str, ...]:
        """Every list shows names of tags."""
        return (self.subject, LISTS)


@fact("conversations.TagAdded")
@dataclass(frozen=True, slots=True)
class TagAdded(TagFact):
    """A new word for conversations, or a retired one again."""


@fact("conversations.TagRenamed")
@dataclass(frozen=True, slots=True)
class TagRenamed(TagFact):
    """It has another name; conversations keep it."""


@fact("conversations.TagRetired")
@dataclass(frozen=True, slots=True)
class TagRetired(TagFact):
    """It is offered no more; conversations keep it."""


@fact("conversations.TagsMerged")
@dataclass(frozen=True, slots=True)
class TagsMerged(TagFact):
    """Whatever carried this tag carries another from now on, and this one is retired. conversations: how many."""

    into_id: int
    conversations: int
