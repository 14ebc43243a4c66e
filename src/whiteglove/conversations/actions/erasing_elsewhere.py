"""A person who is erased is taken out of matters of others, too, where something was said with them or about them."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from whiteglove.conversations.anonymous import anonymous
from whiteglove.conversations.models import BulkAct, Direction, Draft, Message

AT_ONCE = 500
Person = re.Pattern[str] | None


def answers_to_them(
    conversation_ids: Collection[int], names: Collection[str], *, but: Collection[int]
) -> list[Message]:
    """Our answers and notes in these conversations that name them: answers by address, notes by any name."""
    known = {name.casefold() for name in names}
    found = Message.objects.filter(conversation__in=conversation_ids).exclude(pk__in=but).order_by("pk")
    ours = found.filter(direction__in=(Direction.OUT, Direction.NOTE))
    return [
        message
        for message in ours.iterator(chunk_size=AT_ONCE)
        if message.direction == Direction.NOTE or known & {one.casefold() for one in (*message.to, *message.cc)}
    ]


def take_out_of_answers(answers: Sequence[Message], names: Collection[str], person: Person) -> None:
    """The others to whom they went keep them, without this person."""
    known = {name.casefold() for name in names}
    for message in answers:
        for column in ("subject", "text", "reply_text"):
            setattr(message, column, anonymous(getattr(message, column), person))
        message.html = None
        message.to = [one for one in message.to if one.casefold() not in known]
        message.cc = [one for one in message.cc if one.casefold() not in known]
    columns = ["subject", "text", "reply_text", "html", "to", "cc"]
    Message.objects.bulk_update(answers, columns, batch_size=AT_ONCE)


def take_out_of_drafts(conversation_ids: Collection[int], person: Person) -> None:
    """What colleagues are writing there they go on writing, without this person; an open page learns it."""
    for draft in Draft.objects.select_for_update().filter(conversation__in=conversation_ids):
        text, to = anonymous(draft.text, person), anonymous(draft.to, person)
        if (text, to) != (draft.text, draft.to):
            draft.text, draft.to, draft.revision = text, draft.to if to == draft.to else "", draft.revision + 1
            draft.save(update_fields=["text", "to", "revision"])


def take_out_of_bulk_acts(conversation_ids: Collection[int], person: Person, *, keeps_words: bool) -> None:
    """The reason given for all of them at once stands in the act as well."""
    acts = BulkAct.objects.filter(changes__conversation__in=conversation_ids).order_by("pk").distinct()
    for act in acts:
        said: dict[str, Any] = act.what.get("act", {})
        if said.get("why"):
            said["why"] = anonymous(said["why"], person) if keeps_words else ""
            BulkAct.objects.filter(pk=act.pk).update(what=act.what)
