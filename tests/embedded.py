"""One PostgreSQL for a whole test run, shared by all its workers, gone when the last of them ends."""

import atexit
import fcntl
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import IO

from whiteglove.foundation import database

_PREFIX = "whiteglove-tests-"
_USERS = "users.lock"


@cache
def server_for_tests() -> str:
    """The address of this run's server; `DATABASE_URL` where one is set.

    Fast instead of durable: it does not wait for the disk. The role may make databases.
    """
    if outside := os.environ.get("DATABASE_URL"):
        return outside
    _clear_what_killed_runs_left()
    home = _home_of_this_run()
    home.mkdir(mode=0o700, exist_ok=True)
    using = (home / _USERS).open("a")
    fcntl.flock(using, fcntl.LOCK_SH)
    atexit.register(_leave, home, using)
    return database.start(home, durable=False).url


def _home_of_this_run() -> Path:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:16]
    return Path(tempfile.gettempdir()) / f"{_PREFIX}{os.getuid()}-{run}"


def _leave(home: Path, using: IO[str]) -> None:
    with using:
        _end_if_unused(home, using)


def _end_if_unused(home: Path, using: IO[str]) -> None:
    try:
        fcntl.flock(using, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    database.stop(home, patience_seconds=5)
    shutil.rmtree(home, ignore_errors=True)


def _clear_what_killed_runs_left() -> None:
    for home in Path(tempfile.gettempdir()).glob(f"{_PREFIX}{os.getuid()}-*"):
        try:
            using = (home / _USERS).open("r")
        except OSError:
            continue
        _leave(home, using)
