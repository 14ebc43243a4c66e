"""Which conversation somebody may mean: to merge with, to link to."""

from whiteglove.conversations.models.conversation import STANDS
from whiteglove.conversations.queries.lists import COLUMNS, RowShown, View, list_conversations
from whiteglove.conversations.queries.reading import conversation, others_of_customer
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation.actors import Actor

LONGEST_ID = 18
AT_MOST = 12


def candidates(actor: Actor, conversation_id: int, words: str = "") -> list[RowShown]:
    """Likely ones first: without words the same customer's others; with a number that one, else what is found."""
    number = words.strip().lstrip("#")
    if number.isascii() and number.isdecimal() and len(number) <= LONGEST_ID:
        rows = visible(actor).filter(STANDS, pk=int(number)).exclude(pk=conversation_id)
        return [RowShown(*row) for row in rows.values_list(*COLUMNS)]
    if not words.strip():
        return others_of_customer(actor, conversation(actor, conversation_id).customer_id, besides=conversation_id)
    found = list_conversations(actor, View.ALL, words=words, limit=AT_MOST)
    return [row for row in found.rows if row.id != conversation_id]
