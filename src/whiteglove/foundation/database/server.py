"""Starts, adopts and stops the PostgreSQL of one home folder.

The server answers on a Unix socket only and trusts whoever may open it: its folder is ours alone (0700).
A password would lie in a file that the same people can read, and would travel in addresses and logs.
"""

import errno
import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from psycopg.pq import PGconn, Ping

from whiteglove.foundation.database import cluster, postmaster
from whiteglove.foundation.database.binaries import Binaries, binaries_for, written_by
from whiteglove.foundation.database.configuration import write_configuration
from whiteglove.foundation.database.folders import (
    SOCKET_NAME,
    Folders,
    make_socket_folder,
    remove_outside_socket_folder,
)
from whiteglove.foundation.database.identity import Identity, choose_identity
from whiteglove.foundation.database.postmaster import Patience
from whiteglove.foundation.database.trouble import DidNotStart, DidNotStop, DiskFull, HomeNotWritable

_TRIES = 3
_PAUSE_BETWEEN_TRIES_SECONDS = 1.0
_PATIENCE = Patience()


@dataclass(frozen=True)
class RunningServer:
    """A server that answers. adopted: it ran already when we came."""

    url: str
    pid: int
    adopted: bool = False


@dataclass(frozen=True)
class ServerStatus:
    """state `missing`: no data have been made here yet. version: the major that wrote the data."""

    state: Literal["missing", "stopped", "starting", "running"]
    pid: int | None = None
    version: str | None = None


def start(home: Path, *, durable: bool = True, patience: Patience = _PATIENCE) -> RunningServer:
    """The home's server, started if it does not run yet. Makes its data the first time.

    Safe to call twice at once. durable: False gives up safety on power loss for speed; for tests only.
    Raises a DatabaseTrouble that says what is wrong.
    """
    folders = Folders(home.resolve())
    with _troubles_named(folders):
        folders.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _only_one_starts(folders) as lock:
            return _adopt(folders, patience) or _start_new(folders, durable, patience, lock)


def stop(home: Path, *, patience_seconds: float = 30) -> bool:
    """End the home's server, undoing what is under way. Returns whether one ran. Raises DidNotStop."""
    folders = Folders(home.resolve())
    found = postmaster.running_postmaster(folders.data)
    if found is None:
        return False
    _end(found.pid, patience_seconds=patience_seconds)
    remove_outside_socket_folder(folders)
    return True


def status(home: Path) -> ServerStatus:
    """What runs now; changes nothing."""
    folders = Folders(home.resolve())
    version = written_by(folders.data)
    found = postmaster.running_postmaster(folders.data)
    if found is not None:
        return ServerStatus("running" if found.is_ready else "starting", found.pid, version)
    return ServerStatus("missing" if version is None else "stopped", None, version)


def database_url(home: Path) -> str:
    """`DATABASE_URL` if set (an outside server), else the address of this home's own; starts nothing."""
    if outside := os.environ.get("DATABASE_URL"):
        return outside
    folders = Folders(home.resolve())
    found = postmaster.running_postmaster(folders.data)
    return url_at((found and found.socket_folder) or folders.socket_folder())


def url_at(socket_folder: Path, *, database: str = cluster.DATABASE, role: str = cluster.ROLE) -> str:
    """The address of a server by the folder of its socket."""
    return f"postgresql://{role}@/{database}?host={quote(str(socket_folder), safe='')}"


def _end(pid: int, *, patience_seconds: float) -> None:
    for how, seconds in ((signal.SIGINT, patience_seconds), (signal.SIGQUIT, 10.0)):
        postmaster.tell(pid, how)
        if postmaster.wait_until(lambda: not postmaster.is_alive(pid), seconds=seconds):
            return
    raise DidNotStop(pid)


def _adopt(folders: Folders, patience: Patience) -> RunningServer | None:
    """The one that runs already, None when there is none that can be reached."""
    if postmaster.running_postmaster(folders.data) is None:
        return None
    patience.until(
        lambda: (now := postmaster.running_postmaster(folders.data)) is None or now.is_ready,
    )
    ready = postmaster.running_postmaster(folders.data)
    if ready is None:
        return None
    if ready.socket_folder is None or not (ready.socket_folder / SOCKET_NAME).exists():
        stop(folders.home)  # somebody cleared its socket away: nobody can reach it any more
        return None
    url = url_at(ready.socket_folder)
    if not _wait_for_an_answer(url, ready.pid, folders=folders, patience=patience):
        return None
    return RunningServer(url, ready.pid, adopted=True)


