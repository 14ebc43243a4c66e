"""A line over weeks with its interval, broken where nobody knows; marked where something changed, labelled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from whiteglove.web.drawing.letters import width_of, wrapped
from whiteglove.web.drawing.scene import Area, Box, Disc, Group, Line, Scene, Shape, Words

WIDTH, LEFT, RIGHT = 720.0, 44.0, 128.0
HEIGHT, MARK_ROW = 170.0, 18.0
FOOT = 40.0
SMALL = 11.0
CLOSEST = 8.0
BAR = 6.0
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Point:
    """One week. low, high: the ends of its interval, both None for a line without one."""

    week: date
    mean: float
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A line beside that of the points: a limit (one value for each week) or a level (one alone)."""

    values: Sequence[tuple[date, float]]
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something changed on this day, in few words."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class Trend:
    """What is drawn. points: only weeks in which enough answered; scale: from where to where; name: of the line."""

    title: str
    summary: str
    points: Sequence[Point]
    scale: tuple[float, float]
    name: str
    marks: Sequence[Mark] = ()
    levels: Sequence[Level] = ()
    months: Sequence[tuple[date, str]] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where days and scores stand."""

    first: date
    last: date
    least: float
    most: float
    top: float

    def x(self, day: date) -> float:
        days = max(1, (self.last - self.first).days)
        share = min(max((day - self.first).days / days, 0.0), 1.0)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, score: float) -> float:
        share = (min(max(score, self.least), self.most) - self.least) / (self.most - self.least)
        return self.top + HEIGHT - share * HEIGHT


def draw_trend(trend: Trend) -> Scene:
    """The chart; the same numbers look the same tomorrow."""
    rows = _rows(trend)
    top = 10 + MARK_ROW * len({row for row, _, _ in rows})
    days = [point.week for point in trend.points] or [date(2000, 1, 3)]
    days += [day for level in trend.levels for day, _ in level.values]
    place = _Place(min(days), max(days), *trend.scale, top)
    groups = [_grid(place), *_months(trend, place), *_bands(trend.points, place)]
    groups += [_level(level, place) for level in trend.levels]
    groups += [*_marks(trend, place, rows), *_line(trend, place), _names(trend, place)]
    return Scene(WIDTH, top + HEIGHT + FOOT, trend.title, trend.summary, tuple(groups))


def _grid(place: _Place) -> Group:
    shapes: list[Shape] = []
    for score in (place.least, (place.least + place.most) / 2, place.most):
        y = place.y(score)
        look = "axis" if score == place.least else "rule"
        shapes += [Line(((LEFT, y), (WIDTH - RIGHT, y)), look), Words(LEFT - 6, y + 4, f"{score:g}", "small", "end")]
    return Group(tuple(shapes))


def _months(trend: Trend, place: _Place) -> Iterable[Group]:
    """Names of months beneath, as far as they fit beside each other."""
    end = -1.0
    for day, name in trend.months:
        x, half = place.x(day), width_of(name, SMALL) / 2
        if place.first <= day <= place.last and x - half > end:
            end = x + half + CLOSEST
            bottom = place.top + HEIGHT
            tick = Line(((x, bottom), (x, bottom + 4)), "axis")
            yield Group((tick, Words(x, bottom + 18, name, "small", "middle")))


def _following(points: Sequence[Point]) -> Iterable[tuple[Point, Point]]:
    """Neighbours without a missing week between them; a smoothed line, which has no intervals, goes on."""
    for one, other in pairwise(points):
        if one.low is None or other.week - one.week <= WEEK:
            yield one, other


def _bands(points: Sequence[Point], place: _Place) -> Iterable[Group]:
    known = [point for point in points if point.low is not None and point.high is not None]
    for one, other in _following(known):
        upper = [(place.x(at.week), place.y(at.high or 0.0)) for at in (one, other)]
        lower = [(place.x(at.week), place.y(at.low or 0.0)) for at in (other, one)]
        yield Group((Area((*upper, *lower), "band"),))
    for point in known:
        y, end = place.y(point.high or 0.0), place.y(point.low or 0.0)
        yield Group((Box(place.x(point.week) - BAR / 2, y, BAR, max(1.0, end - y), "band"),))


def _line(trend: Trend, place: _Place) -> Iterable[Group]:
    for one, other in _following(trend.points):
        ends = tuple((place.x(at.week), place.y(at.mean)) for at in (one, other))
        yield Group((Line(ends, "felt-line"),))
    for point in trend.points:
        shapes: list[Shape] = [Disc(place.x(point.week), place.y(point.mean), 3.5, "mark-key")]
        title = f"{point.week.isoformat()}: {point.mean:.1f}"
        if point.low is not None and point.high is not None:
            title += f" ({point.low:.1f} - {point.high:.1f})"
        yield Group(tuple(shapes), f"{title}, n {point.n}")


def _level(level: Level, place: _Place) -> Group:
    return Group((Line(tuple((place.x(day), place.y(value)) for day, value in level.values), "arc"),), level.name)


def _names(trend: Trend, place: _Place) -> Group:
    """Each line is named at its end, moved apart where two end close together."""
    ends = [(place.y(level.values[-1][1]), level.name, "small") for level in trend.levels if level.values]
    if trend.points:
        ends.append((place.y(trend.points[-1].mean), trend.name, "number"))
    shapes: list[Shape] = []
    lowest = 0.0
    for y, name, look in sorted(ends):
        at = max(y + 4, lowest)
        lowest = at + SMALL + 3
        (text,) = wrapped(name, size=SMALL * 1.08, width=RIGHT - 12, lines=1) or ("",)
        shapes.append(Words(WIDTH - RIGHT + 8, at, text, look))
    return Group(tuple(shapes))


def _rows(trend: Trend) -> list[tuple[int, float, str]]:
    """For each mark its row, and where its words stand, so that none overlap."""
    days = [point.week for point in trend.points] or [date(2000, 1, 3)]
    place = _Place(min(days), max(days), *trend.scale, 0)
    taken: list[float] = []
    found = []
    for mark in trend.marks:
        (text,) = wrapped(mark.name, size=SMALL * 1.08, width=WIDTH - RIGHT - LEFT, lines=1) or ("",)
        width = width_of(text, SMALL * 1.08)
        x = min(place.x(mark.day), WIDTH - 4 - width)
        row = next((at for at, end in enumerate(taken) if x > end), len(taken))
        if row == len(taken):
            taken.append(0.0)
        taken[row] = x + width + CLOSEST
        found.append((row, x, text))
    return found


def _marks(trend: Trend, place: _Place, rows: list[tuple[int, float, str]]) -> Iterable[Group]:
    for mark, (row, x, text) in zip(trend.marks, rows, strict=True):
        y = 10 + MARK_ROW * (row + 0.6)
        at = place.x(mark.day)
        leader = Line(((at, y + 4), (at, place.top + HEIGHT)), "leader")
        yield Group((leader, Words(x, y, text, "number")), f"{mark.day.isoformat()}: {mark.name}")
