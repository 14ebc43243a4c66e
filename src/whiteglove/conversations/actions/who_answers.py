"""Who answers for conversations now: written here alone, decided by the room that routes."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from whiteglove.conversations.actions.columns import lock, standing_columns, standing_from_messages, write
from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import Actor


def answered_for_by(conversation_ids: Collection[int], *, colleague: int | None, because: dict[str, Any]) -> int:
    """From now on this colleague (None: whoever of the team is there) answers for these; returns how many changed.

    because: a code and ids, as the room that routes tells them. Only open ones; the caller announces.
    """
    rows = Conversation.objects.filter(pk__in=conversation_ids, is_open=True)
    return rows.update(answering=colleague, answering_because=because)


# Many at once, each with its own: a few statements for ten thousand.
ANSWERED = """
UPDATE conversations_conversation SET answering_id = given.colleague, answering_because = given.because
FROM unnest(%s::bigint[], %s::bigint[], %s::jsonb[]) AS given(id, colleague, because)
WHERE conversations_conversation.id = given.id AND is_open
"""


def each_answered_for_by(decided: Mapping[int, tuple[int | None, Mapping[str, Any]]]) -> int:
    """As `answered_for_by`, of conversations with a (colleague, because) each; one statement, however many."""
    if not decided:
        return 0
    ordered = sorted(decided.items())
    colleagues = [colleague for _, (colleague, _because) in ordered]
    because = [json.dumps(dict(why)) for _, (_colleague, why) in ordered]
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED, [[key for key, _ in ordered], colleagues, because])
        return int(cursor.rowcount)


@transaction.atomic
def hears_of_promise_by(actor: Actor, conversation_id: int, *, promised_at: datetime | None) -> None:
    """The next promise to the customer falls due then (None: none does); they hear from us by that time too.

    While it is paused, that is the moment if it comes before the pause ends. Raises NotFound.
    """
    _hears_by(lock(actor, conversation_id), "promised_at", promised_at)


@transaction.atomic
def hears_of_recovery_by(actor: Actor, conversation_id: int, *, recovery_at: datetime | None) -> None:
    """What is put right there is heard of by then (None: nothing is); a promise for earlier still calls earlier.

    Raises NotFound.
    """
    _hears_by(lock(actor, conversation_id), "recovery_at", recovery_at)


def _hears_by(conversation: Conversation, column: str, moment: datetime | None) -> None:
    if getattr(conversation, column) == moment:
        return
    columns: dict[str, Any] = {column: moment}
    if conversation.paused_until is not None:
        columns["next_moment"] = conversation.paused_until
    elif conversation.is_open:
        columns |= standing_columns(standing_from_messages(conversation))
    write(conversation, at=conversation.updated_at, **columns)
