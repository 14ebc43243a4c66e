"""Which conversation somebody may mean: to merge with, to link to."""

from whiteglove.conversations.models.conversation import STANDS
from whiteglove.conversations.queries.lists import COLUMNS, RowShown, search
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation.actors import Actor

LONGEST_ID = 18
AT_MOST = 12


def candidates(actor: Actor, conversation_id: int, words: str = "") -> list[RowShown]:
    """Likely ones first: without words the same customer's others; with a number that one, else what is found."""
    rows = visible(actor).filter(STANDS).exclude(pk=conversation_id).order_by("-updated_at", "-id")
    number = words.strip().lstrip("#")
    if number.isascii() and number.isdecimal() and len(number) <= LONGEST_ID:
        rows = rows.filter(pk=int(number))
    elif words.strip():
        rows = search(rows, words)
    else:
        customer = visible(actor).filter(pk=conversation_id).values("customer")[:1]
        rows = rows.filter(customer=customer)
    return [RowShown(*row) for row in rows.values_list(*COLUMNS)[:AT_MOST]]
