"""The server that all tests share."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from whiteglove.foundation.database.postmaster import is_alive

ASK = "from tests.embedded import server_for_tests as s; assert s() is s(); print(s(), flush=True); input()"


def begin(tmp_path: Path) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTEST_XDIST_TESTRUNUID": "a-run", "TMPDIR": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-c", ASK],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=Path(__file__).parent.parent,
    )


def address_of(worker: "subprocess.Popen[str]") -> str:
    assert worker.stdout is not None
    return worker.stdout.readline().strip()


@pytest.mark.walk
def test_workers_share_one_server_and_the_last_one_ends_it(tmp_path: Path) -> None:
    with begin(tmp_path) as first, begin(tmp_path) as second:
        url = address_of(first)
        assert address_of(second) == url
        first.communicate("\n")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE test_one")
            (home,) = tmp_path.glob("whiteglove-tests-*")
            pid = int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
            assert connection.execute("SHOW fsync").fetchone() == ("off",)
        assert is_alive(pid)
        second.communicate("\n")
    assert not is_alive(pid)
    assert list(tmp_path.glob("whiteglove-tests-*")) == []


@pytest.mark.walk
def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    with begin(tmp_path) as killed:
        address_of(killed)
        (home,) = tmp_path.glob("whiteglove-tests-*")
        pid = int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
        killed.kill()
    assert is_alive(pid)
    with begin(tmp_path) as following:
        address_of(following)
        assert not is_alive(pid)
        following.communicate("\n")
    assert list(tmp_path.glob("whiteglove-tests-*")) == []
