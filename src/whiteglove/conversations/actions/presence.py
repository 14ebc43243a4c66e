"""Who looks at a conversation now, and who types: said by open pages, forgotten within a minute."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from whiteglove.conversations.models import Presence
from whiteglove.conversations.queries.visible import visible
from whiteglove.conversations.rules import LOOKS_FOR, TYPES_FOR
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.actions import whisper

FORGET_AFTER = timedelta(hours=1)

# Says whether others would see a difference: somebody new, or typing that began or ended.
HERE = """
WITH earlier AS (
    SELECT seen_at, typed_at FROM conversations_presence
    WHERE conversation_id = %(conversation)s AND colleague_id = %(colleague)s
), now_here AS (
    INSERT INTO conversations_presence (conversation_id, colleague_id, seen_at, typed_at)
    VALUES (%(conversation)s, %(colleague)s, %(now)s, %(typed)s)
    ON CONFLICT (conversation_id, colleague_id) DO UPDATE SET seen_at = excluded.seen_at, typed_at = excluded.typed_at
    RETURNING id
)
SELECT coalesce((SELECT seen_at <= %(looking)s FROM earlier), true)
    OR (%(typed)s::timestamptz IS NOT NULL) <> coalesce((SELECT typed_at > %(typing)s FROM earlier), false)
FROM now_here
"""


@transaction.atomic
def be_here(actor: Actor, conversation_id: int, *, types: bool) -> None:
    """The actor has the conversation open, and writes in it or not. Raises NotFound."""
    if not visible(actor).filter(pk=conversation_id).exists():
        raise NotFound("There is no such conversation.")
    if actor.colleague_id is None:
        return
    now = clock.now()
    values: dict[str, int | datetime | None] = {
        "conversation": conversation_id,
        "colleague": actor.colleague_id,
        "now": now,
        "typed": now if types else None,
        "looking": now - LOOKS_FOR,
        "typing": now - TYPES_FOR,
    }
    with connection.cursor() as cursor:
        cursor.execute(HERE, values)
        changed = cursor.fetchone()
    if changed and changed[0]:
        whisper(f"presence:{conversation_id}")


@transaction.atomic
def be_gone(actor: Actor, conversation_id: int) -> None:
    """The actor left the conversation's page."""
    gone, _ = Presence.objects.filter(conversation=conversation_id, colleague=actor.colleague_id or 0).delete()
    if gone:
        whisper(f"presence:{conversation_id}")


def forget_old_presence() -> None:
    """Rows of pages that ended without a word; clockwork."""
    Presence.objects.filter(seen_at__lt=clock.now() - FORGET_AFTER).delete()
