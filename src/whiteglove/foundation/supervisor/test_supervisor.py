"""The house with real processes: parts that die, ends that are wished, and a supervisor that is killed."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from whiteglove.foundation import database
from whiteglove.foundation.database.postmaster import is_alive, left_behind, wait_until

# Shells turn Ctrl-C off for what they start in the background; here it is heard all the same.
HEADING = """
import os, signal, socket, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)
from whiteglove.foundation.supervisor import Part, supervise
home = Path(sys.argv[1])
def python(code): return [sys.executable, "-c", code]
def shell(code): return ["/bin/sh", "-c", code]
ready = lambda: print("ALL READY", flush=True)
"""
QUIET = 'shell("exec sleep 600")'
DEAF = """shell("trap '' TERM; echo up; while :; do sleep 0.05; done")"""


class House:
    """A supervisor in a process of its own, and all it has said."""

    def __init__(self, home: Path, supervise: str, before: str = "", **environment: str) -> None:
        self.home = home
        self.said = ""
        code = HEADING + before + f"sys.exit(supervise({supervise}))"
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-W", "error", "-c", textwrap.dedent(code), str(home)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
            start_new_session=True,
        )

    def hears(self, words: str) -> str:
        """Read on until the words were said; the line with them."""
        assert self.process.stdout is not None
        for raw in self.process.stdout:
            line = raw.decode()
            self.said += line
            if words in line:
                return line
        raise AssertionError(f"never said {words!r}:\n{self.said}")

    def ends(self) -> int:
        """Read to the end; its exit code."""
        rest, _ = self.process.communicate(timeout=60)
        self.said += rest.decode()
        return self.process.returncode

    def pid_of(self, name: str) -> int:
        return int((self.home / name).read_text())


Open = Callable[..., House]


@pytest.fixture
def open_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Start houses on an outside database that no part asks for anything."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://outside.example/desk")
    opened: list[House] = []

    def open_one(supervise: str, before: str = "", **environment: str) -> House:
        opened.append(House(tmp_path, supervise, before, **environment))
        return opened[-1]

    yield open_one
    for house in opened:
        house.process.kill()
        house.process.communicate()


@pytest.fixture
def own_database(open_house: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The home of houses that keep a database of their own."""
    monkeypatch.delenv("DATABASE_URL")
    yield tmp_path
    database.stop(tmp_path, patience_seconds=2)


def writes_pid(name: str, then: str = "exec sleep 600") -> str:
    return f'shell("echo $$ > {{}}/{name}.new; mv {{}}/{name}.new {{}}/{name}; {then}".format(home, home, home))'


def gone(pid: int) -> bool:
    return wait_until(lambda: not is_alive(pid), seconds=5)


def test_parts_are_told_where_database_and_home_are_and_speak_under_their_name(open_house: Open) -> None:
    house = open_house(
        '[Part("web", shell("echo at $DATABASE_URL in $WHITEGLOVE_HOME as $ROLE; exec sleep 600"), '
        '{"ROLE": "web"})], home'
    )
    line = house.hears("at postgresql")
    assert line[8:] == f" web        at postgresql://outside.example/desk in {house.home} as web\n"
    house.process.send_signal(signal.SIGTERM)
    assert house.ends() == 0


def test_a_part_that_dies_is_started_again_and_that_is_said(open_house: Open) -> None:
    house = open_house(f'[Part("worker", {writes_pid("worker", "echo up; exec sleep 600")})], home')
    house.hears("up")
    first = house.pid_of("worker")
    os.kill(first, signal.SIGKILL)
    assert house.hears("ended")[9:] == (
        "worker     ended (killed by signal 9, SIGKILL), starting it again in 0.2 s\n"
    )
    house.hears("up")
    assert house.pid_of("worker") != first