def _start_new(folders: Folders, durable: bool, patience: Patience, start_lock: int) -> RunningServer:
    binaries = binaries_for(folders.data)
    identity = choose_identity(folders, binaries)
    cluster.make_data_if_missing(
        folders, identity=identity, binaries=binaries, durable=durable, start_lock=start_lock
    )
    identity.give(folders.data)
    socket_folder = make_socket_folder(folders, identity.uid)
    folders.log.mkdir(mode=0o700, exist_ok=True)
    for folder in (socket_folder, folders.log):
        identity.give(folder)
    write_configuration(folders, socket_folder=socket_folder, durable=durable)
    pid = _spawn_until_it_stays(folders, identity, binaries, patience)
    if identity.owns(folders.home):
        identity.give(folders.root)  # the user may start it without root the next time
    url = url_at(socket_folder)
    if not _wait_for_an_answer(url, pid, folders=folders, patience=patience):
        raise DidNotStart("it ended at once", last_words=_last_words(folders), log_folder=folders.log)
    return RunningServer(url, pid)


def _spawn_until_it_stays(folders: Folders, identity: Identity, binaries: Binaries, patience: Patience) -> int:
    """Tried again only where a killed server's memory was still held by what it left behind."""
    command = identity.command(binaries.postgres, "-D", folders.data, "-c", f"config_file={folders.configuration}")
    for attempt in range(1, _TRIES + 1):
        _clear_the_way(folders)
        pid = postmaster.spawn(
            command,
            folder=folders.root,
            words=folders.first_words,
            env=cluster.server_environment(),
            **identity.spawn_options(),
        )
        try:
            if _becomes_ready(pid, folders, patience):
                return pid
        except BaseException:  # the end is wished meanwhile: it ends with us
            _end(pid, patience_seconds=10)
            raise
        code = postmaster.exit_code(pid)
        words = _last_words(folders)
        if attempt == _TRIES or "pre-existing shared memory" not in words:
            break
        postmaster.wait_until(lambda: False, seconds=_PAUSE_BETWEEN_TRIES_SECONDS)
    if code is None:
        raise DidNotStart(
            f"it was not ready within {patience.seconds:.0f} s", last_words=words, log_folder=folders.log
        )
    if "No space left on device" in words:
        raise DiskFull(folders.root, 0)
    raise DidNotStart(f"it ended with code {code}", last_words=words, log_folder=folders.log)


def _clear_the_way(folders: Folders) -> None:
    """Remove lock files whose number now belongs to something else: PostgreSQL would refuse to start.

    Also to a dead server that nobody has waited for: PostgreSQL takes it for alive.
    """
    postmaster.end_orphans(folders.data)
    (folders.data / "postmaster.pid").unlink(missing_ok=True)
    (folders.socket_folder() / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)


def _becomes_ready(pid: int, folders: Folders, patience: Patience) -> bool:
    def settled() -> bool:
        return not postmaster.is_alive(pid) or is_ready()

    def is_ready() -> bool:
        said = postmaster.read_pid_file(folders.data)
        return said is not None and said.pid == pid and said.is_ready

    patience.until(settled)
    return is_ready() and postmaster.is_alive(pid)


def _last_words(folders: Folders) -> str:
    """The end of what it said on its output and in its newest log."""
    logs = sorted(folders.log.glob("*.log"), key=lambda log: log.stat().st_mtime)[-1:]
    said = [path.read_text(errors="replace")[-1500:] for path in (folders.first_words, *logs) if path.exists()]
    return "\n".join(text.strip() for text in said if text.strip())


def _wait_for_an_answer(url: str, pid: int, *, folders: Folders, patience: Patience) -> bool:
    """False if it died instead. A refusal (too many connections) is an answer, too.

    The server calls itself ready also while it repairs what a killed backend left; only asking tells.
    """

    def answers() -> bool:
        return PGconn.ping(url.encode()) == Ping.OK

    if patience.until(lambda: answers() or not postmaster.is_alive(pid)):
        return postmaster.is_alive(pid)
    raise DidNotStart("it runs, but does not answer", last_words=_last_words(folders), log_folder=folders.log)


@contextmanager
def _only_one_starts(folders: Folders) -> Iterator[int]:
    """Yields the opened lock."""
    with folders.start_lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


@contextmanager
def _troubles_named(folders: Folders) -> Iterator[None]:
    try:
        yield
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise HomeNotWritable(folders.home, error.strerror or str(error)) from error
    except OSError as error:
        if error.errno == errno.EROFS:
            raise HomeNotWritable(folders.home, "it is on a read-only disk") from error
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(folders.root, 0) from error
        raise
