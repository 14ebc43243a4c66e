"""One reader of the journal for each web process; every open page gets its share from here.

The reader holds the only database connection. Pages hold none: they get ids and topics from memory, and what
happened while they were away from the journal, once.
"""

import asyncio
import logging
import threading
from collections import deque
from dataclasses import dataclass, field
from functools import cache

import psycopg
from django.db import Error, connection
from procrastinate.contrib.django.utils import connector_params

from whiteglove.foundation.journal.actions import CHANNEL
from whiteglove.foundation.journal.facts import Cursor, FactRead
from whiteglove.foundation.journal.queries import facts_after, more_to_come, newest_cursor

KEPT_IN_MEMORY = 2000
LOOK_EVERY_SECONDS = 5.0
HELD_BACK_SECONDS = 0.02
BACK_OFF_SECONDS = 0.5
QUEUE_HOLDS = 256

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class News:
    """That something happened, without what: pages ask for what they may see. cursor: None for a whisper."""

    cursor: Cursor | None
    topics: tuple[str, ...]


def as_news(read: FactRead) -> News:
    """What open pages hear of a fact."""
    return News(read.cursor, read.topics)


@dataclass(eq=False)
class Listener:
    """One open page. `overflowed` is set when it was too slow; it then has to look at everything afresh."""

    loop: asyncio.AbstractEventLoop
    queue: asyncio.Queue[News] = field(default_factory=lambda: asyncio.Queue(QUEUE_HOLDS))
    overflowed: bool = False

    def give(self, news: News) -> None:
        """Called in the page's own loop."""
        try:
            self.queue.put_nowait(news)
        except asyncio.QueueFull:
            self.overflowed = True


class Hub:
    """Reads the journal as it grows and tells every listener."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._recent: deque[News] = deque(maxlen=KEPT_IN_MEMORY)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._started = threading.Event()
        self._beginning: Cursor | None = None

    def start(self) -> None:
        """Begin reading, once; returns when it knows where it begins."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._read, name="live-hub", daemon=True)
                self._thread.start()
        self._started.wait(10)

    def stop(self) -> None:
        """End reading."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(LOOK_EVERY_SECONDS + 1)

    def add(self, listener: Listener) -> None:
        """From now on the listener hears everything."""
        with self._lock:
            self._listeners.add(listener)

    def remove(self, listener: Listener) -> None:
        """It hears nothing any more."""
        with self._lock:
            self._listeners.discard(listener)

    def since(self, cursor: Cursor) -> list[News] | None:
        """What happened after a place, from memory; None when that is too long ago to be remembered."""
        with self._lock:
            recent = list(self._recent)
            beginning = self._beginning
        oldest = recent[0].cursor if len(recent) == KEPT_IN_MEMORY else beginning
        if beginning is None or oldest is None or cursor < oldest:
            return None
        return [news for news in recent if news.cursor and news.cursor > cursor]

    def newest(self) -> Cursor | None:
        """The place a page that is rendered now has seen at least; None before the first reading."""
        with self._lock:
            return self._recent[-1].cursor if self._recent else self._beginning

    def _read(self) -> None:
        cursor: Cursor | None = None
        while not self._stopping.is_set():
            try:
                with psycopg.connect(**connector_params(), autocommit=True) as listening:
                    listening.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(CHANNEL)))
                    cursor = cursor or newest_cursor()
                    self._beginning = self._beginning or cursor
                    self._started.set()
                    while not self._stopping.is_set():
                        cursor = self._pass_on_from(cursor)
                        pause = HELD_BACK_SECONDS if more_to_come(cursor) else LOOK_EVERY_SECONDS
                        for heard in listening.notifies(timeout=pause, stop_after=1):
                            if heard.payload:
                                self._pass_on(News(None, (heard.payload,)))
            except (psycopg.Error, Error) as error:
                log.warning("live pages wait for the database: %s", type(error).__name__)
                connection.close()
                self._stopping.wait(BACK_OFF_SECONDS)
        connection.close()

    def _pass_on_from(self, cursor: Cursor) -> Cursor:
        while facts := facts_after(cursor):
            for news in map(as_news, facts):
                self._tell(news)
            cursor = facts[-1].cursor
        return cursor

    def _tell(self, news: News) -> None:
        with self._lock:
            self._recent.append(news)
        self._pass_on(news)

    def _pass_on(self, news: News) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            try:
                listener.loop.call_soon_threadsafe(listener.give, news)
            except RuntimeError:  # its loop has ended, and so has the page
                self.remove(listener)


@cache
def hub() -> Hub:
    """The hub of this process."""
    return Hub()
