"""The loop that sends waiting mails, each at most once, whatever is killed when."""

import logging
import ssl
import time

from django.db import DatabaseError, InterfaceError

from whiteglove.channels.email.models import OutgoingMail
from whiteglove.channels.email.sending import queue, recording
from whiteglove.channels.email.sending.lines import Lines
from whiteglove.channels.email.sending.outcomes import Ended, Try
from whiteglove.channels.email.sending.smtp_conversation import Patience
from whiteglove.channels.email.sending.trying import NotOurs, try_to_send
from whiteglove.foundation import clock
from whiteglove.foundation.logs import in_one_line
from whiteglove.foundation.loops import still_alive
from whiteglove.foundation.passing import is_passing

IDLE_SECONDS = 5.0
MAILS_PER_TURN = 50
SECONDS_PER_TURN = 45.0

log = logging.getLogger(__name__)


class Outbox:
    """Sends what waits, one mail at a time."""

    def __init__(self, patience: Patience | None = None, context: ssl.SSLContext | None = None) -> None:
        self._lines = Lines(patience or Patience(), context)
        self._known: list[tuple[OutgoingMail, Try, int]] = []  # not written down yet: the database went away

    def turn(self, instance: int) -> float:
        """One turn of the loop under its instance number. Returns seconds until it should look again."""
        self._write_down_what_is_known()
        for outgoing in queue.abandoned():
            recording.take_up_abandoned(outgoing, clock.now())
        tried = self._send_due(instance) if queue.any_server() else 0
        for outgoing in queue.without_server(clock.now()):
            recording.say_that_no_server_is_set_up(outgoing, clock.now())
        return 0.0 if tried else queue.seconds_until_due(clock.now(), at_most=IDLE_SECONDS)

    def _send_due(self, instance: int) -> int:
        end, tried = time.monotonic() + SECONDS_PER_TURN, 0
        try:
            while tried < MAILS_PER_TURN and time.monotonic() < end:
                outgoing = queue.claim_one(instance, clock.now())
                if outgoing is None:
                    break
                tried += 1
                still_alive()
                self._send(outgoing, instance)
        finally:
            self._lines.hang_up()
        return tried

    def _send(self, outgoing: OutgoingMail, instance: int) -> None:
        try:
            tried = try_to_send(outgoing, instance=instance, lines=self._lines)
        except NotOurs:
            return
        except (DatabaseError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001 - said on the message
            log.error("mail %s was not sent: %s", outgoing.pk, in_one_line(error))  # noqa: TRY400 - without its message
            self._lines.hang_up()
            why = f"Our program met an error of its own ({type(error).__name__})."
            in_doubt = queue.is_handing_over(outgoing)
            tried = Try(Ended.DOUBTFUL if in_doubt else Ended.PUT_OFF, why)
        self._known.append((outgoing, tried, instance))
        self._write_down_what_is_known()

    def _write_down_what_is_known(self) -> None:
        while self._known:
            outgoing, tried, instance = self._known[0]
            try:
                recording.record(outgoing, tried, instance=instance, now=clock.now())
            except Exception as error:
                if not is_passing(error):
                    del self._known[0]
                raise
            del self._known[0]


_outbox = Outbox()


def send_waiting_mails(instance: int) -> float:
    """One turn of this process's outbox, for `foundation.loops.Loop`."""
    return _outbox.turn(instance)
