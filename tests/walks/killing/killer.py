"""Somebody who kills a random part of the house again and again.

Most kills meet a house that serves: else, on a busy machine, nothing would be killed but what is just starting.
"""

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.house import BACKEND, DATABASE, PARTS, SUPERVISOR, House, eventually

VICTIMS = (*PARTS, SUPERVISOR, DATABASE, BACKEND)
PAUSE_SECONDS = (0.3, 2.0)
WHILE_IT_SERVES = 0.8  # of the kills
LONGEST_WAIT_SECONDS = 40.0


@dataclass
class Killer:
    """Kills until told to stop, at most `at_most` times. The same seed has the same intentions."""

    house: House
    seed: int
    at_most: int
    victims: tuple[str, ...] = VICTIMS
    killed: Counter[str] = field(default_factory=Counter)
    ended_by_itself: list[str] = field(default_factory=list)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread = threading.Thread(target=self._kill, daemon=True)
        self._thread.start()

    @property
    def progress(self) -> float:
        """Of what is intended, 0..1."""
        return self.killed.total() / self.at_most

    def stop(self) -> None:
        """No more killing."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(60)

    def _kill(self) -> None:
        chance = random.Random(self.seed)
        while self.killed.total() < self.at_most and not self._stopping.is_set():
            victim, pause = chance.choice(self.victims), chance.uniform(*PAUSE_SECONDS)
            if chance.random() < WHILE_IT_SERVES:
                self._wait_until(lambda: self._serves(victim))  # noqa: B023 - called at once
            self._stopping.wait(pause)
            self.start_again_if_it_ended()
            if self.house.kill(victim):
                self.killed[victim] += 1

    def _serves(self, victim: str) -> bool:
        self.start_again_if_it_ended()
        return victim in self.house.pids() and self.house.takes_mail()

    def _wait_until(self, is_so: Callable[[], bool]) -> None:
        eventually(lambda: self._stopping.is_set() or is_so(), seconds=LONGEST_WAIT_SECONDS)

    def start_again_if_it_ended(self) -> None:
        """As a service manager would; noted, for it should not have ended."""
        if not self.house.is_running:
            self.ended_by_itself.append(self.house.last_words())
            self.house.start()
