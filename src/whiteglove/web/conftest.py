"""Mails of Aiko's, for the tests of pages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from whiteglove.conversations.actions import add_received_message, open_conversation
from whiteglove.conversations.incoming import Incoming
from whiteglove.conversations.models import Message
from whiteglove.customers.actions import recognise_customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.models import Team

Wrote = Callable[..., Message]


@pytest.fixture
def aiko_wrote(front_desk: Team) -> Wrote:
    """Aiko writes: `aiko_wrote(text)` opens a matter, `aiko_wrote(text, to=message)` goes on with one."""

    def wrote(text: str = "Where is my bag?", *, to: Message | None = None, **columns: Any) -> Message:
        incoming = replace(_from_aiko(text), **columns)
        address, name = incoming.author_address, incoming.author_name
        customer = recognise_customer(SYSTEM, address=address, name=name, language="ja")
        if to is not None:
            return add_received_message(SYSTEM, incoming, customer=customer, conversation_id=to.conversation_id)
        return open_conversation(SYSTEM, incoming, customer=customer, team=front_desk)

    return wrote


def _from_aiko(text: str) -> Incoming:
    now = clock.now() - timedelta(minutes=5)
    return Incoming(
        author_name="Aiko",
        author_address="aiko@customer.example",
        reply_to="",
        to=("desk@desk.example",),
        cc=(),
        subject="My bag",
        plain_subject="My bag",
        text=text,
        reply_text=text,
        html=None,
        kind="message",
        is_automatic=False,
        language="en",
        at=now,
        said_at=now,
        message_id=None,
    )
