"""As whom the server runs: as root in a user namespace or as nobody's number, and as any ordinary user."""

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from whiteglove.foundation import database
from whiteglove.foundation.database import identity, postmaster
from whiteglove.foundation.database.binaries import installed_binaries
from whiteglove.foundation.database.folders import Folders

AsUser = Callable[[int, Callable[[], str]], str]
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def runs_as(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


def all_may_enter(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in path.resolve().parents)


def permissions_above(home: Path) -> list[tuple[int, int, int]]:
    return [(found.st_mode, found.st_uid, found.st_gid) for found in (parent.stat() for parent in home.parents)]


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A home every user can get to: pytest's own folders are closed."""
    home = Path(tempfile.mkdtemp(prefix="whiteglove-test-", dir="/var/tmp"))
    yield home
    database.stop(home, patience_seconds=2)
    shutil.rmtree(home)


needs_open_programs = pytest.mark.skipif(
    not all(all_may_enter(one.postgres) for one in installed_binaries().values()),
    reason="this checkout is in a folder that other users may not enter",
)


@only_root
def test_as_root_it_stays_in_a_folder_closed_to_everybody_else(empty_home: Path) -> None:
    if identity.namespace_identity(installed_binaries()[18]) is None:
        pytest.skip("user namespaces are not allowed here")
    before = permissions_above(empty_home)
    server = database.start(empty_home)
    assert Path(f"/proc/{server.pid}/uid_map").read_text().split()[1:] == ["0", "1"]
    assert Folders(empty_home).data.stat().st_uid == 0
    assert permissions_above(empty_home) == before


@only_root
@needs_open_programs
def test_as_root_without_namespaces_it_runs_under_a_number_nobody_has(
    open_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "namespace_identity", lambda _binaries: None)
    before = permissions_above(open_home)
    server = database.start(open_home)
    assert 65520 <= runs_as(server.pid) < 65534
    assert Folders(open_home).data.stat().st_uid == runs_as(server.pid)
    assert permissions_above(open_home) == before
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert stat.S_IMODE(open_home.stat().st_mode) & 0o007 == 0
    database.stop(open_home)
    monkeypatch.undo()
    assert runs_as(database.start(open_home).pid) >= 65520  # namespaces allowed again: the data stay whose they are


@only_root
def test_as_root_without_namespaces_a_closed_folder_above_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "namespace_identity", lambda _binaries: None)
    home.parent.chmod(0o700)
    before = permissions_above(home)
    with pytest.raises(database.FolderNotReachable, match=r"may not enter /.*no permissions outside our own folder"):
        database.start(home)
    assert permissions_above(home) == before


@only_root
@needs_open_programs
@pytest.mark.walk
def test_an_ordinary_user_and_then_root_share_a_home(open_home: Path, as_user: AsUser) -> None:
    os.chown(open_home, 1000, 1000)
    said = as_user(1000, lambda: str(database.start(open_home).pid))
    assert said.isdecimal(), said
    assert runs_as(int(said)) == 1000
    adopted = database.start(open_home)
    assert (adopted.adopted, adopted.pid) == (True, int(said))
    database.stop(open_home)
    assert runs_as(database.start(open_home).pid) == 1000
    database.stop(open_home)
    again = as_user(1000, lambda: str(database.start(open_home).pid))
    assert again.isdecimal(), again


@only_root
@needs_open_programs
@pytest.mark.walk
def test_root_first_and_then_an_ordinary_user_without_a_name(open_home: Path, as_user: AsUser) -> None:
    os.chown(open_home, 54321, 54321)
    assert not identity.has_name(54321)
    assert runs_as(database.start(open_home).pid) == 54321
    database.stop(open_home)
    said = as_user(54321, lambda: str(database.start(open_home).pid))
    assert said.isdecimal(), said
    assert postmaster.running_postmaster(Folders(open_home).data) is not None


@only_root
def test_an_ordinary_user_is_told_that_home_is_not_theirs(open_home: Path, as_user: AsUser) -> None:
    open_home.chmod(0o755)
    said = as_user(1000, lambda: str(database.start(open_home)))
    assert said.startswith("HomeNotWritable: The folder")
    assert "Permission denied" in said


def test_a_system_without_names_is_told_apart(monkeypatch: pytest.MonkeyPatch, empty_home: Path) -> None:
    monkeypatch.setattr(identity, "has_name", lambda _uid: False)
    monkeypatch.setattr(identity, "user_with_a_name", lambda: None)
    ourselves = identity.Identity(os.geteuid(), os.getegid())
    with pytest.raises(database.NoNameForUser, match="has no name on this machine"):
        identity.identity_that_makes_data(ourselves, Folders(empty_home), installed_binaries()[18])
