"""The page of the method tells the points there are, and its worked example holds."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from whiteglove.recovery.signs import CALM_AGAIN, POINTS, STRONG, Known, happened_of, is_strong, points_of, signs_of

PAGE = (Path(__file__).parents[3] / "docs" / "methods" / "early-signs.md").read_text()
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_the_table_tells_the_points_there_are() -> None:
    told = {sign: int(points) for sign, points in re.findall(r"^\| `(\w+)` \| (\d+) \|", PAGE, re.MULTILINE)}
    assert told == {sign.value: points for sign, points in POINTS.items()}
    assert f"From {STRONG} on" in PAGE
    assert f"below {CALM_AGAIN}" in PAGE


def test_the_worked_example() -> None:
    known = Known(opened_at=NOW, handed_over=[NOW, NOW + timedelta(hours=1)], promise_due=NOW + timedelta(hours=3))
    points = [points_of(signs_of(known, NOW + timedelta(hours=hours))) for hours in (0, 4)]
    assert points == [30, 45]
    assert [is_strong(one, was_strong=False) for one in points] == [False, True]
    loud = replace(known, promise_due=None, upset_at=NOW, angry=(NOW, "furious"))
    assert (points_of(signs_of(loud, NOW)), happened_of(signs_of(loud, NOW))) == (40, 20)
