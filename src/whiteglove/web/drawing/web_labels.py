"""Words in a web find a free place; where there is none near their line, one further off with a thin line to it."""

from collections.abc import Iterable, Iterator

from whiteglove.web.drawing.letters import width_of
from whiteglove.web.drawing.scene import Anchor, Point, Words
from whiteglove.web.drawing.web_lines import Bent, at
from whiteglove.web.drawing.web_places import Place

SIZE, SMALL, BOLD = 12.0, 11.0, 1.08
APART = 2.0
ON_LINE = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)
RING, RINGS = 18.0, 16
AROUND = ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1), (2, -1), (-2, -1), (2, 1), (-2, 1))

Room = tuple[float, float, float, float]  # left, right, top, bottom


def wide(text: str, *, is_bold: bool, size: float = SIZE) -> float:
    """How wide a label is at most."""
    return width_of(text, size * (BOLD if is_bold else 1))


def room_of(words: Words, width: float, size: float = SIZE) -> Room:
    """What a label covers."""
    left = words.x - {"start": 0.0, "middle": width / 2, "end": width}[words.anchor]
    return left, left + width, words.y - size * 0.8, words.y + size * 0.25


def room_around(place: Place) -> Room:
    """What a mark covers."""
    return (
        place.x - place.radius - 2, place.x + place.radius + 2, place.y - place.radius - 2, place.y + place.radius + 2
    )  # fmt: skip


class Taken:
    """What is covered already."""

    def __init__(self, rooms: Iterable[Room], *, width: float, height: float) -> None:
        self._rooms = list(rooms)
        self._width, self._height = width, height

    def place(self, text: str, curve: Bent) -> tuple[Words, Point | None] | None:
        """A label for this line in bold, and the point of it that a thin line leads to; None: nowhere is room."""
        width = wide(text, is_bold=True)
        for point, is_on in _candidates(curve):
            words = Words(point[0], point[1] + SIZE * 0.3, text, "thread-said", "middle")
            room = room_of(words, width)
            if self._is_free(room):
                self._rooms.append(room)
                return words, None if is_on else at(curve, 0.5)
        return None

    def _is_free(self, room: Room) -> bool:
        left, right, top, bottom = room
        if left < 2 or right > self._width - 2 or top < 2 or bottom > self._height - 2:
            return False
        return all(
            right + APART <= other[0]
            or other[1] + APART <= left
            or bottom + APART <= other[2]
            or other[3] + APART <= top
            for other in self._rooms
        )


def _candidates(curve: Bent) -> Iterator[tuple[Point, bool]]:
    for t in ON_LINE:
        yield at(curve, t), True
    x, y = at(curve, 0.5)
    for ring in range(1, RINGS):
        for across, down in AROUND:
            yield (x + across * ring * RING * 1.6, y + down * ring * RING), False


def anchor_of(side: int) -> Anchor:
    """Names stand outside the ring."""
    return "start" if side >= 0 else "end"
