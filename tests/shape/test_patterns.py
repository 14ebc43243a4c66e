"""Regular expressions mean the same to every Python we promise to run on."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shape.test_sizes import name_of, sources

INSERTED = "\ufffc"  # what stands between the pieces of a pattern and may be a group
# Escaped signs and classes of characters are passed over: what looks like a group's end in them is none.
READ = re.compile(rf"\\.|\[\^?\]?(?:\\.|[^]\\])*\]|([){INSERTED}](?:[*+?]|\{{\d*,?\d*\}})\+)", re.DOTALL)
WHY = (
    "Python before 3.11.5 matches possessive groups wrongly (CPython gh-106052, gh-101955), and Debian 12 has 3.11.2:"
    " write (?>(?:...)*) instead of (?:...)*+"
)


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of all that is written in quotes in a file, longest pieces first; docstrings are none."""
    yield from _texts(ast.parse(path.read_text()))


def _texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.Constant | ast.JoinedStr | ast.BinOp) and (text := _said(child)).strip(INSERTED):
            yield child.lineno, text
        else:
            yield from _texts(child)


def _said(node: ast.AST) -> str:
    """What is written, with a sign for each piece that is written elsewhere."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Constant(value=bytes(text)):
            return text.decode("latin-1")
        case ast.JoinedStr(values=parts):
            return "".join(map(_said, parts))
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _said(left) + _said(right)
    return INSERTED


def possessive_groups(text: str) -> list[str]:
    """Ends of groups, or of pieces from elsewhere, that are repeated and never given back."""
    return [found[1] for found in READ.finditer(text) if found[1]]


def test_no_pattern_has_a_possessive_group() -> None:
    written = [(path, line, text) for path in sources() for line, text in texts(path)]
    found = [f"{name_of(path)}:{line} {end}" for path, line, text in written for end in possessive_groups(text)]
    assert found == [], WHY
    assert sum("(?>" in text for _, _, text in written) > 5


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ('''re.compile(r"(?:ab?c)*+")''', [")*+"]),
        ('''re.compile(rb"((x)|y)++z?+")''', [")++"]),
        ('''re.sub(r"(?:a|b){2,}+(c)?+", "", text)''', ["){2,}+", ")?+"]),
        ('''re.compile(rf"{VALUE}?+")''', [INSERTED + "?+"]),
        ('''re.compile(rb"\\n(?:" + FOLD + rb")*+")''', [")*+"]),
        ('''re.compile(FOLD + rb"*+")''', [INSERTED + "*+"]),
        (r'''re.compile(r"[^)]*+\)*+[()*+]a++")''', []),
        ('''re.compile(r"(?>(?:ab?c)*)(d)+")''', []),
    ],
)  # fmt: skip
def test_possessive_groups_are_seen(written: str, found: list[str]) -> None:
    assert [end for _, text in _texts(ast.parse(written)) for end in possessive_groups(text)] == found
