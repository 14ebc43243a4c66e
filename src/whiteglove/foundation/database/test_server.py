"""Starting, adopting, stopping, and every way in which a server may have died."""

import os
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psycopg
import pytest

from whiteglove.foundation import database
from whiteglove.foundation.database import postmaster
from whiteglove.foundation.database.folders import SOCKET_NAME, Folders, make_socket_folder


def asked(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def told(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def has_new(root: Path, file: str, left: set[Path]) -> bool:
    return any((made / file).exists() for made in set(root.glob("making-*")) - left)


def ended(pid: int) -> bool:
    return postmaster.wait_until(lambda: not postmaster.is_alive(pid), seconds=5)


def test_first_start_makes_a_database_of_our_own(empty_home: Path) -> None:
    server = database.start(empty_home)
    assert not server.adopted
    assert asked(server.url, "SELECT current_database() || ' ' || current_user") == "whiteglove whiteglove"
    assert asked(server.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    wanted = {
        "server_encoding": "UTF8",
        "TimeZone": "UTC",
        "fsync": "on",
        "synchronous_commit": "on",
        "data_checksums": "on",
        "listen_addresses": "",
        "server_version_num": "18",
    }
    for setting, value in wanted.items():
        found = str(asked(server.url, f"SHOW {setting}"))
        assert found.startswith(value) if setting == "server_version_num" else found == value


def test_only_we_may_enter_its_folders(home: Path) -> None:
    database.start(home)
    for name in (".", "postgres", "postgres/socket", "postgres/data", "postgres/log"):
        mode = stat.S_IMODE((home / name).stat().st_mode)
        assert mode == 0o700, name


def test_a_second_start_adopts_the_one_that_runs(home: Path) -> None:
    first = database.start(home)
    second = database.start(home)
    assert (second.pid, second.url, second.adopted) == (first.pid, first.url, True)
    assert database.status(home) == database.ServerStatus("running", first.pid, "18")
    assert database.database_url(home) == first.url


def test_two_starts_at_once_make_one_server(home: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(database.start, [home, home])
    assert first.pid == second.pid
    assert {first.adopted, second.adopted} == {True, False}


def test_stop_ends_it_and_says_whether_there_was_one(home: Path) -> None:
    server = database.start(home)
    assert database.stop(home)
    assert not postmaster.is_alive(server.pid)
    assert not database.stop(home)
    assert database.status(home) == database.ServerStatus("stopped", None, "18")


def test_an_unused_home_has_no_server_and_asking_changes_nothing(empty_home: Path) -> None:
    assert database.status(empty_home) == database.ServerStatus("missing")
    assert database.database_url(empty_home).startswith("postgresql://whiteglove@/whiteglove?host=%2F")
    assert list(empty_home.iterdir()) == []


def test_an_outside_server_is_used_instead(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk@db.example/desk")
    assert database.database_url(home) == "postgresql://desk@db.example/desk"


def test_what_was_committed_survives_a_killed_server(home: Path) -> None:
    server = database.start(home)
    told(server.url, "CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(server.pid, signal.SIGKILL)
    assert ended(server.pid)
    again = database.start(home)
    assert again.pid != server.pid
    assert not again.adopted
    assert asked(again.url, "SELECT number FROM kept") == 7


@pytest.mark.walk
def test_a_query_left_behind_by_a_killed_server_is_ended(home: Path) -> None:
    server = database.start(home)
    with psycopg.connect(server.url) as busy:
        left = busy.info.backend_pid
        busy.pgconn.send_query(b"SELECT pg_sleep(600)")
        os.kill(left, signal.SIGSTOP)  # it cannot notice by itself
        os.kill(server.pid, signal.SIGKILL)
        assert ended(server.pid)
        assert postmaster.is_alive(left)
        again = database.start(home)
        assert not postmaster.is_alive(left)
        assert asked(again.url, "SELECT 1") == 1
        busy.close()


def test_a_killed_backend_leaves_the_server_running(home: Path) -> None:
    server = database.start(home)
    with psycopg.connect(server.url) as busy:
        os.kill(busy.info.backend_pid, signal.SIGKILL)
        busy.close()
    again = database.start(home)
    assert (again.pid, again.adopted) == (server.pid, True)


def test_a_pid_that_now_belongs_to_something_else_does_not_keep_it_from_starting(home: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        data = Folders(home).data
        (data / "postmaster.pid").write_text(f"{stranger.pid}\n{data}\n1\n5432\n\n\n\nready\n")
        assert database.status(home).state == "stopped"
        assert not database.stop(home)
        assert database.start(home).pid != stranger.pid
        assert stranger.poll() is None
        stranger.communicate(b"\n")


def test_a_socket_lock_whose_server_is_dead_but_not_waited_for_does_not_keep_it_from_starting(home: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        assert postmaster.wait_until(lambda: not postmaster.is_alive(dead.pid), seconds=10)
        make_socket_folder(Folders(home), os.getuid())
        lock = Folders(home).socket_folder() / f"{SOCKET_NAME}.lock"
        lock.write_text(f"{dead.pid}\n{Folders(home).data}\n1\n5432\n{lock.parent}\n")
        assert asked(database.start(home).url, "SELECT 1") == 1


@pytest.mark.parametrize("left", ["", "\n", "not a number\n", "999999999\n/elsewhere\n"])
def test_a_damaged_pid_file_does_not_keep_it_from_starting(home: Path, left: str) -> None:
    (Folders(home).data / "postmaster.pid").write_text(left)
    assert asked(database.start(home).url, "SELECT 1") == 1


def test_a_server_whose_socket_was_cleared_away_is_started_again(home: Path) -> None:
    server = database.start(home)
    (Folders(home).socket_folder() / ".s.PGSQL.5432").unlink()
    again = database.start(home)
    assert again.pid != server.pid
    assert asked(again.url, "SELECT 1") == 1


def test_a_home_that_moved_starts_where_it_is_now(home: Path, tmp_path: Path) -> None:
    database.start(home)
    database.stop(home)
    moved = home.rename(tmp_path / "it's, moved")
    assert asked(database.start(moved).url, "SELECT 1") == 1
    database.stop(moved)


@pytest.mark.walk
def test_killed_while_the_data_are_made_it_makes_them_anew(empty_home: Path) -> None:
    begin = "import sys, pathlib as p, whiteglove.foundation.database as d; d.start(p.Path(*sys.argv[1:]))"
    root = Folders(empty_home).root
    for file in ("PG_VERSION", "global/pg_control"):
        left = set(root.glob("making-*"))
        with subprocess.Popen([sys.executable, "-c", begin, str(empty_home)], stderr=subprocess.DEVNULL) as starting:
            assert postmaster.wait_until(partial(has_new, root, file, left), seconds=20)
            starting.kill()
        assert not Folders(empty_home).data.exists()
    began = time.monotonic()
    server = database.start(empty_home)
    assert asked(server.url, "SELECT current_database()") == "whiteglove"
    assert not list(root.glob("making-*"))
    assert time.monotonic() - began < 20
