"""What waits for each destination is sent in the order of the journal, several destinations at a time.

A destination is claimed by one loop that lives, and its place in the journal moves on only once something was taken:
killed in between, the same comes again under the same webhook-id. A slow receiver holds up nobody but itself.
"""

import logging
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import Error, connection

from whiteglove.channels.webhooks import signing
from whiteglove.channels.webhooks.failing import Why, kept
from whiteglove.channels.webhooks.models import Destination, SendingAsked
from whiteglove.channels.webhooks.offers import reader, shapes_of
from whiteglove.channels.webhooks.posting import Answer, Came, post
from whiteglove.channels.webhooks.recording import (
    Sent,
    go_past,
    let_go,
    record_asked,
    record_in_order,
    release,
    rest,
)
from whiteglove.channels.webhooks.rules import LONGEST_WAIT, is_due
from whiteglove.foundation import clock
from whiteglove.foundation.journal.facts import FactRead
from whiteglove.foundation.journal.moves import OLDEST_RUNNING
from whiteglove.foundation.journal.queries import fact_read, facts_after
from whiteglove.foundation.logs import in_one_line
from whiteglove.foundation.loops import LIVING
from whiteglove.foundation.passing import is_passing
from whiteglove.foundation.sealed import Unreadable
from whiteglove.team.rehearsal import is_rehearsal

CHANNEL = "whiteglove_webhooks"
AT_ONCE = 8
TURN_SECONDS = 20.0
IDLE_SECONDS = 2.0
BUSY_SECONDS = 0.5
READ_AT_ONCE = 200
TEST = "test"
HORIZON = OLDEST_RUNNING

log = logging.getLogger(__name__)

CLAIM = """
UPDATE webhooks_destination SET claimed_by = %(instance)s WHERE id IN (
    SELECT d.id FROM webhooks_destination d
    WHERE d.ended_at IS NULL AND d.id <> ALL(%(besides)s)
    AND (d.claimed_by IS NULL OR d.claimed_by NOT IN {living})
    AND (EXISTS (SELECT FROM webhooks_sendingasked a WHERE a.destination_id = d.id)
        OR (d.stopped_at IS NULL
            AND (d.failing_since IS NULL OR d.next_try_at <= %(now)s OR d.next_try_at > %(no_wait)s) AND EXISTS (
            SELECT FROM journal_row r WHERE (r.transaction, r.id) > (d.after_transaction, d.after_row)
            AND r.transaction < {horizon})))
    ORDER BY d.next_try_at, d.id LIMIT %(most)s FOR UPDATE OF d SKIP LOCKED)
RETURNING id
"""


class Senders:
    """The loop's step, with the threads it started: one for each destination in hand."""

    def __init__(self) -> None:
        self._running: dict[int, threading.Thread] = {}

    def step(self, instance: int) -> float:
        """Take up destinations for which something waits; returns seconds until it should look again."""
        self._running = {one: thread for one, thread in self._running.items() if thread.is_alive()}
        let_go(instance, but=list(self._running))
        free = AT_ONCE - len(self._running)
        if free <= 0:
            return BUSY_SECONDS
        for destination in claim(instance, most=free, besides=list(self._running)):
            thread = threading.Thread(target=self._serve, args=(destination, instance), daemon=True)
            self._running[destination] = thread
            thread.start()
        return BUSY_SECONDS if self._running else IDLE_SECONDS

    def join(self, seconds: float) -> None:
        """Wait for those at work."""
        ends = time.monotonic() + seconds
        for thread in list(self._running.values()):
            thread.join(max(0.0, ends - time.monotonic()))

    @staticmethod
    def _serve(destination: int, instance: int) -> None:
        try:
            serve(destination, instance)
        except Exception as error:  # noqa: BLE001 - the others go on; this one is taken up again after a rest
            log.warning("webhook %s rests after %s", destination, in_one_line(error))
            connection.close()  # it may be what failed
            with suppress(Error):  # else the loop lets it go
                rest(destination, instance)
        finally:
            connection.close()


def claim(instance: int, *, most: int = AT_ONCE, besides: list[int] | None = None) -> list[int]:
    """Take destinations into the hands of one loop; none in a rehearsal, from which nothing leaves."""
    if is_rehearsal():
        return []
    now = clock.now()
    values: dict[str, Any] = {
        "instance": instance,
        "now": now,
        "no_wait": now + LONGEST_WAIT,
        "most": most,
        "besides": besides or [],
    }
    with connection.cursor() as cursor:
        cursor.execute(CLAIM.format(living=LIVING, horizon=HORIZON), values)
        return [row[0] for row in cursor.fetchall()]


