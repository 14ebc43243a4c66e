"""One mail has one time limit, whatever the server does; a large mail on a slow line has as long as it needs."""

import threading
import time
from collections.abc import Callable

import pytest
from tests.mail_server import HANG, OK, ScriptedServer

from whiteglove.channels.email.models import OutgoingMail
from whiteglove.channels.email.sending import smtp_conversation
from whiteglove.channels.email.sending.lines import Lines
from whiteglove.channels.email.sending.outbox import Outbox
from whiteglove.channels.email.sending.smtp_conversation import Envelope, Patience, PutOff
from whiteglove.foundation.loops import STUCK_AFTER_SECONDS

ENVELOPE = Envelope("desk@hoshi.example", ("aiko@mail.example",), 100)
SLOW_BYTES_PER_SECOND = 2_000_000


def test_each_wait_is_well_within_the_time_after_which_a_loop_is_stuck() -> None:
    patience = Patience()
    assert patience.everything + patience.connect < STUCK_AFTER_SECONDS / 2
    assert patience.last_reply < STUCK_AFTER_SECONDS / 2
    assert patience.reply < STUCK_AFTER_SECONDS / 2


def test_a_stale_line_and_a_fresh_one_share_the_time_of_one_mail(server: ScriptedServer) -> None:
    lines = Lines(Patience(connect=20, reply=20, last_reply=20, everything=1.5))
    server.says = {"CONNECT": ["220 peer.example", HANG], "MAIL": [OK, HANG]}
    lines.offer(server.url, ENVELOPE)
    began = time.monotonic()
    with pytest.raises(PutOff):
        lines.offer(server.url, ENVELOPE)
    assert time.monotonic() - began < 2.7


@pytest.mark.django_db
def test_a_mail_that_takes_long_but_goes_on_gets_out(
    server: ScriptedServer,
    answer: Callable[..., OutgoingMail],
    loop: int,
    set_up: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_up(mail_out=server.url)
    fed: list[bool] = []
    monkeypatch.setattr(smtp_conversation, "still_alive", lambda: fed.append(True))
    send = smtp_conversation._Client.send

    def slowly(client: smtp_conversation._Client, given: bytes | str) -> None:
        threading.Event().wait(len(given) / SLOW_BYTES_PER_SECOND)
        send(client, given)

    monkeypatch.setattr(smtp_conversation._Client, "send", slowly)
    outgoing = answer("It is on its way. " * 150_000)
    Outbox(Patience(connect=5, reply=5, last_reply=5, everything=1.0)).turn(loop)
    outgoing.refresh_from_db()
    assert (outgoing.state, len(server.took)) == ("sent", 1)
    assert len(fed) > 20
