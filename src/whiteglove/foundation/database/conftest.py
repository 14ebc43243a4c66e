"""A home with data already made (making them takes a second), copied for every test that wants one."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from whiteglove.foundation import database


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("made")
    database.start(home, durable=False)
    database.stop(home)
    return home


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home in which nothing was ever started."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    yield home
    database.stop(home, patience_seconds=2)


@pytest.fixture
def home(empty_home: Path, made_home: Path) -> Path:
    """A home whose data exist and whose server does not run."""
    shutil.copytree(made_home / "postgres", empty_home / "postgres", copy_function=shutil.copyfile)
    for folder, _names, _files in os.walk(empty_home / "postgres"):
        Path(folder).chmod(0o700)
    return empty_home


@pytest.fixture
def as_user() -> Callable[[int, Callable[[], str]], str]:
    """Do something as an ordinary user in a process of its own and bring back what it says; only for root."""
    return _as_user


def _as_user(uid: int, act: Callable[[], str]) -> str:
    heard, spoken = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
            said = act()
        except BaseException as error:  # noqa: BLE001 - the parent judges it
            said = f"{type(error).__name__}: {error}"
        os.write(spoken, said.encode())
        os._exit(0)
    os.close(spoken)
    os.waitpid(child, 0)
    with os.fdopen(heard, "rb") as answer:
        return answer.read().decode()
