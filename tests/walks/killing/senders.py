"""Senders as real mail servers are: whatever was not acknowledged is sent again, the same bytes."""

import queue
import random
import smtplib
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.house import House
from tests.walks.killing.mails import SentMail

TIMEOUT_SECONDS = 20.0
PAUSE_SECONDS = 0.2
TEMPORARY = range(400, 500)
TRY_AGAIN = 75


class NotYet(Exception):
    """Not acknowledged: to be sent again."""


class RefusedForGood(Exception):
    """A mail of ours was refused permanently, for a fault that was not the mail's."""


WayIn = Callable[[House, SentMail], None]


def by_smtp(house: House, mail: SentMail) -> None:
    """A mail server hands it over."""
    with smtplib.SMTP(
        "127.0.0.1", house.smtp_port, local_hostname="sender.example", timeout=TIMEOUT_SECONDS
    ) as server:
        server.sendmail(mail.sender, ["desk@desk.example"], mail.raw)


def by_lmtp(house: House, mail: SentMail) -> None:
    """A local mail server hands it over."""
    with smtplib.LMTP(
        "127.0.0.1", house.lmtp_port, local_hostname="sender.example", timeout=TIMEOUT_SECONDS
    ) as server:
        server.sendmail(mail.sender, ["desk@desk.example"], mail.raw)


def by_pipe(house: House, mail: SentMail) -> None:
    """A mail server pipes it into `whiteglove mail deliver`."""
    try:
        done = house.call("mail", "deliver", given=mail.raw)
    except subprocess.TimeoutExpired as error:
        raise NotYet from error
    if done.returncode == TRY_AGAIN:
        raise NotYet
    if done.returncode != 0:
        raise RefusedForGood(f"exit {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}")


@dataclass
class Post:
    """All mails on their way in.

    may_go: whether the time of a mail has come. acknowledged: tokens with how often it was tried.
    """

    house: House
    may_go: Callable[[SentMail], bool] = lambda _mail: True
    acknowledged: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    hindered: Counter[str] = field(default_factory=Counter)
    given_up: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def send(self, mails: Iterable[SentMail], way: WayIn, *, at_once: int) -> None:
        """Begin to send; returns at once."""
        waiting: queue.SimpleQueue[SentMail] = queue.SimpleQueue()
        for mail in mails:
            waiting.put(mail)
        for _ in range(at_once):
            thread = threading.Thread(target=self._send_all, args=(waiting, way), daemon=True)
            thread.start()
            self._threads.append(thread)

    @property
    def is_done(self) -> bool:
        """Whether everything is acknowledged, refused or given up."""
        return not any(thread.is_alive() for thread in self._threads)

    def give_up(self) -> None:
        """End, whatever is not acknowledged yet."""
        self.given_up.set()
        for thread in self._threads:
            thread.join(TIMEOUT_SECONDS * 2)

    def _send_all(self, waiting: "queue.SimpleQueue[SentMail]", way: WayIn) -> None:
        while not self.given_up.is_set():
            try:
                mail = waiting.get_nowait()
            except queue.Empty:
                return
            while not self.may_go(mail) and not self.given_up.is_set():
                time.sleep(PAUSE_SECONDS * random.random())
            self._send_until_acknowledged(mail, way)

    def _send_until_acknowledged(self, mail: SentMail, way: WayIn) -> None:
        tries = 0
        while not self.given_up.is_set():
            tries += 1
            try:
                way(self.house, mail)
            except RefusedForGood as refused:
                self.refused[mail.token] = str(refused)
                return
            except (NotYet, OSError) as error:  # every error of smtplib is an OSError
                if _is_permanent(error):
                    self.refused[mail.token] = str(error)
                    return
                self.hindered[type(error).__name__] += 1
                time.sleep(PAUSE_SECONDS)
            else:
                self.acknowledged[mail.token] = tries
                return


def _is_permanent(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code not in TEMPORARY for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500
