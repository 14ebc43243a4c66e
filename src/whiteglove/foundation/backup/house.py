"""The house as a backup meets it (running or not) and as a restore wants it (closed)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whiteglove.foundation import database
from whiteglove.foundation.backup.trouble import DoesNotFit, NotBackedUp
from whiteglove.foundation.home import AlreadyRunning, only_one_runs


@contextmanager
def at_hand(home: Path, *, has_own_database: bool) -> Iterator[None]:
    """The home's database answers within: as it runs, else started for this and ended again. Raises NotBackedUp."""
    if not has_own_database:
        yield
        return
    found = database.status(home)
    if found.state == "missing":
        raise NotBackedUp(f"There is no desk in {home}.", remedy="Name the right folder with --home.")
    if found.state == "running":
        yield
        return
    with closed(home, has_own_database=True):
        yield


@contextmanager
def closed(home: Path, *, has_own_database: bool) -> Iterator[None]:
    """Nobody runs this home while we are within; its database answers. Raises DoesNotFit where somebody does."""
    with _nobody_runs(home):
        if not has_own_database:
            yield
            return
        server = database.start(home)
        try:
            yield
        finally:
            if not server.adopted:
                database.stop(home)


@contextmanager
def _nobody_runs(home: Path) -> Iterator[None]:
    entered = False
    try:
        with only_one_runs(home):
            entered = True
            yield
    except AlreadyRunning as running:
        if entered:
            raise
        who = f"process {running.pid}" if running.pid else "we do not know which process"
        raise DoesNotFit(
            f"The desk of {home} is running ({who}).", remedy="End it first, or choose another folder with --home."
        ) from None
