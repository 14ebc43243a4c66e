"""The answer somebody sent a moment ago, shown where they went on, so that it can still be taken back."""

from whiteglove.conversations.queries.reading import MessageShown, message
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.web.desk.wanted import number


def sent_before(actor: Actor, sent: str) -> MessageShown | None:
    """The answer somebody sent a moment ago before they went on, while it can still be taken back."""
    if not number(sent):
        return None
    try:
        found = message(actor, number(sent))[1]
    except NotFound:
        return None
    return found if found.author_id == actor.colleague_id and found.leaves_at else None
