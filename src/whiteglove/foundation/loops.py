"""Loops that take up waiting rows: woken by a notification, else by the clock.

What a dead one claimed is given back: each loop holds an instance number under an advisory lock of its own
database connection, and rows claimed under a number whose lock is gone belong to nobody: their process was killed.
"""

import logging
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from django.db import close_old_connections, connection
from procrastinate.contrib.django.utils import connector_params

from whiteglove.foundation.logs import in_one_line
from whiteglove.foundation.passing import is_passing

LOCK_CLASS = 0x57474C50
LIVING = f"(SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = {LOCK_CLASS})"
LONGEST_PAUSE_SECONDS = 5.0
STUCK_AFTER_SECONDS = 300.0
FIRST_BACK_OFF_SECONDS = 0.2
# A server that went silent on the network is noticed within seconds; sockets of this machine do not care.
NOTICES_SILENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}

log = logging.getLogger(__name__)
_here = threading.local()


def still_alive() -> None:
    """Say within a long step that it goes on, so that its loop is not taken for stuck. Elsewhere it does nothing."""
    loop: Loop | None = getattr(_here, "loop", None)
    if loop is not None:
        loop.watch_anew()


@contextmanager
def living() -> Iterator[int]:
    """An instance number to claim rows under, for a program that does a loop's work itself for a while."""
    with psycopg.connect(**{**NOTICES_SILENCE, **connector_params()}, autocommit=True) as alive:
        instance = secrets.randbelow(2**31 - 1) + 1
        alive.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_CLASS, instance])
        yield instance


@dataclass
class Loop:
    """A named loop. step: does what waits, under the instance number given; returns seconds until more is due."""

    name: str
    channel: str
    step: Callable[[int], float]
    stopping: threading.Event = field(default_factory=threading.Event)
    is_busy: bool = field(default=False, init=False)
    _back_off: float = FIRST_BACK_OFF_SECONDS
    _watch: threading.Timer | None = field(default=None, init=False)

    def start(self) -> threading.Thread:
        """Run in a thread of its own."""
        thread = threading.Thread(target=self.run, name=self.name, daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """End after the step under way."""
        self.stopping.set()

    def run(self) -> None:
        """Turn until stopped; a database that went away is waited for, a step that failed is tried again."""
        while not self.stopping.is_set():
            try:
                with psycopg.connect(**{**NOTICES_SILENCE, **connector_params()}, autocommit=True) as listening:
                    self._turn(listening)
            except Exception as error:  # noqa: BLE001 - a loop that ended would leave all waiting
                passes = isinstance(error, psycopg.OperationalError) or is_passing(error)
                log.warning("%s waits after %s", self.name, type(error).__name__ if passes else in_one_line(error))
                self.stopping.wait(self._back_off)
                self._back_off = min(self._back_off * 2, LONGEST_PAUSE_SECONDS)
            finally:
                connection.close()

    def _turn(self, listening: psycopg.Connection) -> None:
        instance = secrets.randbelow(2**31 - 1) + 1
        listening.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_CLASS, instance])
        listening.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(self.channel)))
        while not self.stopping.is_set():
            # A number whose lock is gone is anybody's: with the connection lost we go on under a new one.
            listening.execute("SELECT 1")
            pause = self._step_watched(instance)
            self._back_off = FIRST_BACK_OFF_SECONDS
            close_old_connections()
            if pause > 0:
                for _ in listening.notifies(timeout=min(pause, LONGEST_PAUSE_SECONDS), stop_after=1):
                    pass

    def _step_watched(self, instance: int) -> float:
        _here.loop = self
        self.watch_anew()
        self.is_busy = True
        try:
            return self.step(instance)
        finally:
            self.is_busy = False
            _here.loop = None
            self._stop_watching()

    def watch_anew(self) -> None:
        """From now on the step under way has its whole time again."""
        self._stop_watching()
        self._watch = threading.Timer(STUCK_AFTER_SECONDS, self._give_up)
        self._watch.daemon = True
        self._watch.start()

    def _stop_watching(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _give_up(self) -> None:
        log.error("%s is stuck for %.0f s; this process ends and is started again", self.name, STUCK_AFTER_SECONDS)
        os._exit(70)
