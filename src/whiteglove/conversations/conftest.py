"""Mails of Aiko's, for the tests of acts on conversations."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from whiteglove.conversations.actions import add_received_message, open_conversation
from whiteglove.conversations.incoming import Incoming
from whiteglove.conversations.models import Conversation
from whiteglove.customers.actions import recognise_customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.models import Team

MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Wrote = Callable[..., Conversation]


class Time:
    """The clock of a test; it stands still until somebody moves it."""

    def __init__(self) -> None:
        self.now = MONDAY_MORNING

    def passes(self, **span: float) -> datetime:
        """Some time goes by: `time.passes(hours=2)`."""
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """Monday morning, for as long as the test wants."""
    kept = Time()
    monkeypatch.setattr(clock, "now", lambda: kept.now)
    return kept


def said(text: str, at: datetime, **columns: Any) -> Incoming:
    """What Aiko wrote, unless told otherwise."""
    given: dict[str, Any] = {
        "author_name": "Aiko", "author_address": "aiko@mail.example", "reply_to": "", "to": ("desk@desk.example",),
        "cc": (), "subject": "My bag", "plain_subject": "My bag", "text": text, "reply_text": text, "html": None,
        "kind": "message", "is_automatic": False, "language": "en", "at": at, "said_at": at, "message_id": None,
    }  # fmt: skip
    return Incoming(**given | columns)


@pytest.fixture
def wrote(front_desk: Team) -> Wrote:
    """A customer writes: `wrote("Where is it?")` opens a matter, `wrote("And now?", to=it)` goes on with one."""

    def write(text: str = "Where is my bag?", *, to: Conversation | None = None, **columns: Any) -> Conversation:
        incoming = said(text, clock.now(), **columns)
        customer = recognise_customer(
            SYSTEM, address=incoming.author_address, name=incoming.author_name, language="en"
        )
        if to is None:
            message = open_conversation(SYSTEM, incoming, customer=customer, team=front_desk)
        else:
            message = add_received_message(SYSTEM, incoming, customer=customer, conversation_id=to.pk)
        return Conversation.objects.get(pk=message.conversation_id)

    return write
