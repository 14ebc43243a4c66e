"""When it cannot start it says what happened, what we did and what one can do."""

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from whiteglove.foundation import database
from whiteglove.foundation.database import binaries
from whiteglove.foundation.database.folders import SOCKET_NAME, Folders, make_socket_folder


def everything_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("version", ["12", "99", "", "eighteen"])
def test_data_of_another_version_are_not_touched(empty_home: Path, version: str) -> None:
    data = Folders(empty_home).data
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text(f"{version}\n" if version else "")
    before = everything_in(data)
    with pytest.raises(database.WrongVersion, match=f"belong to PostgreSQL .*{version}.*pg_dump"):
        database.start(empty_home)
    assert everything_in(data) == before


def test_data_of_an_older_version_that_is_installed_are_served_by_it(home: Path) -> None:
    assert binaries.binaries_for(home).major == 18
    (home / "PG_VERSION").write_text("16\n")
    assert binaries.binaries_for(home).major == 16


def test_a_full_disk_is_called_a_full_disk(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=7_000_000))
    with pytest.raises(database.DiskFull, match=r"is full \(7 MB free\)"):
        database.start(empty_home)
    assert not Folders(empty_home).data.exists()


def test_a_file_in_the_place_of_home_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(database.HomeNotWritable, match=r"home cannot be written to .*--home"):
        database.start(tmp_path / "home")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere (tested for a user in test_identity)")
def test_a_read_only_home_is_named(empty_home: Path) -> None:
    empty_home.chmod(0o500)
    with pytest.raises(database.HomeNotWritable, match="Permission denied"):
        database.start(empty_home)
    empty_home.chmod(0o700)


def test_a_server_that_ends_is_quoted(home: Path) -> None:
    Folders(home).own_configuration.write_text("shared_buffers = 'plenty'\n")
    with pytest.raises(database.DidNotStart, match=r"(?s)ended with code 1.*shared_buffers.*whole log") as trouble:
        database.start(home)
    assert "plenty" in trouble.value.last_words
    Folders(home).own_configuration.write_text("work_mem = 9MB\n")
    database.start(home)


def test_damaged_data_are_not_made_anew(home: Path) -> None:
    (Folders(home).data / "global" / "pg_control").unlink()
    with pytest.raises(database.DidNotStart, match="pg_control"):
        database.start(home)
    assert Folders(home).data.exists()


def test_a_deep_home_gets_its_socket_elsewhere(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    deep = tmp_path.joinpath(*["deep" * 10] * 3)
    deep.parent.mkdir(parents=True)
    home.rename(deep)
    url = database.start(deep).url
    socket_folder = Folders(deep).socket_folder()
    assert socket_folder.parent == Path("/tmp")
    assert socket_folder.stat().st_mode & 0o777 == 0o700
    assert database.database_url(deep) == url
    assert database.stop(deep)
    assert database.start(deep).url == url
    database.stop(deep)
    assert not socket_folder.exists()


def test_somebody_elses_folder_is_not_taken_for_our_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path.joinpath(*["deep" * 10] * 3)
    folders = Folders(deep)
    folders.root.mkdir(parents=True)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    expected = folders.socket_folder()
    (tmp_path / expected.name).mkdir(mode=0o777)
    (tmp_path / expected.name).chmod(0o777)
    expected.symlink_to(tmp_path)
    found = make_socket_folder(folders, os.geteuid())
    assert found not in {tmp_path / expected.name, expected}
    assert len(os.fsencode(found / SOCKET_NAME)) <= 107
    assert folders.socket_folder() == found
    found.rmdir()
    expected.unlink(missing_ok=True)


def test_without_any_short_folder_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path.joinpath(*["deep" * 10] * 3)
    (deep / "postgres").mkdir(parents=True)
    monkeypatch.setattr("whiteglove.foundation.database.folders._short_folders", lambda home: [home / "a" / "b"])
    with pytest.raises(database.SocketPathTooLong, match=r"short enough.*shorter path \(--home\)"):
        make_socket_folder(Folders(deep), os.geteuid())
