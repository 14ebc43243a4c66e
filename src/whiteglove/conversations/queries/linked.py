"""What has to do with a conversation, seen from both sides."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.questions import Row, answers

# Links of what was merged into a conversation are its own; what it continues, a late answer say, is a link too.
PAIRS = """
WITH RECURSIVE down AS (
    SELECT id, id AS here FROM conversations_conversation WHERE <these>
    UNION SELECT c.id, down.here FROM conversations_conversation c JOIN down ON c.merged_into_id = down.id
), pairs AS (
    SELECT down.here, l.other_id AS there FROM down JOIN conversations_link l ON l.conversation_id = down.id
        WHERE l.removed_at IS NULL
    UNION SELECT down.here, l.conversation_id FROM down JOIN conversations_link l ON l.other_id = down.id
        WHERE l.removed_at IS NULL
    UNION SELECT down.here, c.linked_to_id FROM down JOIN conversations_conversation c ON c.id = down.id
        WHERE c.linked_to_id IS NOT NULL
    UNION SELECT down.here, c.id FROM down JOIN conversations_conversation c ON c.linked_to_id = down.id
), up AS (
    SELECT pairs.here, c.id, c.merged_into_id FROM pairs JOIN conversations_conversation c ON c.id = pairs.there
    UNION SELECT up.here, c.id, c.merged_into_id FROM up JOIN conversations_conversation c ON c.id = up.merged_into_id
) SELECT DISTINCT here, id FROM up WHERE merged_into_id IS NULL AND id <> here
"""


@dataclass(frozen=True, slots=True)
class Linked:
    """A conversation that has to do with another."""

    id: int
    subject: str
    customer_name: str
    is_open: bool


def linked_ids(actor: Actor, conversation_ids: Sequence[int]) -> dict[int, list[int]]:
    """For each of these conversations the ids of those linked to it that the actor sees; two queries at most."""
    if not conversation_ids:
        return {}
    pairs = _pairs(conversation_ids)
    seen = (
        set(visible(actor).filter(pk__in={there for _, there in pairs}).values_list("pk", flat=True))
        if pairs
        else set()
    )
    found: dict[int, list[int]] = defaultdict(list)
    for here, there in sorted(pairs):
        if there in seen:
            found[here].append(there)
    return found


def _pairs(conversation_ids: Sequence[int]) -> list[Row]:
    """(one of these, one linked to it). Of one alone it is planned once, and not anew for each list."""
    if len(conversation_ids) == 1:
        return answers(PAIRS.replace("<these>", "id = %(one)s"), {"one": conversation_ids[0]})
    return answers(PAIRS.replace("<these>", "id = ANY(%(ids)s)"), {"ids": list(conversation_ids)})


def links(actor: Actor, conversation_id: int) -> list[Linked]:
    """What has to do with this one, newest first; two queries."""
    ids = linked_ids(actor, [conversation_id]).get(conversation_id, [])
    if not ids:
        return []
    rows = visible(actor).filter(pk__in=ids).order_by("-updated_at")
    return [Linked(*row) for row in rows.values_list("id", "subject", "customer__name", "is_open")]
