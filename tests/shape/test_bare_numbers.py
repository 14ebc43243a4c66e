"""A page prints a figure with its interval and its n, never a number of it alone: one macro takes it apart."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "src" / "whiteglove" / "web" / "templates"
# The one macro that draws a figure in words; and the two of shares, which say all three as well.
MACROS = {"manage/figure.html", "manage/promises.html", "manage/_protocol.html"}
# What one customer answered, what one colleague guessed and the ends of a scale are no figures.
GIVEN = {
    "desk/_felt_mark.html",
    "desk/_happened.html",
    "manage/felt/_guess.html",
    "manage/felt/_start.html",
    "manage/felt/_there.html",
    "manage/felt/guesses.html",
    "portal/_choices.html",
    "portal/felt.html",
}
# Choices of ours that also have a `.value`: no figures.
CHOICES = {
    "because",
    "choice",
    "kind",
    "outcome",
    "role",
    "serves",
    "state",
    "turn",
    "view",
    "what",
    "which",
    "customers",
}
TAKEN_APART = re.compile(r"(\w+|\)|\])\s*(?:\.\s*(value|low|high)\b(?!\s*\()|\[\s*['\"](value|low|high)['\"]\s*\])")
BY_NAME = re.compile(r"\b(?:attribute\s*=|attr\s*\()\s*['\"](?:\w+\.)*(?:value|low|high)['\"]")


def bare(template: str) -> list[str]:
    """Where a template takes a number out of a figure."""
    found = [
        match.group()
        for match in TAKEN_APART.finditer(template)
        if not ((match[2] or match[3]) == "value" and match[1] in CHOICES)
    ]
    return found + BY_NAME.findall(template)


@pytest.mark.parametrize(
    ("template", "is_bare"),
    [
        ("{{ figure }}", False),
        ("{{ figure.n }} {{ form['name'].value() or '' }}", False),
        ("is-{{ presence.state.value }} {{ form[name].value ()|string }}", False),
        ("{{ figure.value|round }}", True),
        ("{{ touchpoint.score.low }}", True),
        ("{{ scores[0].high }}", True),
        ("{{ score_of(touchpoint).value }}", True),
        ("{{ figure['value'] }}", True),
        ("{{ figures|map(attribute='value')|list }}", True),
        ("{{ touchpoints|sort(attribute='score.value') }}", True),
        ("{{ figure|attr('low') }}", True),
        ("{{ presence.state.low }}", True),
    ],
)
def test_a_bare_number_is_found(template: str, is_bare: bool) -> None:
    assert bool(bare(template)) is is_bare


def test_no_page_prints_a_bare_number() -> None:
    pages = {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.*") if path.is_file()}
    assert len(pages) > 50
    assert {name: found for name, text in pages.items() if name not in MACROS | GIVEN and (found := bare(text))} == {}
