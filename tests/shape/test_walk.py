"""The walk names files and functions that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "whiteglove"
WALK = (ROOT / "docs" / "walk.md").read_text()
STEPS = re.findall(r"`([\w/]+\.py)`\s+`([A-Za-z_.]+)`", WALK)


def names_in(file: Path) -> set[str]:
    """Functions, classes and methods of a file, the latter as Class.method."""
    names = set()
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            inner = (child for child in node.body if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef))
            names |= {f"{node.name}.{child.name}" for child in inner}
    return names


def test_the_walk_has_steps() -> None:
    assert len(STEPS) >= 20


@pytest.mark.parametrize(("file", "name"), STEPS)
def test_each_step_is_where_the_walk_says(file: str, name: str) -> None:
    assert name in names_in(SOURCE / file)


@pytest.mark.parametrize("file", sorted(set(re.findall(r"`([\w/]+\.py)`", WALK))))
def test_each_file_of_the_walk_exists(file: str) -> None:
    assert (SOURCE / file).is_file()
