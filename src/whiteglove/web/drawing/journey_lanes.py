"""Touchpoints in lanes by channel: marks, and labels that never overlap."""

from dataclasses import dataclass

from whiteglove.web.drawing.journey_frame import Frame, Placed
from whiteglove.web.drawing.letters import width_of, wrapped
from whiteglove.web.drawing.scene import Disc, Group, Line, Shape, Words

SIZE, LINE, LINES = 12.0, 14.0, 4
BOLD = 1.08
RADIUS = 8.0
GAP = 4.0
WIDEST = 150.0
# From near to far, as people list them; others follow in the order of the map.
CHANNELS = (
    "web", "email", "chat", "phone", "video", "social", "counter", "visit", "aircraft", "letter", "courier", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labelled:
    """A mark with its label: above it or below, its middle moved away from a neighbour or an edge that is near."""

    placed: Placed
    is_above: bool
    lines: tuple[str, ...]
    middle: float


@dataclass(frozen=True, slots=True)
class Lane:
    """All touchpoints of one channel, from left to right."""

    channel: str
    marks: tuple[Labelled, ...]

    def height(self, *, above: bool) -> float:
        """Of the labels on one side of the marks."""
        return max((len(mark.lines) * LINE for mark in self.marks if mark.is_above is above), default=0)


def lanes_of(frame: Frame) -> list[Lane]:
    """One lane for each channel there is."""
    standing: dict[str, list[Placed]] = {}
    for placed in frame.placed:
        standing.setdefault(placed.one.channel, []).append(placed)
    known = [channel for channel in CHANNELS if channel in standing]
    others = [channel for channel in standing if channel not in CHANNELS]
    return [Lane(channel, _labelled(frame, standing[channel])) for channel in (*known, *others)]


def _labelled(frame: Frame, row: list[Placed]) -> tuple[Labelled, ...]:
    """Neighbours that stand close have their labels on either side in turn, and so twice the room."""
    above: list[bool] = []
    for number, placed in enumerate(row):
        is_close = number > 0 and placed.x - row[number - 1].x < 1.9 * frame.slot
        above.append(is_close and not above[-1])
    found = []
    for number, placed in enumerate(row):
        side = [other.x for other, there in zip(row, above, strict=True) if there is above[number]]
        found.append(_label(frame, placed, side, is_above=above[number]))
    return tuple(found)


def _label(frame: Frame, placed: Placed, side: list[float], *, is_above: bool) -> Labelled:
    """As wide as its neighbours on the same side leave room for."""
    before = max((other for other in side if other < placed.x), default=None)
    after = min((other for other in side if other > placed.x), default=None)
    least = frame.left if before is None else (before + placed.x) / 2
    most = frame.right if after is None else (placed.x + after) / 2
    size = SIZE * (BOLD if placed.one.key_moment else 1)
    lines = wrapped(placed.name, size=size, width=min(WIDEST, most - least - GAP), lines=LINES)
    half = max(width_of(line, size) for line in lines) / 2 + GAP / 2
    return Labelled(placed, is_above, lines, min(max(placed.x, least + half), most - half))


def draw_lanes(frame: Frame, lanes: list[Lane], top: float) -> tuple[list[Group], float]:
    """All lanes from this height on, and where they end."""
    groups, y = [], top
    for lane in lanes:
        above, below = lane.height(above=True), lane.height(above=False)
        middle = y + 10 + above + (4 if above else 0) + RADIUS
        y = middle + RADIUS + below + (4 if below else 0) + 10
        groups.append(_lane_name(frame, lane, middle, y))
        groups += [_mark(frame, mark, middle) for mark in lane.marks]
    return groups, y


def _lane_name(frame: Frame, lane: Lane, middle: float, bottom: float) -> Group:
    name = frame.saying.channels.get(lane.channel, lane.channel)
    lines = wrapped(name, size=SIZE, width=frame.left - 16, lines=2)
    first = middle + 4 - (len(lines) - 1) * LINE / 2
    words: list[Shape] = [Words(8, first + number * LINE, text, "lane-name") for number, text in enumerate(lines)]
    return Group((*words, Line(((0, bottom), (frame.width, bottom)), "rule")))


def _mark(frame: Frame, mark: Labelled, middle: float) -> Group:
    one, x = mark.placed.one, mark.placed.x
    look = ("mark-away" if not one.ours else "mark") + ("-key" if one.key_moment else "")
    shapes: list[Shape] = [Disc(x, middle, RADIUS, look, hatched=not one.ours)]
    label = "label-key" if one.key_moment else "label"
    for number, text in enumerate(mark.lines):
        if mark.is_above:
            y = middle - RADIUS - 6 - (len(mark.lines) - 1 - number) * LINE
        else:
            y = middle + RADIUS + 4 + LINE * (number + 0.8)
        shapes.append(Words(mark.middle, y, text, label, "middle"))
    title = frame.saying.titles.get(one.key, mark.placed.name)
    return Group(tuple(shapes), title, frame.saying.places.get(one.key, ""))
