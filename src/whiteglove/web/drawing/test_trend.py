"""A line over weeks: broken where nobody knows, with its interval, labels that do not overlap."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from whiteglove.web.drawing.scene import Area, Box, Line, Scene, Words
from whiteglove.web.drawing.svg import as_svg
from whiteglove.web.drawing.test_journey import overlapping
from whiteglove.web.drawing.trend import Level, Mark, Point, Trend, draw_trend

MONDAY = date(2026, 3, 2)


def point(week: int, mean: float = 3.0, *, reach: float | None = 0.4) -> Point:
    ends = (None, None) if reach is None else (mean - reach, mean + reach)
    return Point(MONDAY + timedelta(weeks=week), mean, 12, *ends)


def drawn(points: list[Point], **more: object) -> Scene:
    return draw_trend(Trend("Week by week", "In words", points, (1, 5), "each week", **more))  # type: ignore[arg-type]


def shapes(scene: Scene, look: str) -> list[object]:
    return [shape for group in scene.groups for shape in group.shapes if shape.look == look]


def test_a_missing_week_breaks_the_line_and_its_band() -> None:
    scene = drawn([point(0), point(1), point(3)])
    assert len(shapes(scene, "felt-line")) == 1
    assert [type(shape) for shape in shapes(scene, "band")] == [Area, Box, Box, Box]


def test_a_smoothed_line_goes_on() -> None:
    scene = drawn([point(0, reach=None), point(1, reach=None), point(3, reach=None)])
    assert len(shapes(scene, "felt-line")) == 2
    assert shapes(scene, "band") == []


def test_levels_and_marks_are_named_where_they_are() -> None:
    level = Level([(MONDAY, 4.1), (MONDAY + timedelta(weeks=9), 4.1)], "as it was")
    scene = drawn([point(0, 2.5), point(9, 2.4)], levels=(level,), marks=(Mark(MONDAY, "worse since here"),))
    said = {shape.text for group in scene.groups for shape in group.shapes if isinstance(shape, Words)}
    assert {"as it was", "each week", "worse since here", "1", "5"} <= said
    assert any(isinstance(shape, Line) for shape in shapes(scene, "leader"))


NAMES = ["worse since here", "地図 第2版", "W" * 40]


@given(
    st.dictionaries(st.integers(0, 51), st.floats(1, 5), max_size=9),
    st.lists(st.tuples(st.integers(0, 51), st.sampled_from(NAMES)), max_size=5),
)
def test_no_two_labels_overlap(weeks: dict[int, float], changes: list[tuple[int, str]]) -> None:
    marks = [Mark(MONDAY + timedelta(weeks=week), name) for week, name in sorted(changes)]
    scene = drawn([point(week, mean) for week, mean in sorted(weeks.items())], marks=marks)
    assert overlapping(scene) == []
    ET.fromstring(as_svg(scene))
