"""What comes next in the list somebody works through."""

from whiteglove.conversations.queries.lists import View, list_conversations
from whiteglove.conversations.queries.reading import conversation
from whiteglove.conversations.queries.walking import Place
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.web.desk.wanted import Wanted


def next_in_list(actor: Actor, want: Wanted, conversation_id: int) -> int | None:
    """The conversation below this one in its list, at the end the list's first; None when no other is left.

    Ask before this one moves by what is done to it.
    """
    row = conversation(actor, conversation_id)
    moment = row.waiting_since if want.view is View.NEEDS_ANSWER else row.updated_at
    place = str(Place(moment, row.id, clock.now())) if moment else None
    for after in (place, None):
        found = list_conversations(actor, want.view, words=want.words, after=after, limit=2)
        others = [one.id for one in found.rows if one.id != conversation_id]
        if others:
            return others[0]
    return None
