"""The home folder: everything one installation keeps, and the lock that only one `whiteglove run` holds."""

import fcntl
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whiteglove.foundation.trouble import Trouble

_LOCK = "whiteglove.lock"


class AlreadyRunning(Trouble):
    """Somebody else supervises this home. pid: None when the lock does not say who."""

    def __init__(self, home: Path, pid: int | None) -> None:
        who = f"pid {pid}" if pid else "pid not known"
        super().__init__(
            f"Whiteglove is already running ({who}) for {home}.",
            did="Nothing was started.",
            remedy="Use the one that runs, end it first, or choose another folder with --home.",
        )
        self.pid = pid


class HomeNotUsable(Trouble):
    """The home folder cannot be made or entered."""

    def __init__(self, home: Path, reason: str) -> None:
        super().__init__(
            f"The home folder {home} cannot be used ({reason}).",
            did="Nothing was started.",
            remedy="Give it to the user who starts Whiteglove, or choose another folder with --home.",
        )


def find_home(option: Path | None = None) -> Path:
    """The home folder, absolute: `option`, `WHITEGLOVE_HOME`, `var` in a checkout, or the user's own.

    The first of these that is given. Made (0700) when missing;
    the permissions of a folder that exists are left alone. Raises HomeNotUsable.
    """
    home = _chosen(option).expanduser().absolute()
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        home.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise HomeNotUsable(home, error.strerror or str(error)) from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise HomeNotUsable(home, "it may not be written to")
    return home


@contextmanager
def only_one_runs(home: Path) -> Iterator[None]:
    """Hold this home's lock; it goes away with our process, however that ends. Raises AlreadyRunning."""
    try:
        opened = os.open(home / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise HomeNotUsable(home, error.strerror or str(error)) from error
    with os.fdopen(opened, "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            said = lock.read().strip()
            raise AlreadyRunning(home, int(said) if said.isdecimal() else None) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield
        lock.seek(0)
        lock.truncate(0)


def _chosen(option: Path | None) -> Path:
    if option is not None:
        return option
    if named := os.environ.get("WHITEGLOVE_HOME"):
        return Path(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if _is_our_checkout(folder):
            return folder / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share") / "whiteglove"


def _is_our_checkout(folder: Path) -> bool:
    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text())
    except (OSError, ValueError):
        return False
    return bool(project.get("project", {}).get("name") == "whiteglove")
