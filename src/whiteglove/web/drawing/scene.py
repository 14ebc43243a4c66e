"""What a drawing is made of: few shapes, each with the name of its look, drawn as SVG or PDF alike."""

from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle. hatched: filled with thin lines, for what is unknown or not ours."""

    x: float
    y: float
    width: float
    height: float
    look: str
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle around a point."""

    x: float
    y: float
    radius: float
    look: str
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """From point to point."""

    points: tuple[Point, ...]
    look: str


@dataclass(frozen=True, slots=True)
class Area:
    """What lies between points."""

    points: tuple[Point, ...]
    look: str


@dataclass(frozen=True, slots=True)
class Curve:
    """From the first point to the last, drawn towards the two between them."""

    points: tuple[Point, Point, Point, Point]
    look: str


@dataclass(frozen=True, slots=True)
class Words:
    """Text on its base line."""

    x: float
    y: float
    text: str
    look: str
    anchor: Anchor = "start"


Shape = Box | Disc | Line | Area | Curve | Words


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes that say one thing together. title: all of it in words; href: where it leads."""

    shapes: tuple[Shape, ...]
    title: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole drawing. title: what it is; words: what there is to see, for those who do not."""

    width: float
    height: float
    title: str
    words: str
    groups: tuple[Group, ...]
