"""What may be laid over a map: how touchpoints were felt, and hand-overs between them. Measured, never made up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

STEPS = 5


@dataclass(frozen=True, slots=True)
class Felt:
    """How customers felt at one touchpoint: the mean with its interval, of how many, on which scale."""

    mean: float
    low: float
    high: float
    n: int
    scale_min: float
    scale_max: float

    @property
    def step(self) -> int:
        """Which of the five steps of our one feeling scale it is, 1 the worst."""
        share = (self.mean - self.scale_min) / (self.scale_max - self.scale_min)
        return min(STEPS, max(1, 1 + int(share * STEPS)))


@dataclass(frozen=True, slots=True)
class Arc:
    """Customers passed on from one touchpoint to another. effect: on how they felt, None: not known."""

    first: str
    second: str
    n: int
    effect: float | None = None
    hurts: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """Where the experience breaks: between these two, said in few words."""

    first: str
    second: str
    name: str


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is laid over one map, by keys of touchpoints; None or missing: unknown."""

    felt: Mapping[str, Felt | None] = field(default_factory=dict)
    arcs: tuple[Arc, ...] = ()
    worst: Drop | None = None
