"""The method pages exist and print the published values that the tests beside this one check."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGES = HERE.parents[2] / "docs" / "methods"
# Values of the literature and of our specification, by page; tests of this folder hold the code to each.
PUBLISHED = {
    "scores.md": "0.2553 0.3662 0.0624 0.1605 0.1611 0.0061 0.1718 0.2307 0.8824 4.8 0.1667 0.1538 0.1271 "
    "−0.0953 0.4030 −0.0552 0.3629 0.625 0.1749 1.0751",
    "consistency.md": "0.06640625 0.2576941 0.4846118 0.0572",
    "drops.md": "0.0615 0.7923",
    "order.md": "0.0968 0.7000 −3.0313 −0.9687",
    "hand-overs.md": "3.04545 2.87179",
    "barnacle-round.md": "−3.0313 −0.9687 68.2 24.4 26.1 2.7 1.8",
    "did-it-help.md": "1.8333 1.1569 2.5097 1.3333 0.3829 2.2838",
    "early-signs.md": ".07 67 33",
    "charts.md": "0.2313 0.0524 0.4102 50.60 49.21 51.99 1.8485 47.4116 52.5884 3.01 4.94 19.035 +0.597837 −0.095310",
    "who-answered.md": "1.375 2.909091 .7 .15 .95",
    "fairness.md": "547.72 2.3060 736.95 3,263.05 5,400",
    "people.md": ".2654 0.2124 .294 0.0754 0.0753 0.0213 210.6 582.7 .2727 0.0228 .44 12.6 .06625 .4879397 .8688525 "
    ".7681159 .2377626 .4984183 .7276382 .6891277 .9108723 .6251901 .9748099 3.090232",
}


@pytest.mark.parametrize("page", PUBLISHED)
def test_pages_print_the_published_values(page: str) -> None:
    text = (PAGES / page).read_text()
    assert [value for value in PUBLISHED[page].split() if value not in text] == []


def test_every_page_that_a_docstring_names_exists_and_every_page_is_named() -> None:
    code = "".join(path.read_text() for path in HERE.glob("*.py"))
    named = set(re.findall(r"docs/methods/([\w-]+\.md)", code))
    written = {path.name for path in PAGES.glob("*.md")}
    assert named <= written
    assert {name for name in PUBLISHED if name not in named} == set()


def test_each_file_has_its_line_in_the_readme() -> None:
    readme = (HERE / "README.md").read_text()
    files = {path.name for path in HERE.glob("[a-z]*.py") if not path.name.startswith("test_")}
    assert {name for name in files if f"`{name}`" not in readme} == set()


def test_the_product_stands_on_numpy_and_special_functions_alone() -> None:
    """scipy.stats, pandas and statsmodels cost each process memory for what is a few lines here."""
    heavy = re.compile(r"^\s*(?:import|from)\s+(scipy(?!\.special\b)[\w.]*|pandas|statsmodels)", re.MULTILINE)
    ours = [path for path in HERE.parent.rglob("*.py") if not path.name.startswith("test_")]
    assert {path.name: found for path in ours if (found := heavy.findall(path.read_text()))} == {}
