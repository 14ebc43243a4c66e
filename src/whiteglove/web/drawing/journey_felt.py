"""Beneath the map: hand-overs as arcs, and the curve of what customers felt, broken where nobody knows."""

from collections.abc import Iterator
from itertools import pairwise

from whiteglove.web.drawing.figures import Arc, Felt, Figures
from whiteglove.web.drawing.journey_frame import Frame, Placed
from whiteglove.web.drawing.letters import width_of, wrapped
from whiteglove.web.drawing.scene import Area, Box, Curve, Disc, Group, Line, Shape, Words

SIZE, LINE = 12.0, 14.0
BOLD = 1.08
NAME_LINE = 18.0
ARC_LOW, ARC_HIGH = 18.0, 64.0
CURVE_HEIGHT = 150.0
MOST_NAME = 420.0


def draw_arcs(frame: Frame, figures: Figures, top: float) -> tuple[list[Group], float]:
    """Hand-overs from this height on, and where they end; nothing where there are none."""
    x_of = {placed.one.key: placed.x for placed in frame.placed}
    arcs = [arc for arc in figures.arcs if {arc.first, arc.second} <= set(x_of) and arc.first != arc.second]
    if not arcs:
        return [], top
    named = [arc for arc in arcs if arc.hurts and arc.name]
    rows = _rows(frame, [((x_of[arc.first] + x_of[arc.second]) / 2, arc.name) for arc in named])
    names_end = top + 6 + NAME_LINE * max((row + 1 for row, _, _ in rows), default=0)
    tall = max(_height(frame, arc, x_of) for arc in arcs)
    base = names_end + tall + 8
    groups = [_side(frame, frame.saying.handed_over, base - tall / 2, base + 12)]
    groups += [_arc(frame, arc, x_of, base) for arc in sorted(arcs, key=lambda arc: arc.hurts)]
    for arc, (row, x, text) in zip(named, rows, strict=True):
        y = top + 6 + NAME_LINE * (row + 0.75)
        apex = (x_of[arc.first] + x_of[arc.second]) / 2, base - _height(frame, arc, x_of)
        leader = Line(((min(max(apex[0], x - 20), x + 20), y + 4), apex), "leader")
        groups.append(Group((leader, Words(x, y, text, "arc-name", "middle")), arc.name))
    return groups, base + 12


def _rows(frame: Frame, wanted: list[tuple[float, str]]) -> list[tuple[int, float, str]]:
    """For each name its row, its middle and what of it fits: in the first row where nothing else stands."""
    taken: list[list[tuple[float, float]]] = []
    found = []
    for middle, name in wanted:
        (text,) = wrapped(name, size=SIZE * BOLD, width=min(MOST_NAME, frame.right - frame.left - 8), lines=1)
        half = width_of(text, SIZE * BOLD) / 2 + 4
        x = min(max(middle, frame.left + half), frame.right - half)
        row = next((at for at, there in enumerate(taken) if _is_free(there, x, half)), len(taken))
        if row == len(taken):
            taken.append([])
        taken[row].append((x, half))
        found.append((row, x, text))
    return found


def _is_free(there: list[tuple[float, float]], x: float, half: float) -> bool:
    return all(abs(x - other) >= half + width for other, width in there)


def _height(frame: Frame, arc: Arc, x_of: dict[str, float]) -> float:
    slots = abs(x_of[arc.first] - x_of[arc.second]) / frame.slot
    return min(ARC_HIGH, ARC_LOW + 9 * (slots - 1))


def _arc(frame: Frame, arc: Arc, x_of: dict[str, float], base: float) -> Group:
    first, second, look = x_of[arc.first], x_of[arc.second], "arc-hurts" if arc.hurts else "arc"
    over = base - _height(frame, arc, x_of) * 4 / 3
    ends = "arc-end-hurts" if arc.hurts else "arc-end"
    tip = Area(((second, base + 5), (second - 4, base - 3), (second + 4, base - 3)), ends)
    title = arc.name or f"{arc.first} > {arc.second}: {frame.saying.of_n} {arc.n}"
    return Group((Curve(((first, base), (first, over), (second, over), (second, base)), look), tip), title)


def _side(frame: Frame, name: str, middle: float, bottom: float) -> Group:
    lines = wrapped(name, size=SIZE, width=frame.left - 44, lines=4)
    first = middle + 4 - (len(lines) - 1) * LINE / 2
    words: list[Shape] = [Words(8, first + number * LINE, text, "lane-name") for number, text in enumerate(lines)]
    return Group((*words, Line(((0, bottom), (frame.width, bottom)), "rule")))


class _Scale:
    """From a score to a height."""

    def __init__(self, felt: Felt, top: float, bottom: float) -> None:
        self.least, self.most, self.top, self.bottom = felt.scale_min, felt.scale_max, top, bottom

    def y(self, score: float) -> float:
        """Where a score stands; beyond the scale at its end."""
        share = (min(max(score, self.least), self.most) - self.least) / (self.most - self.least)
        return self.bottom - share * (self.bottom - self.top)


