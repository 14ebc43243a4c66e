"""A house for one benchmark: a durable database of its own and real `whiteglove` processes; gone afterwards.

One that took minutes to fill may be kept for the next run.
"""

import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import django
import psycopg

from bench.measure import cpu_seconds
from whiteglove.cli.door import VARIABLE, open_door
from whiteglove.cli.running import serves, web_processes
from whiteglove.foundation import database
from whiteglove.foundation.settings import settings

PATIENCE_SECONDS = 120.0


class TooSlow(RuntimeError):
    """Something did not come about in time."""


class House:
    """Use it as a context. `start` starts parts; `django_ready` lets this process use the rooms."""

    def __init__(self, *, prepared: bool = True, kept: Path | None = None) -> None:
        self.prepared, self.kept = prepared, kept
        self.folder = kept or Path(tempfile.mkdtemp(prefix="whiteglove-bench-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.home = self.folder / "home"
        self.web_port, self.smtp_port, self.lmtp_port, self.sink_port = free_ports(4)
        for name in [n for n in os.environ if n.startswith("WHITEGLOVE_") or n == "DATABASE_URL"]:
            del os.environ[name]
        os.environ.update(
            WHITEGLOVE_HOME=str(self.home),
            WHITEGLOVE_PORT=str(self.web_port),
            WHITEGLOVE_SMTP_LISTEN=f"127.0.0.1:{self.smtp_port}",
            WHITEGLOVE_LMTP_LISTEN=f"127.0.0.1:{self.lmtp_port}",
            WHITEGLOVE_DEMO_SINK_LISTEN=f"127.0.0.1:{self.sink_port}",
            DJANGO_SETTINGS_MODULE="whiteglove.config.settings",
        )
        self.parts: dict[str, subprocess.Popen[bytes]] = {}
        self.server_pid = 0

    def __enter__(self) -> Self:
        if not self.prepared:
            return self
        try:
            server = database.start(self.home)
            self.server_pid, self.url = server.pid, server.url
            subprocess.run(self.command("prepare"), check=True)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        for part in self.parts.values():
            part.terminate()
        for part in self.parts.values():
            part.wait(20)
        database.stop(self.home)
        if self.kept is None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *words: str) -> list[str]:
        """A `whiteglove` command."""
        return [sys.executable, "-m", "whiteglove", *words]

    def start(self, *names: str) -> None:
        """Start parts; returns when those with a door answer."""
        doors = {"intake": self.smtp_port}
        for name in names:
            if name == "web":
                self._start_web()
            else:
                self.parts[name] = subprocess.Popen(self.command(name), stdin=subprocess.DEVNULL)
        for name in names:
            if name in doors:
                wait_until(lambda port=doors[name]: answers(port))  # type: ignore[misc]

    def _start_web(self) -> None:
        """As many as `whiteglove run` starts, behind one door."""
        self.door = open_door("127.0.0.1", self.web_port)
        os.environ[VARIABLE] = str(self.door.fileno())
        for number in range(1, web_processes(settings()) + 1):
            name = "web" if number == 1 else f"web {number}"
            command, doors = self.command("web"), [self.door.fileno()]
            self.parts[name] = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=doors)
        del os.environ[VARIABLE]
        wait_until(lambda: serves("127.0.0.1", self.web_port))

    @property
    def web_pids(self) -> list[int]:
        """Of all that serve pages."""
        return [part.pid for name, part in self.parts.items() if name.startswith("web")]

    def django_ready(self) -> None:
        """From now on this process may call the rooms."""
        django.setup()

    def connect(self) -> psycopg.Connection:
        """A connection without Django."""
        return psycopg.connect(self.url, autocommit=True)

    def count(self, question: str) -> int:
        """The one number that answers an SQL question."""
        with self.connect() as connection:
            row = connection.execute(question).fetchone()
        return int(row[0]) if row else 0

    def cpu_seconds(self, *, own: bool = False) -> float:
        """Time all parts and the database have taken so far; own: with this process."""
        pids = [self.server_pid, *(part.pid for part in self.parts.values())]
        return cpu_seconds(pids) + (time.process_time() if own else 0.0)


def free_ports(count: int) -> list[int]:
    """Ports nobody listens at, below those the system gives to callers."""
    found: list[int] = []
    while len(found) < count:
        port = random.randrange(12_000, 32_000)
        with socket.socket() as asked:
            if port not in found and asked.connect_ex(("127.0.0.1", port)) != 0:
                found.append(port)
    return found


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def wait_until(is_so: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS, pause_seconds: float = 0.05) -> None:
    """Ask again and again. Raises TooSlow."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise TooSlow
        time.sleep(pause_seconds)
