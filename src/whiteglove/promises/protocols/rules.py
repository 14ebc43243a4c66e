"""Pure decisions about protocols between teams; time and facts come as arguments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from whiteglove.analysis.proportions import FEWEST_SHOWN, Interval, wilson
from whiteglove.foundation.opening import Opening

LATEST_REVIEW = timedelta(days=2 * 366)
USUAL_REVIEW = timedelta(days=182)
MOST_HOURS = 200  # five weeks of work


class State(StrEnum):
    """Where a protocol stands."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    OVER = "over"


class Outcome(StrEnum):
    """What became of one hand-over under a protocol. Neither open nor taken back counts as kept or not."""

    KEPT = "kept"
    OBJECTED = "objected"
    COLD = "cold"
    LATE = "late"
    UNANSWERED = "unanswered"
    OPEN = "open"
    TAKEN_BACK = "taken_back"

    @property
    def counts(self) -> bool:
        """Whether it says something about how the protocol is kept."""
        return self not in (Outcome.OPEN, Outcome.TAKEN_BACK)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What of a protocol can be seen in the records."""

    must_be_warm: bool
    within_hours: int


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One hand-over as the records tell it. answered_at: when the receiving team first answered the customer.

    taken_back_at: when it was put back, before anything else was done to it.
    """

    at: datetime
    is_warm: bool
    is_objected: bool
    taken_back_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """How often a protocol was kept. found: the share; None: too few to say. open: too early to say."""

    n: int
    kept: int
    open: int
    found: Interval | None
    is_capped: bool = False


def state_of(in_force_from: datetime | None, ended_at: datetime | None) -> State:
    """Where a protocol stands, by when it began to hold and when it ended."""
    if ended_at is not None:
        return State.OVER
    return State.PROPOSED if in_force_from is None else State.IN_FORCE


def is_review_due(review_on: date, today: date) -> bool:
    """Whether the two teams wanted to have looked at it again by now."""
    return review_on <= today


def may_be_reviewed_on(review_on: date, today: date) -> bool:
    """A review lies ahead, and within sight."""
    return today < review_on <= today + LATEST_REVIEW


def answer_due(handed: datetime, agreed: Agreed, opening: Opening) -> datetime:
    """By when the receiving team answers the customer, in its own working time."""
    return opening.after(handed, timedelta(hours=agreed.within_hours))


def outcome_of(handed: HandedOver, agreed: Agreed, opening: Opening, now: datetime) -> Outcome:
    """What became of it by now. opening: of the receiving team."""
    if handed.is_objected:
        return Outcome.OBJECTED
    due = answer_due(handed.at, agreed, opening)
    if _is_taken_back(handed, due):
        return Outcome.TAKEN_BACK
    if agreed.must_be_warm and not handed.is_warm:
        return Outcome.COLD
    if handed.answered_at is not None:
        return Outcome.KEPT if handed.answered_at <= due else Outcome.LATE
    return Outcome.OPEN if now <= due else Outcome.UNANSWERED


def _is_taken_back(handed: HandedOver, due: datetime) -> bool:
    """A slip, put right in time; what was answered or fell due before stays what it was."""
    back = handed.taken_back_at
    return back is not None and back <= due and (handed.answered_at is None or back < handed.answered_at)


def kept_of(outcomes: Iterable[Outcome], *, is_capped: bool = False) -> Kept:
    """How often it was kept, of what can be said by now."""
    seen = list(outcomes)
    n, kept = sum(one.counts for one in seen), seen.count(Outcome.KEPT)
    found = wilson(kept, n) if n >= FEWEST_SHOWN else None
    return Kept(n, kept, seen.count(Outcome.OPEN), found, is_capped)


def holds(agreed_by: Iterable[int], from_team: int, to_team: int) -> bool:
    """Whether both teams agreed."""
    return {from_team, to_team} <= set(agreed_by)


def reminded(leading: Mapping[int, frozenset[int]], managing: frozenset[int]) -> frozenset[int]:
    """Who hears what a team has to decide. leading: by team, who of it may agree; managing: who leads the house.

    Of a team in which nobody may agree, those who manage hear instead.
    """
    return frozenset().union(*(whom or managing for whom in leading.values()))
