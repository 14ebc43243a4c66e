"""A small line of how many there were: level until a day on which it changed, first and last said beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from whiteglove.web.drawing.scene import Disc, Group, Line, Scene, Shape, Words

WIDTH, HEIGHT = 480.0, 96.0
LEFT, RIGHT, TOP, FOOT = 36.0, 56.0, 14.0, 24.0
FEWEST_STEPS = 4


@dataclass(frozen=True, slots=True)
class CountLine:
    """What is drawn. counts: (from this day on, how many), the first first, at least one; until: the last day.

    first_name, last_name: what stands beneath the two ends.
    """

    title: str
    summary: str
    counts: Sequence[tuple[date, int]]
    until: date
    first_name: str
    last_name: str


def draw_count_line(line: CountLine) -> Scene:
    """The drawing; the same counts look the same tomorrow. Zero is always on it."""
    first, most = line.counts[0][0], max(FEWEST_STEPS, *(count for _, count in line.counts))
    days = max(1, (line.until - first).days)

    def x(day: date) -> float:
        return LEFT + (day - first).days / days * (WIDTH - LEFT - RIGHT)

    def y(count: int) -> float:
        return TOP + (1 - count / most) * (HEIGHT - TOP - FOOT)

    points: list[tuple[float, float]] = []
    for day, count in line.counts:
        if points:
            points.append((x(day), points[-1][1]))
        points.append((x(day), y(count)))
    points.append((WIDTH - RIGHT, points[-1][1]))
    before, after = line.counts[0][1], line.counts[-1][1]
    shapes: list[Shape] = [
        Line(((LEFT, y(0)), (WIDTH - RIGHT, y(0))), "axis"),
        Words(LEFT - 8, y(0) + 4, "0", "small", "end"),
        Line(tuple(points), "felt-line"),
        Disc(points[-1][0], points[-1][1], 3.5, "mark-key"),
        Words(points[-1][0] + 10, points[-1][1] + 4, str(after), "number"),
        Words(LEFT, HEIGHT - 6, line.first_name, "small"),
        Words(WIDTH - RIGHT, HEIGHT - 6, line.last_name, "small", "end"),
    ]
    if before:
        shapes.append(Words(LEFT - 8, points[0][1] + 4, str(before), "small", "end"))
    return Scene(WIDTH, HEIGHT, line.title, line.summary, (Group(tuple(shapes)),))
