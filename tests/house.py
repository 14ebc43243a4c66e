"""A house of its own for a walk: the real `whiteglove run` with all its parts, which may be killed one by one."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Self

import psutil
import psycopg

from tests.teller import Teller
from whiteglove.foundation.database import postmaster
from whiteglove.foundation.database.folders import Folders
from whiteglove.foundation.database.server import url_at

SUPERVISOR, DATABASE, BACKEND = "supervisor", "postgres", "backend"
PARTS = ("web", "worker", "intake")
READY = "the desk is open at"
LOWEST_PORT = 12_000
LONGEST_WAIT_SECONDS = 180.0


class HouseNotReady(AssertionError):
    """It did not come so far; the message ends with the last lines of its log."""


def eventually(is_so: Callable[[], bool], *, seconds: float, pause_seconds: float = 0.1) -> bool:
    """Ask again and again, for processes that cannot tell us; the answer at the end."""
    return postmaster.wait_until(is_so, seconds=seconds, pause_seconds=pause_seconds)


def free_ports(count: int) -> list[int]:
    """Ports nobody listens at, below those the system gives to callers: a caller must not sit on them meanwhile."""
    first_of_callers = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    found: list[int] = []
    while len(found) < count:
        port = random.randrange(LOWEST_PORT, first_of_callers)
        with socket.socket() as asked, suppress(OSError):
            asked.bind(("127.0.0.1", port))
            found.append(port)
    return found


class House:
    """`whiteglove run` in a home folder of its own. As a context it is open and ready, and leaves nothing behind."""

    def __init__(self, home: Path, *, environment: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.log = home.with_name(f"{home.name}.log")
        self.web_port, self.smtp_port, self.lmtp_port, sink_port = free_ports(4)
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("WHITEGLOVE_", "DATABASE_URL", "DJANGO_", "PYTEST_"))
        } | {
            "WHITEGLOVE_HOME": str(home),
            "WHITEGLOVE_PORT": str(self.web_port),
            "WHITEGLOVE_SMTP_LISTEN": f"127.0.0.1:{self.smtp_port}",
            "WHITEGLOVE_LMTP_LISTEN": f"127.0.0.1:{self.lmtp_port}",
            "WHITEGLOVE_DEMO_SINK_LISTEN": f"127.0.0.1:{sink_port}",
            "WHITEGLOVE_UNDO_SECONDS": "0",
            "WHITEGLOVE_WEB_PROCESSES": "2",
            **(environment or {}),
        }
        self.times_started = 0
        self._teller: Teller | None = None
        self._supervisor: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._read_from = 0

    def __enter__(self) -> Self:
        self.home.mkdir(mode=0o700, exist_ok=True)
        self._said = self.log.open("ab")
        try:
            self.start()
            self.wait_until_ready()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def address(self) -> str:
        """Of pages and API."""
        return f"http://127.0.0.1:{self.web_port}"

    def start(self) -> None:
        """Start the supervisor; returns at once."""
        self._read_from = self.log.stat().st_size
        self._supervisor = subprocess.Popen(
            self.command("run"),
            env=self.environment,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.times_started += 1

    def wait_until_ready(self, seconds: float = LONGEST_WAIT_SECONDS) -> None:
        """Until every part answers. Raises HouseNotReady."""
        if not eventually(lambda: READY in self.words() or not self.is_running, seconds=seconds):
            raise HouseNotReady(self.last_words())
        if not self.is_running:
            raise HouseNotReady(self.last_words())

    def command(self, *words: str) -> list[str]:
        """A `whiteglove` command."""
        return [sys.executable, "-m", "whiteglove", *words]

    def call(self, *words: str, given: bytes = b"", seconds: float = 120) -> "subprocess.CompletedProcess[bytes]":
        """Run a `whiteglove` command to its end against this house."""
        return subprocess.run(
            self.command(*words), env=self.environment, input=given, capture_output=True, timeout=seconds, check=False
        )

    def ask(self, program: str) -> str:
        """What a few lines of Python print that have Django and this house's database."""
        if self._teller is not None and (not self._teller.is_there or self._teller.environment != self.environment):
            self._teller.close()
            self._teller = None
        if self._teller is None:
            self._teller = Teller(self.environment)
        return self._teller.tell(program, seconds=120)

    def database(self) -> psycopg.Connection:
        """A connection of ours to the house's database."""
        found = postmaster.running_postmaster(Folders(self.home.resolve()).data)
        if found is None or found.socket_folder is None:
            raise psycopg.OperationalError("the house's database does not run")
        return psycopg.connect(url_at(found.socket_folder), autocommit=True, connect_timeout=10)

    @property
    def is_running(self) -> bool:
        """Whether the supervisor lives."""
        return self._supervisor is not None and self._supervisor.poll() is None

    def pids(self) -> dict[str, int]:
        """What lives now: the supervisor, its parts, the server of the database and one of its connections."""
        if not self.is_running or self._supervisor is None:
            return {}
        living = {SUPERVISOR: self._supervisor.pid}
        with suppress(psutil.Error):
            for child in sorted(psutil.Process(self._supervisor.pid).children(), key=psutil.Process.create_time):
                words = child.cmdline()
                if words and words[-1] in PARTS:
                    name = words[-1]
                    living[f"{name} 2" if name in living else name] = child.pid
        server = postmaster.running_postmaster(Folders(self.home.resolve()).data)
        if server is not None:
            living[DATABASE] = server.pid
            living |= self._backend_of(server.pid)
        return living

    def takes_mail(self) -> bool:
        """Whether somebody listens at the door for mail."""
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.smtp_port), timeout=1).close()
            return True
        return False

    def kill(self, name: str) -> bool:
        """`kill -9` one of `pids()`, with "web" all that serve pages; a killed supervisor is started again at once.

        False when it does not live.
        """
        found = [pid for known, pid in self.pids().items() if known == name or (name == "web" and known == "web 2")]
        if not found:
            return False
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if name == SUPERVISOR and self._supervisor is not None:
            self._supervisor.wait(30)
            self.start()
        return True

    def words(self) -> str:
        """What it said since the last start."""
        with self.log.open("rb") as log:
            log.seek(self._read_from)
            return log.read().decode(errors="replace")

    def last_words(self, lines: int = 40) -> str:
        """The end of the log, over all starts."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def close(self) -> None:
        """End everything in order; what does not end is killed."""
        if self._teller is not None:
            self._teller.close()
        if self._supervisor is not None and self._supervisor.poll() is None:
            self._supervisor.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._supervisor.wait(60)
        for left in self._left_behind():
            with suppress(psutil.Error):
                left.kill()
        if self._supervisor is not None:
            self._supervisor.wait(10)
        if self._said is not None:
            self._said.close()

    def _backend_of(self, server: int) -> dict[str, int]:
        with suppress(psutil.Error):
            for child in psutil.Process(server).children():
                words = " ".join(child.cmdline())
                if "[local]" in words:
                    return {BACKEND: child.pid}
        return {}

    def _left_behind(self) -> list[psutil.Process]:
        """Whatever still runs for this home, by its environment or its folder."""
        left = []
        for process in psutil.process_iter():
            with suppress(psutil.Error, OSError):
                of_this_home = process.environ().get("WHITEGLOVE_HOME") == str(self.home)
                if of_this_home or process.cwd().startswith(f"{self.home.resolve()}{os.sep}"):
                    left.append(process)
        return left


def pause(seconds: float) -> None:
    """Let real processes go on for a while; walks have no clock to pass."""
    time.sleep(seconds)
