"""By when customers hear from us, derived for the one place that writes it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from whiteglove.conversations.models import Closure, Conversation, Direction, Message, Reopening
from whiteglove.conversations.moments import Known, Turn, next_moment, solution_due, waits
from whiteglove.conversations.rules import Standing, asks_for_answer
from whiteglove.team.models import Team
from whiteglove.team.opening import opening_of


def moment_columns(conversation: Conversation, columns: dict[str, Any]) -> dict[str, Any]:
    """next_moment and solution_due to write with these columns; none where they do not speak of moments.

    While it is paused, the end of the pause is the moment, unless something earlier was promised or is put right.
    """
    moment = columns.get("next_moment")
    if moment is None:
        return {}

    def known(name: str) -> Any:
        return columns.get(name, getattr(conversation, name))

    if known("paused_until") is not None:
        calling = (known("promised_at"), known("recovery_at"), moment)
        return {"next_moment": min(one for one in calling if one is not None)}
    due = solution_of(conversation)
    standing = Standing(known("needs_answer"), known("waiting_since"), moment)
    told = Known(known("promised_at"), due, known("told_at"), known("told_until"), known("recovery_at"))
    return {"next_moment": next_moment(standing, told), "solution_due": due}


def opening_columns(team: Team, standing: Standing, opened_at: datetime) -> dict[str, Any]:
    """The columns of a conversation that begins."""
    due = None
    if team.solution_hours is not None:
        within = timedelta(hours=team.solution_hours)
        due = solution_due(opened_at, within=within, waited=(), opening=opening_of(team))
    return {
        "needs_answer": standing.needs_answer,
        "waiting_since": standing.waiting_since,
        "next_moment": next_moment(standing, Known(solution_due=due)),
        "solution_due": due,
    }


def solution_of(conversation: Conversation) -> datetime | None:
    """By when the matter is usually done, with the times in which we waited for the customer."""
    team = conversation.team
    if team.solution_hours is None:
        return None
    return solution_due(
        conversation.opened_at,
        within=timedelta(hours=team.solution_hours),
        waited=waits(sorted(_turns(conversation.pk), key=lambda turn: turn.at)),
        opening=opening_of(team),
    )


def _turns(conversation_id: int) -> Iterator[Turn]:
    said = Message.objects.filter(conversation=conversation_id, taken_back_at=None, is_aside=False)
    rows = said.exclude(direction=Direction.NOTE).order_by("at", "id")
    for direction, kind, is_automatic, delivery, at in rows.values_list(
        "direction", "kind", "is_automatic", "delivery", "at"
    ):
        if direction == Direction.OUT and not is_automatic and delivery != "failed":
            yield Turn(at, is_theirs=True)
        elif direction == Direction.IN and asks_for_answer(kind):
            yield Turn(at, is_theirs=False)
    for at in Closure.objects.filter(conversation=conversation_id).values_list("at", flat=True):
        yield Turn(at, is_theirs=True)
    for at in Reopening.objects.filter(conversation=conversation_id).values_list("at", flat=True):
        yield Turn(at, is_theirs=False)