def draw_felt(frame: Frame, figures: Figures, top: float) -> tuple[list[Group], float]:
    """The curve from this height on, and where it ends; a sentence where nobody has said anything yet."""
    known = [figures.felt.get(placed.one.key) for placed in frame.placed]
    first = next((felt for felt in known if felt), None)
    if first is None:
        end = top + 48
        words = Words(frame.left + 8, top + 28, frame.saying.felt_unknown, "small")
        return [_side(frame, frame.saying.felt, top + 24, end), Group((words,))], end
    head = NAME_LINE + 6 if figures.worst else 0
    scale = _Scale(first, top + head + 30, top + head + 30 + CURVE_HEIGHT)
    end = scale.bottom + 46
    points = list(zip(frame.placed, known, strict=True))
    groups = [_side(frame, frame.saying.felt, scale.bottom - CURVE_HEIGHT / 2, end), _grid(frame, scale)]
    groups += list(_bands(points, scale))
    groups += list(_lines(points, scale, figures))
    last = None
    for placed, felt in points:
        groups.append(_point(frame, placed, felt, (scale, last)))
        last = felt
    groups += _worst(frame, figures, scale, top)
    return groups, end


def _grid(frame: Frame, scale: _Scale) -> Group:
    """The ends of the scale and its middle."""
    shapes: list[Shape] = []
    for score in (scale.least, (scale.least + scale.most) / 2, scale.most):
        y = scale.y(score)
        look = "axis" if score == scale.least else "rule"
        shapes += [Line(((frame.left, y), (frame.right, y)), look)]
        shapes += [Words(frame.left - 6, y + 4, f"{score:g}", "small", "end")]
    return Group(tuple(shapes))


def _bands(points: list[tuple[Placed, Felt | None]], scale: _Scale) -> Iterator[Group]:
    """Intervals: a band from one known touchpoint to the next, and a bar at each."""
    for (one, felt), (other, next_felt) in pairwise(points):
        if felt and next_felt:
            upper = ((one.x, scale.y(felt.high)), (other.x, scale.y(next_felt.high)))
            lower = ((other.x, scale.y(next_felt.low)), (one.x, scale.y(felt.low)))
            yield Group((Area((*upper, *lower), "band"),))
    for placed, felt in points:
        if felt:
            y, end = scale.y(felt.high), scale.y(felt.low)
            yield Group((Box(placed.x - 7, y, 14, max(1.0, end - y), "band"),))


def _lines(points: list[tuple[Placed, Felt | None]], scale: _Scale, figures: Figures) -> Iterator[Group]:
    worst = (figures.worst.first, figures.worst.second) if figures.worst else None
    for (one, felt), (other, next_felt) in pairwise(points):
        if felt and next_felt:
            look = "worst" if (one.one.key, other.one.key) == worst else "felt-line"
            yield Group((Line(((one.x, scale.y(felt.mean)), (other.x, scale.y(next_felt.mean))), look),))


def _point(frame: Frame, placed: Placed, felt: Felt | None, within: tuple[_Scale, Felt | None]) -> Group:
    """within: the scale, and what was felt just before."""
    scale, last = within
    number = Words(placed.x, scale.bottom + 18, str(placed.number), "number", "middle")
    title = frame.saying.titles.get(placed.one.key, placed.name)
    if felt is None:
        (said,) = wrapped(frame.saying.unknown, size=11, width=frame.slot - 4, lines=1)
        box = Box(placed.x - 9, scale.top, 18, scale.bottom - scale.top, "unknown", hatched=True)
        return Group((box, number, Words(placed.x, scale.bottom + 34, said, "small", "middle")), title)
    shapes = (
        Disc(placed.x, scale.y(felt.mean), 7, f"felt-{felt.step}"),
        Words(placed.x, _beside(felt, last, scale), f"{felt.mean:.1f}", "mean", "middle"),
        number,
        Words(placed.x, scale.bottom + 34, f"{frame.saying.of_n} {felt.n}", "small", "middle"),
    )
    return Group(shapes, title, frame.saying.places.get(placed.one.key, ""))


def _beside(felt: Felt, last: Felt | None, scale: _Scale) -> float:
    """Where the mean is written: above its interval; after a fall below it, where there is room, off the line."""
    below = scale.y(felt.low) + 18
    fell = last is not None and last.mean > felt.mean
    return below if fell and below < scale.bottom - 4 else scale.y(felt.high) - 10


def _worst(frame: Frame, figures: Figures, scale: _Scale, top: float) -> list[Group]:
    """Where it breaks, named above the curve, with a line to it."""
    x_of = {placed.one.key: placed for placed in frame.placed}
    worst = figures.worst
    if worst is None or not {worst.first, worst.second} <= set(x_of):
        return []
    ends = [(x_of[key].x, figures.felt.get(key)) for key in (worst.first, worst.second)]
    middle = sum(x for x, _ in ends) / 2
    scores = [felt.mean for _, felt in ends if felt]
    ((_, x, text),) = _rows(frame, [(middle, worst.name)])
    y = top + NAME_LINE * 0.8 + 2
    foot = scale.y(sum(scores) / len(scores)) if len(scores) == len(ends) else scale.top
    leader = Line(((min(max(middle, x - 20), x + 20), y + 5), (middle, foot - 6)), "leader")
    return [Group((leader, Words(x, y, text, "worst-name", "middle")), worst.name)]
