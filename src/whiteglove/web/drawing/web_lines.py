"""The lines of a web: curves bent towards the middle, so that they never cross the names around it."""

from math import hypot

from whiteglove.web.drawing.scene import Point
from whiteglove.web.drawing.web_places import Place

Bent = tuple[Point, Point, Point, Point]
PULLED = 0.34  # how far towards the middle
ASIDE = 0.14  # how far to the right of the way, so that there and back are two lines
TIP = 9.0
STEPS = 60


def bent(first: Place, second: Place, middle: Point) -> Bent:
    """From one to another, ending before the marks themselves."""
    a, b = (first.x, first.y), (second.x, second.y)
    far = hypot(b[0] - a[0], b[1] - a[1]) or 1.0
    aside = ((a[1] - b[1]) / far * far * ASIDE, (b[0] - a[0]) / far * far * ASIDE)
    pull = PULLED if first.side and second.side else 0.0
    one, other = (
        (end[0] + (middle[0] - end[0]) * pull + aside[0], end[1] + (middle[1] - end[1]) * pull + aside[1])
        for end in (a, b)
    )
    curve = (a, one, other, b)
    starts = next((t for t in _steps() if _apart(at(curve, t), a) > first.radius + 3), 0.0)
    ends = next((t for t in reversed(_steps()) if _apart(at(curve, t), b) > second.radius + TIP + 1), 1.0)
    return _between(curve, starts, ends) if starts < ends else curve


def _steps() -> list[float]:
    return [step / STEPS for step in range(STEPS + 1)]


def _apart(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def at(curve: Bent, t: float) -> Point:
    """The point on it, 0 its beginning, 1 its end."""
    weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
    return (
        sum(weight * point[0] for weight, point in zip(weights, curve, strict=True)),
        sum(weight * point[1] for weight, point in zip(weights, curve, strict=True)),
    )


def _between(curve: Bent, start: float, end: float) -> Bent:
    """A part of it (de Casteljau)."""
    first = _split(curve, end)[0]
    return _split(first, start / end)[1]


def _split(curve: Bent, t: float) -> tuple[Bent, Bent]:
    def mix(one: Point, other: Point) -> Point:
        return one[0] + (other[0] - one[0]) * t, one[1] + (other[1] - one[1]) * t

    a, b, c, d = curve
    ab, bc, cd = mix(a, b), mix(b, c), mix(c, d)
    abc, bcd = mix(ab, bc), mix(bc, cd)
    middle = mix(abc, bcd)
    return (a, ab, abc, middle), (middle, bcd, cd, d)


def tip(curve: Bent, width: float) -> tuple[Point, Point, Point]:
    """The head at its end."""
    (x, y), (before_x, before_y) = curve[3], at(curve, 0.94)
    long = hypot(x - before_x, y - before_y) or 1.0
    dx, dy = (x - before_x) / long, (y - before_y) / long
    half = 3.0 + width / 2
    return (x + dx * TIP, y + dy * TIP), (x - dy * half, y + dx * half), (x + dy * half, y - dx * half)
