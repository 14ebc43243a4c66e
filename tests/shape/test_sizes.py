"""Files, functions and argument lists stay small enough to hold in one's head (STYLE.md)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "whiteglove"
FILE_LINES = 400
FUNCTION_LINES = 40
FIRST_ARGUMENTS = 5
# The exceptions: start empty and only shrink.
LONGER_FILES: frozenset[str] = frozenset()
LONGER_FUNCTIONS: frozenset[str] = frozenset()


def sources() -> list[Path]:
    """All our Python but migrations."""
    return sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def name_of(path: Path) -> str:
    """As it is written in the lists above."""
    return str(path.relative_to(SOURCE))


def test_files_are_short() -> None:
    too_long = {name_of(path) for path in sources() if len(path.read_text().splitlines()) > FILE_LINES}
    assert too_long == LONGER_FILES


def test_functions_are_short() -> None:
    too_long = {
        f"{name_of(path)}:{node.name}"
        for path in sources()
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    }
    assert too_long == LONGER_FUNCTIONS


def test_few_arguments_come_by_position() -> None:
    too_many = {
        f"{name_of(path)}:{node.name}"
        for path in sources()
        if not path.name.startswith(("test_", "conftest"))
        for node in functions(path)
        if len(node.args.args) + len(node.args.posonlyargs) > FIRST_ARGUMENTS + 1
    }
    assert too_many == set()


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_modules_and_public_names_say_what_they_are_for(path: Path) -> None:
    tree = ast.parse(path.read_text())
    missing = []
    if tree.body and path.name != "__init__.py" and not ast.get_docstring(tree):
        missing.append("the module")
    if not path.name.startswith(("test_", "conftest")):
        missing += [
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ]
    assert missing == []
