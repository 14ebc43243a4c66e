"""What all parts of a drawn journey stand in: its words, its columns, the place of each touchpoint."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from whiteglove.journey.shape import StageMapped, TouchpointMapped

LEFT, RIGHT = 112.0, 16.0


@dataclass(frozen=True, slots=True)
class Saying:
    """The words of a drawing in the reader's language. touchpoint: its title, in words; channel: its lane's name."""

    title: str
    summary: str
    key_moment: str
    plain: str
    not_ours: str
    felt: str
    felt_unknown: str
    unknown: str
    handed_over: str
    of_n: str
    channels: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Placed:
    """A touchpoint with its number and the middle of its slot."""

    one: TouchpointMapped
    number: int
    x: float
    name: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What all parts of the drawing stand in."""

    saying: Saying
    placed: tuple[Placed, ...]
    columns: tuple[tuple[StageMapped, float, float], ...]
    slot: float
    width: float

    @property
    def left(self) -> float:
        """Where the first column begins."""
        return LEFT

    @property
    def right(self) -> float:
        """Where the last column ends."""
        return self.width - RIGHT
