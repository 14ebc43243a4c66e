"""The one place that writes a conversation's derived columns."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, QuerySet, TextField, Value

from whiteglove.conversations.actions.serving import serve_by
from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.conversations.rules import PREVIEW_LENGTH, Standing, after_customer_spoke, after_we_answered
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.text import one_line, search_words
from whiteglove.team.visibility import sees_team


class WordsToVector(Func):
    """A search vector of ready words, without a dictionary."""

    function = "array_to_tsvector"
    output_field = SearchVectorField()


def vector(*texts: str) -> WordsToVector:
    """Search vector for these texts."""
    words = sorted({word for text in texts for word in search_words(text)})
    return WordsToVector(Value(words, output_field=ArrayField(TextField())))


class MoreWords(Func):
    """A search vector with more words."""

    template = "coalesce(words, ''::tsvector) || %(expressions)s"
    output_field = SearchVectorField()


def more_words(*texts: str) -> MoreWords:
    """The words a conversation is found by, with those of these texts added."""
    return MoreWords(vector(*texts))


def preview_of(text: str, fallback: str = "") -> str:
    """First new words, for the list."""
    return one_line(text, PREVIEW_LENGTH) or one_line(fallback, PREVIEW_LENGTH)


def preview_of_newest(conversation: Conversation) -> str:
    """First new words of the newest message that was not taken back."""
    said = _said_with_customer(conversation)
    newest = said.order_by("-id").values_list("reply_text", "text").first()
    return preview_of(*newest) if newest else ""


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
    """Write derived columns with the time of the newest activity; another team serves the customer from here."""
    if columns.get("team_id", conversation.team_id) != conversation.team_id:
        serve_by(conversation, columns["team_id"])
    for name, value in columns.items():
        setattr(conversation, name, value)
    Conversation.objects.filter(pk=conversation.pk).update(updated_at=at, **columns)


def lock(actor: Actor, conversation_id: int) -> Conversation:
    """The conversation, held until the transaction ends; of a merged one, that in which it stands now.

    Raises NotFound, also for what the actor may not see.
    """
    rows = Conversation.objects.filter(sees_team(actor))
    found = rows.select_for_update(of=("self",)).select_related("team").filter(pk=conversation_id).first()
    if found is None:
        raise NotFound("There is no such conversation.")
    return found if found.merged_into_id is None else lock(actor, found.merged_into_id)


def standing_from_messages(conversation: Conversation) -> Standing:
    """Where a conversation stands by what was said in it, without what was taken back and our absence notes."""
    said = _said_with_customer(conversation)
    answers = said.filter(direction=Direction.OUT, is_automatic=False).exclude(delivery="failed")
    answered = answers.order_by("-id").first()
    standing = after_we_answered(answered.at if answered else conversation.opened_at)
    waiting = said.filter(direction=Direction.IN, id__gt=answered.pk if answered else 0).order_by("id")
    for kind, at in waiting.values_list("kind", "at"):
        standing = after_customer_spoke(
            kind=kind, at=at, standing=standing, first_answer_hours=conversation.team.first_answer_hours
        )
    return standing


def _said_with_customer(conversation: Conversation) -> QuerySet[Message]:
    said = Message.objects.filter(conversation=conversation, taken_back_at=None, is_aside=False)
    return said.exclude(direction=Direction.NOTE)
