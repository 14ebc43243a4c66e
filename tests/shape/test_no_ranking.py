"""No page, API or query ranks people or counts how fast they work: the words and the orderings are looked for."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "whiteglove"
WORDS = re.compile(
    r"calls?[ _-]per[ _-](?:minute|hour|day)|\bcpm\b|leader[ _-]?board|\brankings?\b|rank[ _]of|top[ _-]perform"
    r"|(?:best|worst)[ _-](?:colleague|agent|performer)s?\b|handle[ _-]?time|\baht\b|agent[ _-]scores?"
    r"|(?:contacts|answers|conversations|closures)_per_(?:colleague|person|agent|hour|minute)",
    re.IGNORECASE,
)
# Sorting by a score where people, colleagues or parties stand.
FIGURE = r"(?:figure|mean|score|share|reliability|distance)"
ORDERS = [
    re.compile(rf"(?:people|colleagues|persons|own|figures)\s*\|\s*sort\([^)]*{FIGURE}"),
    re.compile(rf"sorted\(\s*(?:people|colleagues|persons|figures)\b[^\n]*{FIGURE}"),
    re.compile(r"order_by\([^)]*[\"']-?(?:colleague|party)__[a-z_]*(?:score|mean|figure|felt)"),
    re.compile(r"GROUP BY[^\n]*(?:party_id|colleague_id)[^\n]*ORDER BY[^\n]*(?:avg|count|sum)\(", re.IGNORECASE),
    re.compile(r"ORDER BY[^\n]*(?:avg|sum)\(\s*(?:r\.)?value", re.IGNORECASE),
]
NOT_OURS = {"locale", "static", "__pycache__", "migrations"}


def told() -> dict[str, str]:
    """Pages, API and queries; what tests say is not told to anybody."""
    files = [path for end in ("py", "html", "js") for path in SOURCE.rglob(f"*.{end}")]
    return {
        str(path.relative_to(SOURCE)): path.read_text()
        for path in files
        if not path.name.startswith("test_") and not NOT_OURS & set(path.relative_to(SOURCE).parts[:-1]) - {"static"}
    }


def ranking(text: str) -> list[str]:
    """Where a text ranks people or counts their pace."""
    return [found.group() for pattern in (WORDS, *ORDERS) for found in pattern.finditer(text)]


@pytest.mark.parametrize(
    ("said", "is_ranking"),
    [
        ("Calls per minute: 3", True),
        ("calls_per_hour = 7", True),
        ("class Leaderboard(View):", True),
        ("{{ _('Ranking of the team') }}", True),
        ("{% for one in people|sort(attribute='figure.value') %}", True),
        ("sorted(colleagues, key=lambda one: one.figure.value)", True),
        ('rows.order_by("-colleague__mean_score")', True),
        ("SELECT party_id, avg(value) GROUP BY party_id ORDER BY avg(value)", True),
        ("best_colleagues(actor)", True),
        ("conversations_per_colleague: int", True),
        ('Colleague.objects.order_by("name")', False),
        ("{% for one in people %}{{ one.name }}{% endfor %}", False),
        ("SELECT count(*) GROUP BY touchpoint_id ORDER BY touchpoint_id", False),
        ("a call per customer; requests per minute of one program", False),
    ],
)
def test_a_ranking_is_found(said: str, is_ranking: bool) -> None:
    assert bool(ranking(said)) is is_ranking


def test_nothing_ranks_people() -> None:
    found = {name: hits for name, text in told().items() if (hits := ranking(text))}
    assert found == {}


def test_it_looks_at_pages_api_and_queries() -> None:
    names = set(told())
    assert {"api/insight.py", "insight/queries/people.py", "web/templates/manage/felt/people.html"} <= names
