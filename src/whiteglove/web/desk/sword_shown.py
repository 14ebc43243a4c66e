"""Whether a sword lies there, and who picked it up: for the head of a conversation."""

from typing import Any

from whiteglove.conversations.queries.lists import RowShown
from whiteglove.foundation.actors import Actor
from whiteglove.routing.picked_up import last_of
from whiteglove.routing.swords import lies_there


def sword_shown(actor: Actor, row: RowShown) -> dict[str, Any]:
    """What the page of a conversation shows of it; asked only where somebody else answers."""
    last = last_of(actor, row.id) if row.answering_because else None
    lies = row.is_open and lies_there(actor, row)
    return {"lies": lies, "last": last, "may_thank": last is not None and last.may_be_thanked(actor)}