DOOR = """
def door():
    global opened
    try:
        return {"DOOR": opened.fileno()}
    except NameError:
        opened = socket.create_server(("127.0.0.1", int(os.environ["AT"])))
        return door()
LISTENS = python("import os, socket, sys, time; door = socket.socket(fileno=int(os.environ['DOOR']));"
    "open(os.environ['WHITEGLOVE_HOME'] + '/' + sys.argv[1], 'w').write(str(os.getpid())); print('up', flush=True);"
    "[door.accept()[0].sendall(str(os.getpid()).encode()) for _ in iter(int, 1)]")
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as asked:
        port: int = asked.getsockname()[1]
        return port


def who_answers(port: int) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as asked:
        return int(asked.recv(20))


def test_two_parts_share_a_door_and_one_goes_on_when_the_other_is_killed(open_house: Open) -> None:
    port = free_port()
    house = open_house(
        '[Part(name, [*LISTENS, name], inherits=door) for name in ("web", "web 2")], home', DOOR, AT=str(port)
    )
    house.hears("up")
    house.hears("up")
    first, second = house.pid_of("web"), house.pid_of("web 2")
    os.kill(first, signal.SIGKILL)
    house.hears("web        ended (killed by signal 9, SIGKILL), starting it again in 0.2 s")
    answered = {who_answers(port) for _ in range(5)}
    house.hears("up")
    assert answered <= {second, house.pid_of("web")}
    os.kill(second, signal.SIGKILL)
    house.hears("web 2      ended")
    assert who_answers(port) in (house.pid_of("web"), house.pid_of("web 2"))
    assert house.pid_of("web") != first


def test_a_door_that_another_holds_is_asked_for_again_with_the_reason(open_house: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        house = open_house('[Part("web", [*LISTENS, "web"], inherits=door)], home', DOOR, AT=str(port))
        assert "cannot listen: [Errno" in house.hears("cannot listen")
        taken.close()
        house.hears("up")


def test_one_that_keeps_dying_waits_longer_each_time(open_house: Open) -> None:
    house = open_house('[Part("worker", shell("exit 3")), Part("intake", ["/nowhere/intake"])], home')
    assert "ended (with code 127), starting it again in 0.2 s" in house.hears("intake     ended")
    for wait in ("0.2", "0.4", "0.8"):
        house.hears(f"worker     ended (with code 3), starting it again in {wait} s")
    assert "cannot begin: [Errno 2] No such file or directory: '/nowhere/intake'" in house.said


def test_ctrl_c_ends_all_in_the_reverse_order(open_house: Open) -> None:
    says_so = "trap 'echo goodbye; exit 0' TERM; echo up; while :; do sleep 0.02; done"
    parts = ", ".join(f'Part("{name}", shell("{says_so}"))' for name in ("worker", "web", "intake"))
    house = open_house(f"[{parts}], home")
    for _ in range(3):
        house.hears("up")
    house.process.send_signal(signal.SIGINT)
    assert house.ends() == 0
    assert [line.split()[1] for line in house.said.splitlines() if "goodbye" in line] == [
        "intake",
        "web",
        "worker",
    ]
    assert "ending (Ctrl-C again to end at once)" in house.said


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_behind(open_house: Open, how: signal.Signals) -> None:
    with_a_child = "sleep 601 & echo $! > $WHITEGLOVE_HOME/grandchild; wait"
    house = open_house(
        f'[Part("worker", {writes_pid("worker", with_a_child)}), Part("web", {writes_pid("web")})], home'
    )
    assert wait_until(
        lambda: all((house.home / name).exists() for name in ("worker", "web", "grandchild")), seconds=5
    )
    assert wait_until(lambda: (house.home / "grandchild").read_text() != "", seconds=5)
    house.process.send_signal(how)
    assert house.ends() == 0
    assert all(gone(house.pid_of(name)) for name in ("worker", "web", "grandchild"))


def test_what_a_dead_part_had_started_ends_with_it(open_house: Open) -> None:
    with_a_child = "sleep 601 & echo $! > $WHITEGLOVE_HOME/grandchild; echo up; wait"
    house = open_house(f'[Part("worker", {writes_pid("worker", with_a_child)})], home')
    house.hears("up")
    grandchild = house.pid_of("grandchild")
    os.kill(house.pid_of("worker"), signal.SIGKILL)
    house.hears("ended (killed by signal 9")
    assert gone(grandchild)


def test_one_that_does_not_end_is_killed_after_its_grace(open_house: Open) -> None:
    house = open_house(f'[Part("worker", {DEAF}, stop_grace_seconds=0.3)], home')
    house.hears("up")
    house.process.terminate()
    assert house.ends() == 0
    assert "worker     does not end, killing it" in house.said


def test_a_second_ctrl_c_hurries(open_house: Open) -> None:
    house = open_house(f'[Part("worker", {DEAF}, stop_grace_seconds=600)], home')
    house.hears("up")
    house.process.send_signal(signal.SIGINT)
    house.hears("ending")
    house.process.send_signal(signal.SIGINT)
    assert house.ends() == 0


def test_preparation_comes_first_and_its_failure_ends_the_house(open_house: Open) -> None:
    good = open_house(
        '[Part("web", shell("echo serving; exec sleep 600"))], home, '
        'prepare=[Part("prepare", shell("echo migrated"))]'
    )
    good.hears("serving")
    assert good.said.index("migrated") < good.said.index("serving")
    good.process.terminate()
    good.ends()
    bad = open_house(f'[Part("web", {QUIET})], home, prepare=[Part("prepare", shell("echo cannot migrate; exit 4"))]')
    assert bad.ends() == 4
    assert "prepare    cannot migrate\n" in bad.said
    assert "did not succeed (with code 4); nothing was started" in bad.said
    assert " web " not in bad.said


@pytest.mark.parametrize("end", ["kill -9 $$", "exit 75"])
def test_preparation_that_is_killed_or_met_no_database_begins_again(open_house: Open, end: str) -> None:
    once = f"[ -e $WHITEGLOVE_HOME/tried ] || {{ touch $WHITEGLOVE_HOME/tried; {end}; }}; echo migrated"
    house = open_house(
        f'[Part("web", shell("echo serving; exec sleep 600"))], home, prepare=[Part("prepare", shell({once!r}))]'
    )
    house.hears("starting it again in 0.2 s")
    house.hears("migrated")
    house.hears("serving")


def test_a_database_killed_during_preparation_is_started_again(own_database: Path, open_house: Open) -> None:
    kill_once = (
        "[ -e $WHITEGLOVE_HOME/tried ] || { touch $WHITEGLOVE_HOME/tried; "
        "kill -9 $(head -1 $WHITEGLOVE_HOME/postgres/data/postmaster.pid); sleep 1; exit 75; }; echo migrated"
    )
    house = open_house(
        f'[Part("web", shell("echo serving; exec sleep 600"))], home, prepare=[Part("prepare", shell({kill_once!r}))]'
    )
    house.hears("starting it again in 0.2 s")
    house.hears("serving")
    assert house.said.count("database   started in") == 2


@pytest.mark.walk
def test_a_part_that_cannot_ever_run_ends_the_house(open_house: Open) -> None:
    house = open_house(f'[Part("worker", {QUIET}), Part("web", shell("echo port 8000 is taken; exit 78"))], home')
    assert house.ends() == 78
    assert house.said.count("port 8000 is taken") == 5
    assert "web        cannot run like this; ending everything" in house.said


def test_a_port_still_held_for_a_moment_is_waited_for(open_house: Open) -> None:
    refuses_once = (
        "[ -e $WHITEGLOVE_HOME/free ] || { touch $WHITEGLOVE_HOME/free; exit 78; }; echo up; exec sleep 600"
    )
    house = open_house(f"[Part('web', shell('{refuses_once}'))], home")
    house.hears("up")
    assert "ended (with code 78), starting it again in 0.2 s" in house.said


def test_it_says_once_when_every_part_is_ready(open_house: Open) -> None:
    house = open_house(
        '[Part("web", shell("sleep 0.2; touch $WHITEGLOVE_HOME/open; exec sleep 600"), '
        'ready=(home / "open").exists),'
        f'Part("worker", {QUIET})], home, when_ready=ready'
    )
    house.hears("ALL READY")
    assert (house.home / "open").exists()
    house.process.terminate()
    house.ends()
    assert house.said.count("ALL READY") == 1


def test_a_second_house_is_told_who_runs(open_house: Open) -> None:
    first = open_house(f'[Part("web", {QUIET})], home, when_ready=ready')
    first.hears("ALL READY")
    second = open_house(f'[Part("web", {QUIET})], home')
    assert second.ends() == 1
    assert f"Whiteglove is already running (pid {first.process.pid}) for {first.home}." in second.said


def test_children_of_a_killed_supervisor_end(open_house: Open) -> None:
    stubborn = (
        "import os, signal, sys, threading; from whiteglove.foundation.supervisor import end_with_parent; "
        "from whiteglove.foundation.supervisor import parent; parent._SECONDS_TO_END = 0.2; "
        "signal.signal(signal.SIGTERM, lambda *_: print('asked to end')); end_with_parent(); "
        "from pathlib import Path; "
        "Path(os.environ['WHITEGLOVE_HOME'], 'stubborn').write_text(str(os.getpid())); "
        "print('up', flush=True); "
        "[threading.Event().wait(1) for _ in range(600)]"
    )
    house = open_house(f'[Part("web", {writes_pid("web")}), Part("worker", python({stubborn!r}))], home')
    house.hears("up")
    assert wait_until((house.home / "web").exists, seconds=5)
    house.process.kill()
    assert gone(house.pid_of("web"))
    assert gone(house.pid_of("stubborn"))


@pytest.mark.walk
def test_with_a_database_of_its_own(own_database: Path, open_house: Open) -> None:
    """Killed database: started again. Killed supervisor: the database stays and the next one adopts it."""
    house = open_house(f'[Part("web", {QUIET})], home, when_ready=ready')
    house.hears("ALL READY")
    first = database.status(own_database).pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    house.hears("database   ended (killed by signal 9, SIGKILL), starting it again in 0.2 s")
    house.hears("database   started")
    second = database.status(own_database).pid
    house.process.kill()
    house.ends()
    assert database.status(own_database).pid == second
    again = open_house(f'[Part("web", {QUIET})], home, when_ready=ready')
    again.hears(f"database   was running, adopted (pid {second})")
    again.hears("ALL READY")
    with psycopg.connect(database.database_url(own_database)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    again.process.terminate()
    assert again.ends() == 0
    assert database.status(own_database).state == "stopped"
    assert again.said.rstrip().endswith("database   ended")


@pytest.mark.walk
@pytest.mark.parametrize("seen", ["postgres/making-*/PG_VERSION", "postgres/start.log"])
def test_ctrl_c_during_the_first_start_leaves_nothing(own_database: Path, open_house: Open, seen: str) -> None:
    house = open_house(f'[Part("web", {QUIET})], home')
    assert wait_until(lambda: any(own_database.glob(seen)), seconds=20, pause_seconds=0.001)
    house.process.send_signal(signal.SIGINT)
    assert house.ends() == 0
    assert database.status(own_database).state in {"missing", "stopped"}
    assert left_behind(own_database / "postgres" / "data") == []
