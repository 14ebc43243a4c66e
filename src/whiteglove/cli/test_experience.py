"""Answers come as CSV: bad rows are told with line and reason, good ones go in, twice without harm."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from whiteglove.cli import experience
from whiteglove.cli.main import app
from whiteglove.encounters.models import Encounter
from whiteglove.perception.conftest import call, lost_bag, met, wei
from whiteglove.perception.models import Response

__all__ = ["call", "lost_bag", "met", "wei"]
AT = "2026-03-02T09:15:00Z"


@pytest.fixture
def desk_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own database is the desk's."""

    @contextmanager
    def opened() -> Iterator[None]:
        yield

    monkeypatch.setattr(experience, "open_desk", opened)


def test_bad_rows_are_told_with_their_line(desk_is_open: None, met: Callable[..., Encounter], tmp_path: Path) -> None:
    encounter = met("call-1", at=None)
    Encounter.objects.filter(pk=encounter.pk).update(at=AT)
    file = tmp_path / "answers.csv"
    rows = [f"a-1,call-1,csat,4,{AT},Quick.", f"a-2,nobody,csat,4,{AT},", f"a-3,call-1,csat,9,{AT},", "a-4,call-1"]
    file.write_text("\n".join(["external_id,encounter,kind,value,at,comment", *rows]))
    told = CliRunner().invoke(app, ["responses", "import", str(file)])
    assert told.exit_code == 1
    assert "4 rows = 1 accepted + 0 duplicate + 3 rejected" in told.output
    for words in (
        "Line 3: There is no encounter of this external_id",
        "Line 4: The value 9 is not on its scale",
        "Line 5: 2 cells",
    ):
        assert words in told.output
    assert list(Response.objects.values_list("external_id", "comment")) == [("a-1", "Quick.")]
    file.write_text(f"external_id,encounter,kind,value,at\na-1,call-1,csat,4,{AT}\n")
    told = CliRunner().invoke(app, ["responses", "import", str(file)])
    assert (told.exit_code, "1 rows = 0 accepted + 1 duplicate + 0 rejected" in told.output) == (0, True)


@pytest.mark.parametrize("broken", [b'call-2,"walk-in', b'call-2,"x"y,walk-in', b"call-2,caf\xe9"])
def test_a_broken_line_is_told_and_the_good_ones_around_it_go_in(
    desk_is_open: None, call: object, tmp_path: Path, broken: bytes
) -> None:
    file = tmp_path / "met.csv"
    good = f"call-%d,tan@hotel.example,lost-bag,call,phone,{AT}\n"
    lines = [b"external_id,customer,journey,touchpoint,channel,at\n", (good % 1).encode(), broken + b"\n"]
    file.write_bytes(b"".join([*lines, (good % 3).encode(), (good % 4).encode()]))
    told = CliRunner().invoke(app, ["encounters", "import", str(file)])
    assert told.exit_code == 1
    assert told.stderr.startswith("Line 3: ")
    assert told.stdout.splitlines()[-1] == "4 rows = 3 accepted + 0 duplicate + 1 rejected"
    assert set(Encounter.objects.values_list("external_id", flat=True)) == {"call-1", "call-3", "call-4"}


def test_a_file_that_is_no_such_table_is_refused(desk_is_open: None, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("name,score\nWei,4\n")
    told = CliRunner().invoke(app, ["responses", "import", str(file)])
    assert told.exit_code != 0
    assert "missing" in told.output


@pytest.mark.parametrize("noun", ["encounters", "responses"])
@pytest.mark.parametrize(("name", "why"), [("nofile.csv", "No such file"), (".", "Is a directory")])
def test_a_file_that_is_not_there_is_told_in_words(
    desk_is_open: None, tmp_path: Path, noun: str, name: str, why: str
) -> None:
    told = CliRunner().invoke(app, [noun, "import", str(tmp_path / name)])
    assert (told.exit_code, type(told.exception)) == (1, SystemExit)
    assert why in told.stderr
