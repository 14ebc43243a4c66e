"""What people can use is written down: commands, settings, facts; and no file names a private registry."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer.main

from whiteglove.cli.main import app
from whiteglove.foundation.journal.facts import KNOWN_FACTS
from whiteglove.foundation.settings import Settings

ROOT = Path(__file__).parents[2]
PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org"}


def commands(group: Any, before: str = "whiteglove") -> list[str]:
    """Every command as people type it. group: as typer makes it, with `commands` when it holds some."""
    found = []
    for name, command in group.commands.items():
        found += commands(command, f"{before} {name}") if hasattr(command, "commands") else [f"{before} {name}"]
    return found


def test_every_command_is_documented() -> None:
    guide = (ROOT / "docs" / "guide" / "commands.md").read_text()
    known = commands(typer.main.get_command(app))
    assert len(known) > 10
    assert [command for command in known if f"`{command}" not in guide] == []


def test_every_setting_is_documented() -> None:
    guide = (ROOT / "docs" / "guide" / "settings.md").read_text()
    names = {
        ("DATABASE_URL" if name == "database_url" else f"WHITEGLOVE_{name.upper()}") for name in Settings.model_fields
    }
    assert {name for name in names if f"`{name}`" not in guide} == set()


def test_every_fact_is_documented() -> None:
    page = (ROOT / "docs" / "facts.md").read_text()
    kinds = {kind for kind in KNOWN_FACTS if not kind.startswith("test.")}
    assert {kind for kind in kinds if f"`{kind}`" not in page} == set()


def test_lock_files_record_public_hosts_only() -> None:
    hosts = set(re.findall(r"https?://([^/\"\s]+)", (ROOT / "uv.lock").read_text()))
    assert hosts <= PUBLIC_HOSTS


def test_no_file_of_ours_carries_a_path_of_somebodys_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    guilty = []
    for name in listed.stdout.splitlines():
        file = ROOT / name
        if file.suffix in {".py", ".md", ".toml", ".html", ".js", ".css", ".yml"} and file != Path(__file__):
            text = file.read_text(errors="replace")
            if re.search(r"/work/(main|wt|shared|\.library)|/root/\.", text):
                guilty.append(name)
    assert guilty == []


@pytest.mark.parametrize(
    "name", ["README.md", "GLOSSARY.md", "STYLE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"]
)
def test_the_house_has_its_papers(name: str) -> None:
    assert (ROOT / name).stat().st_size > 300
