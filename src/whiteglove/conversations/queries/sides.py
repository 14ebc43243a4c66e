"""Whose words stand in a conversation into which another person's were merged: nobody reads what others wrote."""

from django.db.models import Q

from whiteglove.conversations.models import Direction
from whiteglove.customers.queries import family_ids
from whiteglove.foundation.questions import answers

# What was merged earlier comes first: where that one was merged further, its messages are among those that moved too.
MOVED = """
WITH RECURSIVE down AS (
    SELECT id, customer_id FROM conversations_conversation WHERE id = %s
    UNION SELECT c.id, c.customer_id FROM conversations_conversation c JOIN down ON c.merged_into_id = down.id
) SELECT down.customer_id, m.message_ids FROM down
JOIN conversations_merge m ON m.merged_id = down.id AND m.undone_at IS NULL ORDER BY m.id
"""


def said_with_one(conversation_id: int, customer_id: int, *, message_id: int = 0) -> Q:
    """Condition on the messages of a conversation: what was said with its own customer alone.

    An empty one where nothing of another person was merged into it. message_id: what was said with whom that message
    is for; it may have come from the matter of another.
    """
    merged = answers(MOVED, [conversation_id])
    person = set(family_ids(customer_id)) if merged else set()
    if all(customer in person for customer, _ in merged):
        return Q()
    whose: dict[int, int] = {}
    for customer, moved in merged:
        for one in moved:
            whose.setdefault(one, customer)
    meant = whose.get(message_id, customer_id)
    theirs = set(family_ids(meant))
    words = Q(pk__in=[one for one, customer in whose.items() if customer in theirs])
    if meant in person:
        words |= ~Q(pk__in=list(whose))
    return words & (~Q(direction=Direction.IN) | Q(customer__in=theirs))
