"""Who still waits in a conversation into which others were merged.

An answer given in one conversation before the merge answers nothing that was asked in the other.
"""

from dataclasses import dataclass
from datetime import datetime

from whiteglove.conversations.models import Direction, Merge, Message
from whiteglove.conversations.rules import asks_for_answer


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing said between a customer and us."""

    id: int
    is_answer: bool
    asks: bool
    at: datetime


def is_joined(conversation_id: int) -> bool:
    """Whether others were merged into it."""
    return Merge.objects.filter(conversation=conversation_id, undone_at=None).exists()


def still_waiting(conversation_id: int) -> tuple[datetime | None, datetime | None]:
    """(since when the first one waits, our newest answer) in a conversation with all that was merged into it."""
    said = Message.objects.filter(conversation=conversation_id, taken_back_at=None, is_aside=False)
    rows = said.exclude(direction=Direction.NOTE).order_by("id")
    rows = rows.only("id", "direction", "kind", "at", "is_automatic", "delivery")
    spoken = [_spoken(row) for row in rows]
    waiting = _unanswered(conversation_id, spoken, later=[])
    answers = [one.at for one in spoken if one.is_answer]
    return min((one.at for one in waiting), default=None), max(answers, default=None)


def _spoken(row: Message) -> Spoken:
    is_answer = row.direction == Direction.OUT and not row.is_automatic and row.delivery != "failed"
    return Spoken(row.pk, is_answer, row.direction == Direction.IN and asks_for_answer(row.kind), row.at)


def _unanswered(conversation_id: int, said: list[Spoken], *, later: list[Spoken]) -> list[Spoken]:
    """said: what belongs to this conversation; later: answers given, since it was merged, where it stands now."""
    merges = list(Merge.objects.filter(conversation=conversation_id, undone_at=None).order_by("id"))
    moved = {message_id for merge in merges for message_id in merge.message_ids}
    own = [one for one in said if one.id not in moved]
    waiting = []
    for merge in merges:
        its = set(merge.message_ids)
        since = [one for one in own if one.is_answer and one.id > merge.before["newest"]]
        if merge.before["merged"]["is_open"]:
            waiting += _unanswered(merge.merged_id, [one for one in said if one.id in its], later=[*since, *later])
    answered = max((one.id for one in (*own, *later) if one.is_answer), default=0)
    done = max((merge.before["newest"] for merge in merges if not merge.before["kept"]["is_open"]), default=0)
    return waiting + [one for one in own if one.asks and one.id > answered and one.id > done]
