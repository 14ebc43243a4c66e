"""A person answers, notes something for colleagues, or takes an answer back before it leaves."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from whiteglove.conversations.actions.attention import tell_of_note, tell_of_words
from whiteglove.conversations.actions.columns import (
    all_words,
    lock,
    newest_preview,
    said_columns,
    standing_columns,
    standing_from_messages,
    write,
)
from whiteglove.conversations.actions.drafts import end_draft, files_of_draft, put_in_draft
from whiteglove.conversations.actions.files import attach
from whiteglove.conversations.actions.owning import took_by_answering
from whiteglove.conversations.actions.pausing import end_pause
from whiteglove.conversations.composed import Composed
from whiteglove.conversations.facts import Assigned, MessageTakenBack, MessageWritten, NoteWritten
from whiteglove.conversations.incoming import FileGiven
from whiteglove.conversations.models import Conversation, Direction, DraftKind, Message, SentAgain
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.queries.meanwhile import Meanwhile, meanwhile
from whiteglove.conversations.queries.recipients import reply_recipients
from whiteglove.conversations.rules import after_we_answered, gaps_in
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import storable
from whiteglove.team.permissions import May, require


class NobodyToAnswer(Refused):
    """The conversation knows no address to which an answer could go."""


class SomethingNewMeanwhile(Refused):
    """Something happened that the author of an answer had not seen. news: what."""

    def __init__(self, news: Meanwhile) -> None:
        super().__init__("Something new came while this answer was being written.")
        self.news = news


class CustomerWroteMeanwhile(SomethingNewMeanwhile):
    """The customer is among those who said something new."""

    def __init__(self, news: Meanwhile) -> None:
        super().__init__(news)
        self.args = ("The customer wrote again while this answer was being written.",)


class SentAlready(Refused):
    """This composer has sent other words already, from another window."""


class GapsLeft(Refused):
    """A saved reply left gaps that its author has to fill."""

    status = 422


class TooLateToTakeBack(Refused):
    """The answer has left already."""


@transaction.atomic
def write_reply(
    actor: Actor,
    conversation_id: int,
    *,
    text: str,
    files: Sequence[FileGiven] = (),
    undo_seconds: int = 0,
    composed: Composed | None = None,
) -> Message:
    """Answer the customer. A channel sends it once `undo_seconds` are over. What nobody had is the answerer's now.

    composed: from a page: the files of its draft go too, the draft ends, and pressing twice sends once.
    Raises NotUnderstood for an empty text without files, NobodyToAnswer, SomethingNewMeanwhile, SentAlready,
    GapsLeft, NotFound.
    """
    require(actor, May.ANSWER)
    conversation = lock(actor, conversation_id)
    sent, files = sent_before(actor, conversation, DraftKind.REPLY, text=text, files=files, composed=composed)
    if sent is not None:
        return sent
    said = something_said(text, files)
    refuse_gaps(said)
    refuse_unless_seen(actor, conversation, composed)
    message = _add_reply(actor, conversation, said, undo_seconds=undo_seconds, composed=composed)
    attach(message, files)
    took = took_by_answering(actor, conversation, message)
    show_answered(actor, conversation, message, took=took)
    announce(MessageWritten(conversation.pk, message.pk), *filter(None, [took]), actor=actor)
    end_composing(actor, message, DraftKind.REPLY, composed)
    tell_of_words(actor, conversation, message)
    return message


def sent_before(
    actor: Actor,
    conversation: Conversation,
    kind: DraftKind,
    *,
    text: str,
    files: Sequence[FileGiven],
    composed: Composed | None,
) -> tuple[Message | None, list[FileGiven]]:
    """(what this composer sent already with these words, the files to go: given ones and its draft's).

    The conversation is locked, so that of two presses the second finds what the first sent. Raises SentAlready.
    """
    if composed is None or not composed.token:
        return None, list(files)
    sent = Message.objects.filter(conversation=conversation, composer_token=composed.token).first()
    if sent is None:
        return None, [*files_of_draft(actor, conversation.pk, kind=kind, token=composed.token), *files]
    if sent.reply_text == _plain(text) and sent.author_id == actor.colleague_id:
        return sent, []
    raise SentAlready("You sent this from another window already, with other words. Nothing was sent now.")


def refuse_unless_seen(actor: Actor, conversation: Conversation, composed: Composed | None) -> None:
    """Stop what was written without knowing what is new. Raises SomethingNewMeanwhile."""
    if composed is None or composed.seen_message is None:
        return
    news = meanwhile(actor, conversation.pk, after=composed.seen_message, events_seen=composed.seen_events)
    if news.customer_wrote:
        raise CustomerWroteMeanwhile(news)
    if news:
        raise SomethingNewMeanwhile(news)


def refuse_gaps(said: str) -> None:
    """Raise GapsLeft when a saved reply left something to fill."""
    gaps = gaps_in(said)
    if gaps:
        raise GapsLeft(f"Please fill first: {', '.join(gaps)}.")


def token_of(composed: Composed | None) -> str | None:
    """What keeps a composer from sending twice; None: nothing does."""
    return (composed.token or None) if composed else None


def end_composing(actor: Actor, message: Message, kind: DraftKind, composed: Composed | None) -> None:
    """The draft of the composer that sent this is over."""
    if composed is None or not composed.token:
        return
    end_draft(actor, message.conversation_id, kind=kind, text=message.reply_text, composed=composed)


def _add_reply(
    actor: Actor, conversation: Conversation, said: str, *, undo_seconds: int, composed: Composed | None
) -> Message:
    to, cc = reply_recipients(conversation)
    if not to:
        raise NobodyToAnswer("No address of this customer is known, so an answer has nowhere to go.")
    moment = clock.now()
    return Message.objects.create(
        conversation=conversation,
        direction=Direction.OUT,
        author_id=actor.colleague_id,
        author_name=actor.name,
        to=to,
        cc=cc,
        subject=conversation.subject,
        text=said,
        reply_text=said,
        language=conversation.language,
        at=moment,
        delivery=DeliveryState.QUEUED,
        leaves_at=moment + timedelta(seconds=undo_seconds),
        composer_token=token_of(composed),
    )


def show_answered(
    actor: Actor, conversation: Conversation, message: Message, *, took: Assigned | None = None
) -> None:
    """The customer heard from us: in the list, in the search, and in what is due. took: whose it is by that."""
    columns = said_columns(message)
    if took is not None:
        columns["owner_id"] = took.owner_id
    if conversation.is_open:
        columns.update(standing_columns(after_we_answered(message.at)))
        columns.update(end_pause(actor, conversation, at=message.at))
    write(conversation, at=message.at, **columns)


@transaction.atomic
def write_note(
    actor: Actor,
    conversation_id: int,
    *,
    text: str,
    files: Sequence[FileGiven] = (),
    composed: Composed | None = None,
) -> Message:
    """Say something to colleagues; the customer never sees it. Raises NotUnderstood, SentAlready, NotFound."""
    require(actor, May.NOTE)
    conversation = lock(actor, conversation_id)
    sent, files = sent_before(actor, conversation, DraftKind.NOTE, text=text, files=files, composed=composed)
    if sent is not None:
        return sent
    said = something_said(text, files)
    message = Message.objects.create(
        conversation=conversation,
        direction=Direction.NOTE,
        author_id=actor.colleague_id,
        author_name=actor.name,
        text=said,
        reply_text=said,
        at=clock.now(),
        composer_token=token_of(composed),
    )
    attach(message, files)
    write(conversation, at=message.at, **said_columns(message))
    announce(NoteWritten(conversation.pk, message.pk), actor=actor)
    end_composing(actor, message, DraftKind.NOTE, composed)
    tell_of_note(actor, conversation, message)
    return message


@transaction.atomic
def take_back_reply(actor: Actor, message_id: int) -> Message:
    """Take an answer back before it leaves; the customer waits again from when they did.

    Returns the message; its words and files are in the actor's draft again. Raises TooLateToTakeBack, NotFound.
    """
    require(actor, May.ANSWER)
    found = Message.objects.filter(pk=message_id, direction=Direction.OUT).first()
    if found is None:
        raise NotFound("There is no such answer.")
    conversation = lock(actor, found.conversation_id)
    moment = clock.now()
    still_here = Message.objects.filter(
        pk=message_id, delivery=DeliveryState.QUEUED, leaves_at__gt=moment, taken_back_at=None
    )
    if not still_here.update(taken_back_at=moment, delivery=None):
        raise TooLateToTakeBack("This answer is on its way and cannot be taken back.")
    columns = newest_preview(conversation) | {"words": all_words(conversation)}
    if SentAgain.objects.filter(again=found).exists():
        columns["has_trouble"] = True  # what it replaced has not arrived
    if conversation.is_open and not found.is_aside:
        columns.update(standing_columns(standing_from_messages(conversation)))
        columns.update(end_pause(actor, conversation, at=moment))
    write(conversation, at=moment, **columns)
    announce(MessageTakenBack(conversation.pk, message_id), actor=actor)
    put_in_draft(actor, found)
    return found


def something_said(text: str, files: Sequence[FileGiven]) -> str:
    """The words as they are kept. Raises NotUnderstood when there are neither words nor files."""
    said = _plain(text)
    if not said and not files:
        raise NotUnderstood("There is nothing written yet.")
    return said


def _plain(text: str) -> str:
    return storable(text).replace("\r\n", "\n").strip()
