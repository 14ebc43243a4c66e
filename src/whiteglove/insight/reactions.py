"""What follows for the room when a customer writes."""

from whiteglove.conversations.facts import MessageReceived, PastMessageKept
from whiteglove.foundation.journal.reactions import when
from whiteglove.insight.angry_words import keep_angry


@when(MessageReceived)
def read_for_anger(received: MessageReceived) -> None:
    """Whether it holds a word of the public lists is kept, so that reports search no texts."""
    keep_angry([received.message_id])


@when(PastMessageKept)
def read_past_for_anger(kept: PastMessageKept) -> None:
    """The same of what came out of an archive."""
    keep_angry([kept.message_id])
