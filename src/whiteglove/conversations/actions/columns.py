"""The one place that writes a conversation's derived columns."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, Q, QuerySet, TextField, Value

from whiteglove.conversations.actions.joined import is_joined, still_waiting
from whiteglove.conversations.actions.moments import moment_columns
from whiteglove.conversations.actions.serving import serve_by
from whiteglove.conversations.models import Attachment, Closure, Conversation, Direction, Message, Reopening
from whiteglove.conversations.rules import PREVIEW_LENGTH, Standing, after_customer_spoke, after_we_answered
from whiteglove.conversations.searching.words import WORDS_OF_A_CONVERSATION, words_of_message
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound, Refused
from whiteglove.foundation.text import one_line
from whiteglove.team.opening import hears_by
from whiteglove.team.visibility import sees_team


class WordsToVector(Func):
    """A search vector of ready words, without a dictionary."""

    function = "array_to_tsvector"
    output_field = SearchVectorField()


def vector(words: Iterable[str]) -> WordsToVector:
    """Search vector of these words, as `searching.words` gives them."""
    return WordsToVector(Value(sorted(set(words)), output_field=ArrayField(TextField())))


class MoreWords(Func):
    """A search vector with more words, up to a length that the database can keep."""

    template = (
        f"CASE WHEN length(coalesce(words, ''::tsvector)) < {WORDS_OF_A_CONVERSATION} "
        "THEN coalesce(words, ''::tsvector) || %(expressions)s ELSE words END"
    )
    output_field = SearchVectorField()


def more_words(words: Iterable[str]) -> MoreWords:
    """The words a conversation is found by, with these added."""
    return MoreWords(vector(words))


def said_columns(message: Message) -> dict[str, Any]:
    """What a new message of ours or theirs changes in the list: its first words, whose they are, how it is found."""
    columns: dict[str, Any] = {"words": more_words(message_words(message))}
    if message.direction != Direction.NOTE:
        columns["preview"] = preview_of(message.reply_text, message.text)
        columns["preview_is_theirs"] = message.direction == Direction.IN
    return columns


def message_words(message: Message, *, is_first: bool = False) -> list[str]:
    """Words by which a message is found. is_first: what it quotes stands nowhere else, so it counts too."""
    said = message.text if is_first else message.reply_text or message.text
    return words_of_message(
        texts=[message.subject, said],
        authors=[message.author_name, message.author_address],
        to=[*message.to, *message.cc],
    )


def all_words(conversation: Conversation) -> WordsToVector:
    """The words of a conversation anew, when something that was said no longer counts."""
    customer = conversation.customer
    people = [customer.name, customer.main_address]
    words = dict.fromkeys(words_of_message(texts=[conversation.subject], authors=people))
    said = Message.objects.filter(conversation=conversation, taken_back_at=None).order_by("id")
    for number, message in enumerate(said.defer("html", "defects").iterator(chunk_size=100)):
        if len(words) < WORDS_OF_A_CONVERSATION:
            words.update(dict.fromkeys(message_words(message, is_first=number == 0)))
    files = Attachment.objects.filter(message__conversation=conversation, is_inline=False)
    words.update(dict.fromkeys(words_of_message(texts=(), files=files.values_list("filename", flat=True)[:500])))
    return vector(words)


def preview_of(text: str, fallback: str = "") -> str:
    """First new words, for the list."""
    return one_line(text, PREVIEW_LENGTH) or one_line(fallback, PREVIEW_LENGTH)


def newest_preview(conversation: Conversation) -> dict[str, Any]:
    """First new words of the newest message that was not taken back, and whose they are."""
    newest = _said_with_customer(conversation).order_by("-id").values_list("reply_text", "text", "direction").first()
    text, fallback, direction = newest or ("", "", "")
    return {"preview": preview_of(text, fallback), "preview_is_theirs": direction == Direction.IN}


def standing_of(conversation: Conversation) -> Standing | None:
    """Where an open conversation stands now; None for a closed one."""
    if not conversation.is_open or conversation.next_moment is None:
        return None
    return Standing(conversation.needs_answer, conversation.waiting_since, conversation.next_moment)


def standing_columns(standing: Standing) -> dict[str, Any]:
    """The columns of a standing, to write."""
    return {
        "needs_answer": standing.needs_answer,
        "waiting_since": standing.waiting_since,
        "next_moment": standing.next_moment,
    }


def write(conversation: Conversation, *, at: datetime, **columns: Any) -> None:
    """Write derived columns with the time of the newest activity; another team serves the customer from here.

    Who answers is the owner until the room that routes knows better. next_moment comes as messages tell it; promises,
    the standard for a solution, and what the customer was told of a delay count beside (`conversations.moments`).
    """
    if columns.get("team_id", conversation.team_id) != conversation.team_id:
        serve_by(conversation, columns["team_id"])
    if "owner_id" in columns:
        columns |= {"answering_id": columns["owner_id"], "answering_because": {}}
    columns |= moment_columns(conversation, columns)
    for name, value in columns.items():
        setattr(conversation, name, value)
    Conversation.objects.filter(pk=conversation.pk).update(updated_at=at, **columns)


class MergedMeanwhile(Refused):
    """What was said in this conversation stands in another one now, so that nothing can be done to it here."""


def lock(actor: Actor, conversation_id: int) -> Conversation:
    """The conversation, held until the transaction ends; of a merged one, that in which it stands now.

    Raises NotFound, also for what the actor may not see.
    """
    held = hold(actor, [conversation_id])
    if held:
        return held[0]
    seen = Conversation.objects.filter(sees_team(actor), pk=conversation_id)
    into = seen.values_list("merged_into", flat=True).first()
    if into is None:
        raise NotFound("There is no such conversation.")
    found = lock(actor, into)
    # Whoever takes a merge back holds that one too: while we do, it cannot come apart.
    still_there = Conversation.objects.filter(pk=conversation_id, merged_into=into).exists()
    return found if still_there else lock(actor, conversation_id)


def lock_itself(actor: Actor, conversation_id: int) -> Conversation:
    """The conversation, held; acts on one matter must not hit another. Raises NotFound, MergedMeanwhile."""
    held = hold(actor, [conversation_id])
    if held:
        return held[0]
    if Conversation.objects.filter(sees_team(actor), pk=conversation_id).exists():
        raise MergedMeanwhile("It was merged into another conversation meanwhile.")
    raise NotFound("There is no such conversation.")


def hold(actor: Actor, conversation_ids: Collection[int]) -> list[Conversation]:
    """Those of these conversations that the actor sees and that stand by themselves, held, in order of id."""
    rows = Conversation.objects.filter(sees_team(actor), pk__in=conversation_ids, merged_into=None)
    return list(rows.select_for_update(of=("self",)).select_related("team").order_by("id"))


def standing_from_messages(conversation: Conversation) -> Standing:
    """Where a conversation stands by what was said in it, without what was taken back and our absence notes."""
    if is_joined(conversation.pk):
        return _standing_of_joined(conversation)
    said = _said_with_customer(conversation)
    answers = said.filter(direction=Direction.OUT, is_automatic=False).exclude(delivery="failed")
    answered = answers.order_by("-at", "-id").first()
    settled_at = _settled_at(conversation)
    standing = after_we_answered(max(answered.at if answered else conversation.opened_at, settled_at))
    waiting = said.filter(direction=Direction.IN, at__gte=settled_at).order_by("at", "id")
    if answered:
        waiting = waiting.filter(Q(at__gt=answered.at) | Q(at=answered.at, id__gt=answered.pk))
    for kind, at in waiting.values_list("kind", "at"):
        standing = after_customer_spoke(
            kind=kind, at=at, standing=standing, hears_by=partial(hears_by, conversation.team, is_first=not answered)
        )
    return standing


def _settled_at(conversation: Conversation) -> datetime:
    """When it was last called done for good: the customer came back with something new, and no person undid it."""
    came_back = Reopening.objects.filter(conversation=conversation, by_whom=SYSTEM.reference).order_by("-at", "-id")
    reopened_at = came_back.values_list("at", flat=True).first()
    done = Closure.objects.filter(conversation=conversation).order_by("-at", "-id").values_list("at", flat=True)
    closed_at = done.filter(at__lte=reopened_at).first() if reopened_at else None
    return closed_at or conversation.opened_at


def _standing_of_joined(conversation: Conversation) -> Standing:
    since, answered_at = still_waiting(conversation.pk)
    if since is None:
        return after_we_answered(answered_at or conversation.opened_at)
    by = partial(hears_by, conversation.team, is_first=answered_at is None)
    return after_customer_spoke(kind="message", at=since, standing=None, hears_by=by)


def _said_with_customer(conversation: Conversation) -> QuerySet[Message]:
    said = Message.objects.filter(conversation=conversation, taken_back_at=None, is_aside=False)
    return said.exclude(direction=Direction.NOTE)
