"""The scale on which something was asked, and which of its answers mean "satisfied"."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from whiteglove.analysis.clusters import Floats


class DirectionsDiffer(ValueError):
    """On one scale more is better, on the other worse: their answers do not belong together."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From the lowest to the highest answer; satisfied are those at `satisfied_from` or better."""

    low: float
    high: float
    satisfied_from: float
    is_higher_better: bool = True

    def is_satisfied(self, values: ArrayLike) -> NDArray[np.bool_]:
        """Which answers are in the box of the satisfied. values: shape (n,). Returns shape (n,)."""
        given = np.asarray(values, dtype=float)
        return given >= self.satisfied_from if self.is_higher_better else given <= self.satisfied_from

    def as_share(self, values: ArrayLike) -> Floats:
        """Answers on the common scale: 0 the worst, 1 the best. values: shape (n,). Returns shape (n,)."""
        found = (np.asarray(values, dtype=float) - self.low) / (self.high - self.low)
        return np.asarray(found if self.is_higher_better else 1 - found)

    def clip(self, low: float, high: float) -> tuple[float, float]:
        """An interval without what nobody could answer."""
        return max(self.low, low), min(self.high, high)


CSAT = Scale(1, 5, 4)
CES = Scale(1, 7, 5)  # CES 2.0: "made it easy", 7 agrees most
CES_1 = Scale(1, 5, 2, is_higher_better=False)  # CES 1.0: "how much effort", 5 is the most
RECOMMEND = Scale(0, 10, 9)
COMMON = Scale(0, 1, 1)


def refuse_other_directions(scales: Sequence[Scale]) -> None:
    """Answers are joined only where more means better on all scales, or worse on all. Raises DirectionsDiffer."""
    if len({scale.is_higher_better for scale in scales}) > 1:
        raise DirectionsDiffer("on one of these scales more is better, on another worse")
