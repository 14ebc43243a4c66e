"""What can be known about a server of these data, alive or dead, without trusting the PID file alone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_LINUX = sys.platform.startswith("linux")
_ours_by_pid: dict[int, "subprocess.Popen[bytes]"] = {}
_exit_codes: dict[int, int] = {}


@dataclass(frozen=True)
class PidFile:
    """What the server wrote about itself into its data folder.

    socket_folder, state: None while it has not come so far.
    """

    pid: int
    socket_folder: Path | None
    state: str | None

    @property
    def is_ready(self) -> bool:
        return self.state == "ready"


def read_pid_file(data: Path) -> PidFile | None:
    """None when there is none, or nothing of use in it (a crash can leave it empty)."""
    try:
        lines = (data / "postmaster.pid").read_text(errors="replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not lines or not lines[0].strip().isdecimal():
        return None
    socket_folder = Path(lines[4]) if len(lines) > 4 and lines[4] else None
    state = lines[7].strip() if len(lines) > 7 else None
    return PidFile(int(lines[0]), socket_folder, state)


def running_postmaster(data: Path) -> PidFile | None:
    """The PID file, if its process is alive and really the server of these data.

    After a reboot or a crash the number may belong to anything else.
    """
    found = read_pid_file(data)
    if found is None or not is_alive(found.pid) or not serves(found.pid, data):
        return None
    return found


def is_alive(pid: int) -> bool:
    """False also for a dead child of ours that nobody has waited for; it is waited for here."""
    if child := _ours_by_pid.get(pid):
        code: int | None = child.poll()
        if code is None:
            return True
        _exit_codes[pid] = code
        del _ours_by_pid[pid]
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _state_of(pid) not in {"Z", "X"}


def serves(pid: int, data: Path) -> bool:
    """Whether the process is a PostgreSQL on these data: the server itself, or one of its children."""
    if not _LINUX:
        return _serves_by_command(pid, data)
    try:
        name = Path(f"/proc/{pid}/comm").read_text().strip()
        return name == "postgres" and Path(f"/proc/{pid}/cwd").samefile(data)
    except OSError:
        return False


def left_behind(data: Path) -> list[int]:
    """The living processes on these data: with no server alive, the orphans of a killed one."""
    if not _LINUX:
        return []
    numbers = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    return [pid for pid in numbers if serves(pid, data) and is_alive(pid)]


def end_orphans(data: Path) -> list[int]:
    """End what a killed server left: most go by themselves at once, a long query does not notice.

    Only called when the server itself is dead: a new one may not start beside them, and repairs what they
    leave. Returns those that had to be told.
    """
    told: set[int] = set()
    wait_until(lambda: not left_behind(data), seconds=1.0)
    for how, seconds in ((signal.SIGQUIT, 2.0), (signal.SIGKILL, 5.0)):
        orphans = left_behind(data)
        for pid in orphans:
            tell(pid, how)
        told.update(orphans)
        if wait_until(lambda: not left_behind(data), seconds=seconds):
            break
    return sorted(told)


def spawn(command: list[str], *, folder: Path, words: Path, **how: object) -> int:
    """Start a server in a session of its own, so that Ctrl-C at our terminal does not reach it."""
    with words.open("wb") as said:
        child = _MayOutliveUs(  # type: ignore[call-overload]
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
            **how,
        )
    pid: int = child.pid
    _ours_by_pid[pid] = child
    _exit_codes.pop(pid, None)
    return pid


def exit_code(pid: int) -> int | None:
    """Of a server that we started and that ended (negative: the signal that killed it); else None."""
    return None if is_alive(pid) else _exit_codes.get(pid)


def tell(pid: int, how: signal.Signals) -> None:
    """Send a signal; harmless when the process is gone."""
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return


@dataclass(frozen=True)
class Patience:
    """How long a start may take. meanwhile: called again and again; what it raises ends the start."""

    seconds: float = 300  # repair after a crash can take minutes on a large database
    meanwhile: Callable[[], None] = lambda: None

    def until(self, true_now: Callable[[], bool]) -> bool:
        """Wait; the answer at the end."""

        def asked() -> bool:
            self.meanwhile()
            return true_now()

        return wait_until(asked, seconds=self.seconds)


def wait_until(true_now: Callable[[], bool], *, seconds: float, pause_seconds: float = 0.02) -> bool:
    """Ask again and again; the answer at the end."""
    deadline = time.monotonic() + seconds
    while not true_now():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause_seconds)
    return True


class _MayOutliveUs(subprocess.Popen[bytes]):
    """A server that is still running when we end is meant to: the next start adopts it."""

    def __del__(self) -> None:
        """No warning, and nobody waits."""


def _state_of(pid: int) -> str | None:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return None


def _serves_by_command(pid: int, data: Path) -> bool:
    said = subprocess.run(  # noqa: S603 - our own words
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, timeout=10, check=False
    ).stdout
    return "postgres" in said and str(data) in said
