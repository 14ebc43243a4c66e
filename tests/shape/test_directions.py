"""Our stylesheets say start and end, never left and right: a page that reads from the right is the same page."""

import re
from pathlib import Path

import pytest

SHEETS = sorted((Path(__file__).parents[2] / "src" / "whiteglove" / "web" / "static" / "whiteglove").glob("*.css"))
NAMED = re.compile(
    r"(?:^|[\s;{])(?:(?:scroll-)?(?:margin|padding)-(?:left|right)|border-(?:left|right)[a-z-]*|border-[a-z]+-(?:left|right)-radius"
    r"|left|right)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b",
    re.MULTILINE,
)
FOUR = re.compile(r"(?:^|[\s;{])(?:margin|padding|inset|border-width|border-color|border-style)\s*:\s*([^;}]+)")


def sides(value: str) -> list[str]:
    """The parts of a value; what stands in brackets is one part."""
    return re.findall(r"(?:[^\s()]|\([^()]*(?:\([^()]*\)[^()]*)*\))+", value.replace("!important", ""))


def physical(sheet: str) -> list[str]:
    """What a sheet says of left and right, where it could say start and end."""
    plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    uneven = [found.group().strip() for found in FOUR.finditer(plain) if _is_uneven(sides(found.group(1)))]
    return [found.group().strip() for found in NAMED.finditer(plain)] + uneven


def _is_uneven(parts: list[str]) -> bool:
    return len(parts) == 4 and parts[1] != parts[3]


@pytest.mark.parametrize(
    ("said", "is_physical"),
    [
        ("a { margin-left: 4px; }", True),
        ("a { right: 0; }", True),
        ("a { border-left-color: red; }", True),
        ("a { text-align: right }", True),
        ("a { padding: 1px 2px 3px calc(2px + (1px * 2)); }", True),
        ("a { inset: auto 0 0 0; }", False),
        ("a { padding: 1px max(2px, env(left)) 3px max(2px, env(left)); }", False),
        ("a { margin-inline-start: 4px; text-align: start; grid-area: 1 / 2; }", False),
    ],
)
def test_left_and_right_are_found(said: str, is_physical: bool) -> None:
    assert bool(physical(said)) is is_physical


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_sheet_says_left_or_right(sheet: Path) -> None:
    assert physical(sheet.read_text()) == []
