"""A real process, really killed at each step of sending: at most one mail arrives, and doubt is said."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.db import connection
from tests.mail_server import HANG, ScriptedServer

from whiteglove.channels.email.models import OutgoingMail
from whiteglove.channels.email.sending.outbox import Outbox
from whiteglove.conversations.models import Delivery

PROGRAM = """
import django
django.setup()
from whiteglove.channels.email.sending.outbox import send_waiting_mails
from whiteglove.channels.email.sending.queue import CHANNEL
from whiteglove.foundation.loops import Loop
Loop("send mail", CHANNEL, send_waiting_mails).run()
"""
PATIENCE_SECONDS = 20.0

pytestmark = [pytest.mark.walk, pytest.mark.django_db(transaction=True)]


@contextmanager
def a_loop_elsewhere(server: ScriptedServer) -> Iterator[subprocess.Popen[bytes]]:
    database = connection.settings_dict
    place = f"?host={quote(database['HOST'], safe='')}&port={database['PORT']}" if database["PORT"] else ""
    place = place or f"?host={quote(database['HOST'], safe='')}"
    address = f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}{place}"
    environment = os.environ | {"DATABASE_URL": address, "WHITEGLOVE_MAIL_OUT": server.url}
    process = subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


@pytest.mark.parametrize(
    ("step", "expected", "arrived"),
    [
        ("CONNECT", "sent", 1),
        ("EHLO", "sent", 1),
        ("MAIL", "sent", 1),
        ("RCPT", "sent", 1),
        ("DATA", "unsure", 0),
        ("END", "unsure", 1),
    ],
)
def test_killed_at_each_step(
    step: str, expected: str, arrived: int, outbox: Outbox, server: ScriptedServer, answer: Callable[[], OutgoingMail]
) -> None:
    outgoing = answer()
    server.says = {step: [HANG]}
    with a_loop_elsewhere(server) as process:
        assert server.hanging.wait(PATIENCE_SECONDS)
        process.kill()
        process.wait(10)
    turn_until(outbox, outgoing, expected)
    assert len(server.took) == arrived
    shown = Delivery.objects.filter(message=outgoing.message_id).values_list("state", flat=True)
    assert list(shown) == [expected]


def turn_until(outbox: Outbox, outgoing: OutgoingMail, expected: str) -> None:
    """The database notices a killed loop a moment later."""
    for _ in range(200):
        outbox.turn(1)
        outgoing.refresh_from_db()
        if outgoing.state == expected:
            break
        threading.Event().wait(0.05)
    outbox.turn(1)
    outgoing.refresh_from_db()
    assert outgoing.state == expected
