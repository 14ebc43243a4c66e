"""Back-off, words and the home folder: no processes."""

import os
from pathlib import Path

import pytest

from whiteglove.foundation.home import AlreadyRunning, HomeNotUsable, find_home, only_one_runs
from whiteglove.foundation.supervisor import say
from whiteglove.foundation.supervisor.back_off import BackOff
from whiteglove.foundation.supervisor.words import how_it_ended, in_seconds


def test_every_death_doubles_the_wait_up_to_half_a_minute() -> None:
    back_off = BackOff()
    waits = [back_off.after_a_life_of(1.0) for _ in range(10)]
    assert waits == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30.0, 30.0]


def test_a_minute_of_health_forgets_the_past() -> None:
    back_off = BackOff()
    for _ in range(5):
        back_off.after_a_life_of(59.9)
    assert back_off.after_a_life_of(60.0) == 0.2
    assert back_off.after_a_life_of(0.0) == 0.4


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, "with code 0"),
        (3, "with code 3"),
        (-9, "killed by signal 9, SIGKILL"),
        (-63, "killed by signal 63, not known by name"),
        (None, "nobody saw how"),
    ],
)
def test_how_it_ended_is_said_in_words(code: int | None, words: str) -> None:
    assert how_it_ended(code) == words


def test_seconds_are_as_exact_as_a_person_wants() -> None:
    assert [in_seconds(0.2), in_seconds(1.6), in_seconds(25.6)] == ["0.2 s", "1.6 s", "26 s"]


def test_a_line_has_the_time_the_name_and_the_event(capsys: pytest.CaptureFixture[str]) -> None:
    say("worker", "ended")
    line = capsys.readouterr().out
    assert line[2] == line[5] == ":"
    assert line[8:] == " worker     ended\n"


def test_the_option_goes_before_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHITEGLOVE_HOME", str(tmp_path / "named"))
    assert find_home(tmp_path / "given") == tmp_path / "given"
    assert find_home() == tmp_path / "named"


def test_in_a_checkout_home_is_var_and_elsewhere_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WHITEGLOVE_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    inside = tmp_path / "checkout" / "docs"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert find_home() == tmp_path / "share" / "whiteglove"
    (tmp_path / "checkout" / "pyproject.toml").write_text('[project]\nname = "another"\n')
    assert find_home() == tmp_path / "share" / "whiteglove"
    (tmp_path / "checkout" / "pyproject.toml").write_text('[project]\nname = "whiteglove"\n')
    assert find_home() == tmp_path / "checkout" / "var"


def test_only_a_home_that_is_made_gets_its_permissions(tmp_path: Path) -> None:
    assert find_home(tmp_path / "new").stat().st_mode & 0o777 == 0o700
    (tmp_path / "old").mkdir(mode=0o750)
    (tmp_path / "old").chmod(0o750)
    assert find_home(tmp_path / "old").stat().st_mode & 0o777 == 0o750


def test_a_file_is_no_home(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for wrong in (tmp_path / "file", tmp_path / "file" / "home"):
        with pytest.raises(HomeNotUsable, match="cannot be used"):
            find_home(wrong)


def test_a_second_one_is_told_who_runs_and_the_lock_comes_back(tmp_path: Path) -> None:
    with (
        only_one_runs(tmp_path),
        pytest.raises(AlreadyRunning, match=rf"already running \(pid {os.getpid()}\)"),
        only_one_runs(tmp_path),
    ):
        pass
    with only_one_runs(tmp_path):
        assert (tmp_path / "whiteglove.lock").read_text() == f"{os.getpid()}\n"
