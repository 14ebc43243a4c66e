"""A conversation that begins with a word of ours which asks for nothing: closed until the customer writes."""

from whiteglove.conversations.actions.columns import preview_of, vector
from whiteglove.conversations.models import Closure, Conversation
from whiteglove.conversations.searching.words import words_of_message
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.models import Team


def closed_conversation(
    *, customer: tuple[int, str], team: Team, to: str, subject: str, text: str, language: str
) -> Conversation:
    """Of this customer (id, name), found by the words; to be saved, with its `closure`."""
    now = clock.now()
    customer_id, name = customer
    return Conversation(
        customer_id=customer_id,
        team=team,
        subject=subject,
        plain_subject=subject.casefold(),
        language=language,
        opened_at=now,
        updated_at=now,
        is_open=False,
        closed_at=now,
        needs_answer=False,
        preview=preview_of(text),
        words=vector(words_of_message(texts=[subject, text], authors=[name], to=[to])),
    )


def closure(conversation: Conversation, *, why: str) -> Closure:
    """That it was closed when it began, to be saved."""
    return Closure(conversation=conversation, by_whom=SYSTEM.reference, at=conversation.opened_at, why=why)
