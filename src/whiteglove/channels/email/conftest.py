"""Shared by the tests of the mail room: loops that live, mailboxes, answers of ours, and time that passes."""

import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg
import pytest
from procrastinate.contrib.django.utils import connector_params
from tests.mails import Arrived

from whiteglove.channels.email.models import Mailbox
from whiteglove.channels.email.sending.queue import put_in_outbox
from whiteglove.conversations.actions import record_delivery, write_reply
from whiteglove.conversations.models import Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.loops import LOCK_CLASS
from whiteglove.team.models import Colleague, Team

OurAnswer = Callable[..., Message]


@pytest.fixture
def alive(db: None) -> Iterator[Callable[[], int]]:
    """Instance numbers of loops that live, as long as the test does; their connections can be closed by number."""
    connections: list[psycopg.Connection] = []

    def live() -> int:
        connection = psycopg.connect(**connector_params(), autocommit=True)
        number = secrets.randbelow(2**31 - 1) + 1
        connection.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_CLASS, number])
        connections.append(connection)
        return number

    yield live
    for connection in connections:
        connection.close()


@pytest.fixture
def loop(alive: Callable[[], int]) -> int:
    """The instance number of one loop that lives."""
    return alive()


@pytest.fixture
def mailbox(front_desk: Team) -> Mailbox:
    """The front desk's address."""
    return Mailbox.objects.create(team=front_desk, address="desk@hoshi.example", name="Hoshi Air")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Let time pass."""
    passed = timedelta()
    real = clock.now

    def pass_by(time: timedelta) -> None:
        nonlocal passed
        passed += time
        monkeypatch.setattr(clock, "now", lambda: real() + passed)

    return pass_by


@pytest.fixture
def baggage_box(baggage: Team) -> Mailbox:
    """The baggage team's address."""
    return Mailbox.objects.create(team=baggage, address="baggage@hoshi.example", name="Hoshi Air baggage")


@pytest.fixture
def our_answer(chidi: Colleague) -> OurAnswer:
    """Chidi answers a mail, and the answer has left: `our_answer(arrived)`."""

    def answer(arrived: Arrived | Message, text: str = "It is on its way.") -> Message:
        answered = arrived if isinstance(arrived, Message) else arrived.message
        message = write_reply(chidi.as_actor(), answered.conversation_id, text=text)
        put_in_outbox(message.pk)
        record_delivery(SYSTEM, message.pk, state=DeliveryState.SENT)
        message.refresh_from_db()
        return message

    return answer