def serve(destination_id: int, instance: int) -> None:
    """Send what waits for a destination in our hands, until nothing does, one is refused, or others are due."""
    ends = time.monotonic() + TURN_SECONDS
    try:
        _send_asked(destination_id, instance)
        while time.monotonic() < ends and _send_some(destination_id, instance, ends):
            pass
    finally:
        release(destination_id, instance)


def _send_asked(destination_id: int, instance: int) -> None:
    """What people asked for, each once whatever comes of it."""
    for asked in SendingAsked.objects.filter(destination=destination_id).order_by("id"):
        destination = _in_hand(destination_id, instance)
        if destination is None:
            return
        waiting = _test(asked) if asked.fact_id is None else _waiting(destination, fact_read(asked.fact_id))
        if waiting is None:
            asked.delete()
        else:
            record_asked(asked, _send(destination, waiting))


def _send_some(destination_id: int, instance: int, ends: float) -> bool:
    """A few of what waits, in order; False when it should rest."""
    destination = _in_order(destination_id, instance)
    if destination is None:
        return False
    facts = facts_after(destination.place, limit=READ_AT_ONCE)
    for read in facts:
        waiting = _waiting(destination, read)
        if waiting is None:
            continue
        if time.monotonic() > ends:
            return False
        if not record_in_order(destination, _send(destination, waiting), instance=instance):
            return False
        meanwhile = _in_order(destination_id, instance)
        if meanwhile is None or meanwhile.place != read.cursor:
            return meanwhile is not None
        destination = meanwhile
    return bool(facts) and go_past(destination, facts[-1].cursor, instance=instance)


def _in_hand(destination_id: int, instance: int) -> Destination | None:
    return Destination.objects.filter(pk=destination_id, claimed_by=instance, ended_at=None).first()


def _in_order(destination_id: int, instance: int) -> Destination | None:
    """It, when something may be sent there now: nobody stopped it, and it need not rest."""
    found = _in_hand(destination_id, instance)
    if found is None or found.stopped_at is not None:
        return None
    return found if found.failing_since is None or is_due(found.next_try_at, clock.now()) else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to send. body None: we could not put it into words."""

    event: str
    kind: str
    body: bytes | None
    read: FactRead | None


def _waiting(destination: Destination, read: FactRead | None) -> Waiting | None:
    """A fact as this destination is told it; None when it is not for it.

    The body is made anew at each try, so that nothing of customers is kept here.
    """
    shape = shapes_of(destination.offers).get(read.kind) if read else None
    if shape is None or read is None:
        return None
    try:
        data = shape(reader(with_private=destination.with_private), read)
        body = _body(read.kind, read.at, data) if data is not None else b""
    except Exception as error:
        if is_passing(error):
            raise
        log.warning("webhook %s: fact %s cannot be told: %s", destination.pk, read.cursor.row, in_one_line(error))
        body = None
    return None if body == b"" else Waiting(event_of(read), read.kind, body, read)


def _test(asked: SendingAsked) -> Waiting:
    body = _body(TEST, asked.asked_at, {"destination": str(asked.destination_id)})
    return Waiting(f"test_{asked.pk}", TEST, body, None)


def _body(kind: str, at: datetime, data: dict[str, Any]) -> bytes:
    return orjson.dumps({"type": kind, "timestamp": at.isoformat(), "data": data})


def _send(destination: Destination, waiting: Waiting) -> Sent:
    """It was sent: what came of it."""
    now = clock.now()
    held = destination.secrets(now)
    if waiting.body is None:
        answer = Answer(Came.PUT_OFF, why=kept(Why.OURS))
    elif isinstance(destination.address, Unreadable) or not held:
        answer = Answer(Came.LOST, why=kept(Why.LOST))
    else:
        signed = signing.headers(held, event=waiting.event, at=now, body=waiting.body)
        answer = post(destination.address, waiting.body, signed)
    return Sent(event=waiting.event, kind=waiting.kind, at=now, read=waiting.read, answer=answer)


def event_of(read: FactRead) -> str:
    """The webhook-id of a fact: the same at every try and for every destination, also where a backup was restored,
    whose new facts have the numbers of old ones but other moments.
    """
    return f"fact_{read.cursor.row}_{int(read.at.timestamp() * 1000)}"
