"""The columns of a conversation made anew, after messages left it or came to it."""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from whiteglove.conversations.actions.columns import newest_preview, standing_columns, standing_from_messages
from whiteglove.conversations.actions.delivering import has_trouble
from whiteglove.conversations.models import Attachment, Conversation
from whiteglove.conversations.rules import Standing


def recounted(conversation: Conversation) -> dict[str, Any]:
    """What its messages tell, for the list."""
    files = Attachment.objects.filter(message__conversation=conversation, is_inline=False)
    return newest_preview(conversation) | {"has_files": files.exists()}


def is_troubled(conversation: Conversation) -> bool:
    """Whether a message of ours failed or may have been sent, and was not sent again."""
    return has_trouble(conversation.pk)


def stood(conversation: Conversation) -> dict[str, Any]:
    """How it stands, to be kept and given back."""
    return {
        "is_open": conversation.is_open,
        "needs_answer": conversation.needs_answer,
        "waiting_since": _kept(conversation.waiting_since),
        "next_moment": _kept(conversation.next_moment),
        "closed_at": _kept(conversation.closed_at),
        "paused_until": _kept(conversation.paused_until),
        "has_trouble": conversation.has_trouble,
    }


def standing_anew(conversation: Conversation, *before: dict[str, Any]) -> dict[str, Any]:
    """Its standing by its messages. Who waits since the same moment as before hears from us by the same moment."""
    standing = standing_from_messages(conversation)
    for known in before:
        is_same = (standing.needs_answer, standing.waiting_since) == (
            known["needs_answer"],
            moment(known["waiting_since"]),
        )
        due = moment(known["next_moment"])
        if is_same and known["is_open"] and known["paused_until"] is None and due is not None:
            standing = Standing(standing.needs_answer, standing.waiting_since, due)
            break
    columns = standing_columns(standing)
    if conversation.paused_until is not None:
        columns["next_moment"] = conversation.paused_until
    return columns


def moment(text: str | None) -> datetime | None:
    """A moment as `stood` kept it."""
    return parse_datetime(text) if text else None


def _kept(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
