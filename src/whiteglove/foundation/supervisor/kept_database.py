"""The home's own database as a part of the house: started or adopted, watched, started again, ended last."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from whiteglove.foundation import database
from whiteglove.foundation.database import postmaster
from whiteglove.foundation.supervisor.back_off import BackOff
from whiteglove.foundation.supervisor.words import how_it_ended, in_seconds
from whiteglove.foundation.trouble import Trouble

NAME = "database"


class KeptDatabase:
    """With `DATABASE_URL` set there is nothing to keep: the server is somebody else's."""

    def __init__(self, home: Path, announce: Callable[[str, str], None], *, meanwhile: Callable[[], None]) -> None:
        self._home = home
        self._announce = announce
        self._patience = database.Patience(meanwhile=meanwhile)
        self._back_off = BackOff()
        self._pid: int | None = None
        self._began_at = 0.0
        self._again_at: float | None = None

    def begin(self) -> str:
        """Its address. Raises a DatabaseTrouble when it cannot start."""
        if outside := os.environ.get("DATABASE_URL"):
            self._announce(NAME, "using the outside server of DATABASE_URL")
            return outside
        began = time.monotonic()
        server = database.start(self._home, patience=self._patience)
        self._pid, self._began_at = server.pid, time.monotonic()
        how = "was running, adopted" if server.adopted else f"started in {in_seconds(self._began_at - began)}"
        self._announce(NAME, f"{how} (pid {server.pid})")
        return server.url

    def look_after(self) -> None:
        """Start it again when it has died and its time has come."""
        if self._pid is not None and not postmaster.is_alive(self._pid):
            wait = self._back_off.after_a_life_of(time.monotonic() - self._began_at)
            ended = how_it_ended(postmaster.exit_code(self._pid))
            self._announce(NAME, f"ended ({ended}), starting it again in {in_seconds(wait)}")
            self._pid, self._again_at = None, time.monotonic() + wait
        if self._again_at is not None and time.monotonic() >= self._again_at:
            self._begin_again()

    def is_its(self, pid: int) -> bool:
        """Whether the launcher waits for this child."""
        return pid == self._pid

    def end(self, *, at_once: bool) -> None:
        """Ends it, whoever started it; nothing when it is not ours. at_once: the next start repairs."""
        if os.environ.get("DATABASE_URL"):
            return
        if database.stop(self._home, patience_seconds=0 if at_once else 30):
            self._announce(NAME, "ended")

    def _begin_again(self) -> None:
        try:
            self.begin()
            self._again_at = None
        except Trouble as trouble:
            wait = self._back_off.after_a_life_of(0)
            self._announce(NAME, f"{trouble} Trying again in {in_seconds(wait)}.")
            self._again_at = time.monotonic() + wait
