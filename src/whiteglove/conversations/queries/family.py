"""Where merged conversations stand, and which ones stand in another; others may have been merged into them before."""

from collections.abc import Collection

from django.db import connection
from django.db.models.expressions import RawSQL

from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation.actors import Actor

INTO = """
WITH RECURSIVE up AS (
    SELECT id, merged_into_id FROM conversations_conversation WHERE id = %s
    UNION SELECT c.id, c.merged_into_id FROM conversations_conversation c JOIN up ON c.id = up.merged_into_id
) SELECT id FROM up WHERE merged_into_id IS NULL
"""
FAMILY = """
WITH RECURSIVE down AS (
    SELECT id, id AS stands_in FROM conversations_conversation WHERE id = ANY(%s)
    UNION SELECT c.id, down.stands_in FROM conversations_conversation c JOIN down ON c.merged_into_id = down.id
) SELECT id, stands_in FROM down
"""
IDS_OF_FAMILY = """
WITH RECURSIVE down AS (
    SELECT %s::bigint AS id
    UNION SELECT c.id FROM conversations_conversation c JOIN down ON c.merged_into_id = down.id
) SELECT id FROM down
"""


def stands_in(conversation_id: int) -> int:
    """The conversation in which this one stands now: itself, unless it was merged."""
    with connection.cursor() as cursor:
        cursor.execute(INTO, [conversation_id])
        row = cursor.fetchone()
    return int(row[0]) if row else conversation_id


def came_from(actor: Actor, conversation_id: int, merged_id: int) -> tuple[int, str] | None:
    """(id, subject) of a merged one that stands in this conversation now; None when that is not so."""
    if not merged_id or merged_id == conversation_id or stands_in(merged_id) != conversation_id:
        return None
    return visible(actor).filter(pk=merged_id).values_list("pk", "subject").first()


def family(conversation_ids: Collection[int]) -> dict[int, int]:
    """These conversations and all that were merged into them, each with the one of these it stands in."""
    with connection.cursor() as cursor:
        cursor.execute(FAMILY, [list(conversation_ids)])
        return dict(cursor.fetchall())


def family_of(conversation_id: int) -> RawSQL:
    """Ids of this conversation and of all merged into it, as a subquery: `conversation__in=family_of(7)`."""
    return RawSQL(IDS_OF_FAMILY, [conversation_id])  # noqa: S611 - the statement is ours, the id a parameter
