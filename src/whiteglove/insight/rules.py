"""Decisions of the room, without a database: which quarter it is, whether customers perceive a problem."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from whiteglove.analysis.comparing import is_worse
from whiteglove.analysis.figures import Figure
from whiteglove.analysis.scales import Scale

MOST_GUESSED_AT_ONCE = 30


def quarter_of(day: date) -> str:
    """The quarter of a year, such as 2026-Q4: in each, a guess is asked for once."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


class Problem(StrEnum):
    """By what customers let us know that something is wrong there."""

    BELOW = "below"  # its interval lies below the mean of the journey
    DROP = "drop"  # they lose on the way to it
    SIGNAL = "signal"  # it got worse


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one touchpoint. changes: of each way that leads to it."""

    score: Figure | None
    journey: Figure
    changes: Collection[Figure]
    is_signalled: bool


def problems(seen: Seen) -> list[Problem]:
    """What customers perceive as a problem there; nothing: figures from inside stay closed."""
    found = []
    mean, score = seen.journey.value, seen.score
    if score is not None and score.high is not None and mean is not None and score.high < mean:
        found.append(Problem.BELOW)
    if any(map(is_worse, seen.changes)):
        found.append(Problem.DROP)
    if seen.is_signalled:
        found.append(Problem.SIGNAL)
    return found


def is_on_scale(value: float, scale: Scale) -> bool:
    """Whether customers could feel so on average."""
    return scale.low <= value <= scale.high
