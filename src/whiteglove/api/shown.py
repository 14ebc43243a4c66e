"""Conversations as the API shows them, with names of tags and links, in a fixed number of queries."""

from collections.abc import Sequence

from whiteglove.api.shapes import ConversationOut, conversation_out
from whiteglove.conversations.queries.linked import linked_ids
from whiteglove.conversations.queries.lists import RowShown
from whiteglove.conversations.queries.reading import conversation
from whiteglove.conversations.queries.tags import names_of_tags
from whiteglove.foundation.actors import Actor


def conversations_shown(actor: Actor, rows: Sequence[RowShown]) -> list[ConversationOut]:
    """These rows, in their order."""
    names = names_of_tags(tag_id for row in rows for tag_id in row.tags)
    links = linked_ids(actor, [row.id for row in rows])
    return [conversation_out(row, tags=names, links=links.get(row.id, [])) for row in rows]


def conversation_shown(actor: Actor, conversation_id: int) -> ConversationOut:
    """One of them. Raises NotFound."""
    return conversations_shown(actor, [conversation(actor, conversation_id)])[0]
