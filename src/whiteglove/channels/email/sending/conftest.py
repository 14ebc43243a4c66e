"""Shared by the tests of sending: a loop that lives, a server that says what it is told, a customer who wrote."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from tests.mail_server import ScriptedServer

from whiteglove.channels.email.models import Mailbox, OutgoingMail
from whiteglove.channels.email.sending.outbox import Outbox
from whiteglove.channels.email.sending.queue import put_in_outbox
from whiteglove.channels.email.sending.smtp_conversation import Patience
from whiteglove.conversations.actions import open_conversation, write_reply
from whiteglove.conversations.incoming import FileGiven, Incoming
from whiteglove.conversations.models import Message
from whiteglove.customers.actions import recognise_customer
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.settings import Settings, settings
from whiteglove.team.models import Colleague, Team

IMPATIENT = Patience(connect=0.5, reply=0.5, last_reply=0.5, everything=5.0)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A mail server under our thumb."""
    peer = ScriptedServer()
    yield peer
    peer.stop()


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Change settings for one test."""

    def change(**changed: object) -> None:
        known: Settings = settings().model_copy(update=changed)
        for module in ("senders", "loading"):
            monkeypatch.setattr(f"whiteglove.channels.email.sending.{module}.settings", lambda: known)

    change(mail_out=None, demo=False)
    return change


@pytest.fixture
def outbox(set_up: Callable[..., None], server: ScriptedServer) -> Outbox:
    """An outbox that sends to the scripted server and does not wait long."""
    set_up(mail_out=server.url)
    return Outbox(IMPATIENT)


@pytest.fixture
def aiko_wrote(db: None, front_desk: Team, mailbox: Mailbox) -> Message:
    """Aiko lost her bag."""
    incoming = Incoming(
        author_name="Aiko Tanaka",
        author_address="aiko@mail.example",
        reply_to="",
        to=("desk@hoshi.example",),
        cc=("son@mail.example",),
        subject="AW: My bag",
        plain_subject="My bag",
        text="Where is my bag?\n\n-- \nAiko",
        reply_text="Where is my bag?",
        html=None,
        kind="message",
        is_automatic=False,
        language="en",
        at=datetime(2025, 3, 4, 14, 5, tzinfo=UTC),
        said_at=None,
        message_id="first@mail.example",
    )
    with transaction.atomic():
        aiko = recognise_customer(SYSTEM, address="aiko@mail.example", name="Aiko Tanaka", language="en")
        return open_conversation(SYSTEM, incoming, customer=aiko, team=front_desk)


@pytest.fixture
def answer(aiko_wrote: Message, chidi: Colleague) -> Callable[..., OutgoingMail]:
    """Chidi answers Aiko, and the answer is in the outbox."""

    def write(text: str = "It is on its way.", *, files: tuple[FileGiven, ...] = (), undo: int = 0) -> OutgoingMail:
        message = write_reply(chidi.as_actor(), aiko_wrote.conversation_id, text=text, files=files, undo_seconds=undo)
        put_in_outbox(message.pk)
        return OutgoingMail.objects.get(message=message)

    return write
