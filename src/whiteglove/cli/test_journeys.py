"""`whiteglove journeys ...`, as an operator types it."""

import json
from pathlib import Path

import pytest
from django.db import connection
from typer.testing import CliRunner, Result

from whiteglove.cli.journeys import journeys as app
from whiteglove.encounters.actions.taking import take_in
from whiteglove.encounters.conftest import lost_bag, met
from whiteglove.foundation.actors import SYSTEM
from whiteglove.insight.models import WebDay
from whiteglove.journey.models import Journey

__all__ = ["lost_bag"]
pytestmark = pytest.mark.django_db


def typed(*words: str) -> Result:
    kept = dict(connection.settings_dict["OPTIONS"])
    try:
        return CliRunner().invoke(app, list(words))
    finally:
        connection.settings_dict["OPTIONS"].update(kept)


def test_a_ready_map_is_added_shown_changed_and_saved(tmp_path: Path) -> None:
    assert typed("ready").stdout.splitlines()[1] == "web-shop\t10\tAn order in the shop"
    assert typed("add", "web-shop").stdout == "web-shop\trevision 1\n"
    assert typed("add", "moon").exit_code == 1
    assert typed("list").stdout == "web-shop\t1\t10\tAn order in the shop\n"
    shown = json.loads(typed("show", "web-shop").stdout)
    file = tmp_path / "map.json"
    file.write_text(json.dumps(shown | {"words": "Ours"}), encoding="utf-8-sig")
    assert typed("save", str(file), "--why", "Our words").stdout == "web-shop\trevision 2\n"
    assert typed("save", str(file)).stdout == "web-shop\tnothing changed\n"
    file.write_text(json.dumps(shown | {"words": "Older"}))
    refused = typed("save", str(file))
    assert (refused.exit_code, "yours stands on 1" in refused.stderr) == (1, True)
    Journey.objects.update(retired_at="2026-03-02T09:00:00Z")
    assert typed("list").stdout == ""
    assert typed("list", "--retired").stdout.endswith("\tretired\n")


def test_a_table_is_imported_and_its_bad_rows_named(tmp_path: Path) -> None:
    file = tmp_path / "map.csv"
    file.write_text("stage,touchpoint,channel\nTelling us,Call,phone\n,,mail\n,Letter,letter\n")
    done = typed("import", str(file), "--key", "bag", "--name", "A bag")
    assert (done.exit_code, done.stdout, done.stderr) == (1, "bag\trevision 1\n", "Line 3: it has no name.\n")
    assert typed("show", "bag", "--csv").stdout.splitlines()[1].startswith("telling-us,Telling us,Call,call,phone,")
    file.write_text("stage,touchpoint,standard\nTelling us,Call,Two minutes\n")
    assert typed("import", str(file), "--key", "bag").stdout == "bag\trevision 2\n"
    shown = json.loads(typed("show", "bag").stdout)
    assert [(one["key"], one["channel"], one["standard"]) for one in shown["stages"][0]["touchpoints"]] == [
        ("call", "phone", "Two minutes"),
        ("letter", "letter", ""),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "is not in UTF-8"),
        (b"{", "This is not JSON"),
        (b"[" * 100_000, "This is not JSON"),
        (b"[]", "The map"),
    ],
)
def test_files_that_are_no_maps(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "map.json"
    file.write_bytes(content)
    done = typed("save", str(file))
    assert (done.exit_code, words in done.stderr) == (1, True)
    assert typed("save", str(tmp_path / "nothing")).exit_code == 1
    assert typed("import", str(file), "--key", "bag").exit_code == 1
    assert not Journey.objects.exists()


def test_figures_are_counted_again_from_all_rows(lost_bag: Journey) -> None:
    take_in(SYSTEM, [met("e1"), met("e2", days=1)])
    told = typed("count", "lost-bag")
    assert (told.exit_code, told.stdout) == (0, "lost-bag\t2\n")
    WebDay.objects.update(counts={"together": [], "first": [], "passed": [], "channels": [], "beside": []})
    assert typed("count", "lost-bag").stdout == "lost-bag\t2\n"
    assert "There is no journey" in typed("count", "nowhere").stderr
