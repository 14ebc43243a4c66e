"""Watch each mailbox in a thread of its own: new mail is taken in as the server tells of it."""

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from django.db import DatabaseError, InterfaceError, connection
from django.forms.models import model_to_dict

from whiteglove.channels.email.imap import recording
from whiteglove.channels.email.imap.errors import ConnectionBroken, MailboxClosed, SignInRefused
from whiteglove.channels.email.imap.fetching import take_new_mail
from whiteglove.channels.email.imap.lease import Lease, LeaseLost, LeaseTaken
from whiteglove.channels.email.imap.session import Session
from whiteglove.channels.email.imap.waiting import wait_for_news
from whiteglove.channels.email.models.imap import ImapAccount, ImapPosition
from whiteglove.foundation.logs import in_one_line
from whiteglove.foundation.loops import Loop

CHANNEL = "whiteglove_mailboxes"
FIRST_BACK_OFF_SECONDS = 1.0
LONGEST_BACK_OFF_SECONDS = 60.0
REFUSED_SECONDS = 600.0
LEASE_AGAIN_SECONDS = 5.0
FAREWELL_SECONDS = 5.0
LOOKED_SECONDS = 60.0
# A watcher reads these again at each pass.
READ_EACH_TIME = {"since", "folders", "move_to", "answered_at", "failing_since", "said", "made_at", "refresh_token"}

log = logging.getLogger(__name__)


@dataclass
class Watcher:
    """Watches one mailbox until stopped."""

    account: ImapAccount
    back_off_seconds: float = FIRST_BACK_OFF_SECONDS
    _ended: threading.Event = field(default_factory=threading.Event)
    _one_by_one: bool = False

    def __post_init__(self) -> None:
        self._wake, self._waker = socket.socketpair()
        self._wake.setblocking(False)
        self._waker.setblocking(False)
        self._thread = threading.Thread(target=self._run, name=f"imap {self.account.pk}", daemon=True)

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._thread.start()

    def look(self) -> None:
        """Look at the mailbox now."""
        with contextlib.suppress(OSError):
            self._waker.send(b".")

    def stop(self) -> None:
        """Tell it to end; what is under way stays safe whenever it ends."""
        self._ended.set()
        self.look()

    def join(self, seconds: float) -> None:
        """Wait for its end."""
        if self._thread.is_alive():
            self._thread.join(seconds)

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._thread.is_alive()

    def _run(self) -> None:
        back_off = self.back_off_seconds
        while not self._ended.is_set():
            began = time.monotonic()
            pause = self._watch_once(back_off)
            stayed = time.monotonic() - began > LONGEST_BACK_OFF_SECONDS
            back_off = self.back_off_seconds if stayed else min(back_off * 2, LONGEST_BACK_OFF_SECONDS)
            self._ended.wait(pause)
        with self._wake, self._waker:
            connection.close()

    def _watch_once(self, back_off: float) -> float:
        """Hold the lease and a connection for as long as both hold. Returns seconds to wait before the next try."""
        try:
            with Lease(self.account.pk) as lease:
                return self._watch_under(lease, back_off)
        except LeaseTaken:
            return LEASE_AGAIN_SECONDS
        except (LeaseLost, psycopg.Error, DatabaseError, InterfaceError) as error:
            log.warning("mailbox %s waits for the database: %s", self.account.pk, type(error).__name__)
            connection.close()
            return min(back_off, LEASE_AGAIN_SECONDS)
        except ImapAccount.DoesNotExist:
            self._ended.set()
            return 0.0
        except Exception as error:  # noqa: BLE001 - the watcher goes on
            log.error("mailbox %s: %s", self.account.pk, in_one_line(error))  # noqa: TRY400 - without customers' data
            return self._hindered(f"Our program failed here ({in_one_line(error)}).", back_off)

    def _watch_under(self, lease: Lease, back_off: float) -> float:
        try:
            with Session(self.account) as session:
                while not self._ended.is_set():
                    lease.confirm()
                    self._drain()
                    with recording.rows():
                        self.account.refresh_from_db()
                    take_new_mail(session, one_by_one=self._one_by_one)
                    self._one_by_one = False
                    if not self._ended.is_set():
                        wait_for_news(session, self._wake, other_folders=len(self.account.folders) > 1)
            return 0.0
        except SignInRefused as error:
            return self._hindered(str(error), REFUSED_SECONDS)
        except ConnectionBroken as error:
            self._one_by_one = True
            return self._hindered(str(error), back_off)
        except MailboxClosed as error:
            return self._hindered(str(error), back_off)

    def _hindered(self, said: str, pause: float) -> float:
        with contextlib.suppress(DatabaseError, InterfaceError):
            recording.hindered(self.account, said)
        return pause

    def _drain(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._wake.recv(4096):
                pass


class Watchers:
    """One watcher for each active mailbox; mailboxes added, changed or ended are noticed while it runs."""

    def __init__(self, make: Callable[[ImapAccount], Watcher] = Watcher) -> None:
        self._make = make
        self._running: dict[int, tuple[dict[str, object], Watcher]] = {}
        self._loop = Loop("mailboxes", CHANNEL, self._look)
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread = self._loop.start()

    def stop(self) -> None:
        """End all watchers, waiting a moment for each."""
        self._loop.stop()
        with contextlib.suppress(DatabaseError, InterfaceError), recording.rows(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
        if self._thread is not None:
            self._thread.join(FAREWELL_SECONDS * 2)
        watchers = [watcher for _, watcher in self._running.values()]
        for watcher in watchers:
            watcher.stop()
        for watcher in watchers:
            watcher.join(FAREWELL_SECONDS)

    def _look(self, _instance: int) -> float:
        accounts = {account.pk: account for account in ImapAccount.objects.filter(is_active=True)}
        for pk, (wishes, watcher) in list(self._running.items()):
            if pk not in accounts or _wishes(accounts[pk]) != wishes or not watcher.is_alive:
                watcher.stop()
                del self._running[pk]
        for pk, account in accounts.items():
            if pk not in self._running:
                watcher = self._make(account)
                self._running[pk] = (_wishes(account), watcher)
                watcher.start()
        asked = ImapPosition.objects.filter(look_again=True, account__in=accounts)
        for pk in asked.values_list("account_id", flat=True).distinct():
            self._running[pk][1].look()
        return LOOKED_SECONDS


def _wishes(account: ImapAccount) -> dict[str, object]:
    """What makes a new watcher needed when it changes."""
    return {name: value for name, value in model_to_dict(account).items() if name not in READ_EACH_TIME}
