"""Which limit counts, how much of it is left, and which limits contradict each other: pure, without a database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from whiteglove.rulebook.models import MONEY

LONGEST_PERIOD = 366  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Of a role (`role`) or of one person (`colleague_id`); touchpoint_id None: anywhere.

    per_case, per_period: in the smallest unit of `currency`, None: without end. A kind that is no money may be given
    freely, unless per_case is 0: then not alone.
    """

    id: int
    kind: str
    role: str
    colleague_id: int | None
    touchpoint_id: int | None
    per_case: int | None
    per_period: int | None
    period_days: int
    currency: str


@dataclass(frozen=True, slots=True)
class Spent:
    """What somebody gave already under a limit: in the case, and in the period of the limit."""

    in_case: int
    in_period: int


@dataclass(frozen=True, slots=True)
class Left:
    """What may still be given in a case and in the period; None: without end."""

    in_case: int | None
    in_period: int | None

    @property
    def at_once(self) -> int | None:
        """The smaller of both; None: without end."""
        known = [one for one in (self.in_case, self.in_period) if one is not None]
        return min(known) if known else None

    def covers(self, worth: int) -> bool:
        """Whether so much fits."""
        return self.at_once is None or worth <= self.at_once


NOTHING = Left(0, 0)
WITHOUT_END = Left(None, None)


def counting(
    limits: Iterable[Limit], *, kind: str, colleague: int | None, role: str, touchpoint: int | None
) -> Limit | None:
    """The one limit that counts: a person's own goes before their role's, one at the touchpoint before one anywhere.

    A person's own limit anywhere therefore goes before their role's at the touchpoint. None: no limit was set.
    """
    theirs = [one for one in limits if one.kind == kind and _is_of(one, colleague, role)]
    there = [one for one in theirs if one.touchpoint_id in (None, touchpoint)]
    return max(there, key=_nearness, default=None)


def _is_of(limit: Limit, colleague: int | None, role: str) -> bool:
    if limit.colleague_id is not None:
        return limit.colleague_id == colleague
    return limit.role == role


def _nearness(limit: Limit) -> tuple[bool, bool]:
    return limit.colleague_id is not None, limit.touchpoint_id is not None


def left_of(limit: Limit | None, spent: Spent, *, kind: str) -> Left:
    """What may still be given. Without a limit: no money at all, and freely what is none."""
    if kind not in MONEY:
        return NOTHING if limit is not None and limit.per_case == 0 else WITHOUT_END
    if limit is None:
        return NOTHING
    in_case = None if limit.per_case is None else max(0, limit.per_case - spent.in_case)
    in_period = None if limit.per_period is None else max(0, limit.per_period - spent.in_period)
    return Left(in_case, in_period)


def fits_from(limit: Limit, given: Sequence[tuple[datetime, int]], worth: int) -> datetime | None:
    """From when on so much fits into the period again, as what was given longest ago leaves it; None: never.

    given: (moment, worth) within the period, the oldest first.
    """
    if limit.per_period is None or worth > limit.per_period:
        return None
    still = sum(one for _, one in given)
    for at, one in given:
        still -= one
        if still + worth <= limit.per_period:
            return at + timedelta(days=limit.period_days)
    return None


def is_lower(before: Limit | None, after: Limit | None, *, kind: str) -> bool:
    """Whether people may decide less than before: a tightening, which expires by itself."""
    if kind not in MONEY:
        return not _is_closed(before) and _is_closed(after)
    if before is None:
        return False
    if after is None:
        return before.per_case != 0 and before.per_period != 0
    if _less(before.per_case, after.per_case) or _less(before.per_period, after.per_period):
        return True
    return after.per_period is not None and after.period_days > before.period_days


def _is_closed(limit: Limit | None) -> bool:
    return limit is not None and limit.per_case == 0


def _less(before: int | None, after: int | None) -> bool:
    return after is not None and (before is None or after < before)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two limits that fit the same gift: `counts` does, `silent` does not, though somebody may expect it to."""

    counts: Limit
    silent: Limit


def conflicts(limits: Sequence[Limit], roles: Mapping[int, str]) -> list[Conflict]:
    """A person's own limit anywhere beside their role's at a touchpoint. roles: by id of the colleague."""
    found = []
    for own in limits:
        if own.colleague_id is None or own.touchpoint_id is not None:
            continue
        role = roles.get(own.colleague_id)
        found += [
            Conflict(own, other)
            for other in limits
            if other.role == role and other.role and other.kind == own.kind and other.touchpoint_id is not None
            and counting(limits, kind=own.kind, colleague=own.colleague_id, role=role, touchpoint=other.touchpoint_id)
            == own
        ]  # fmt: skip
    return found


def as_given(limit: Limit) -> dict[str, Any]:
    """The figures of a limit, as the API gives them."""
    return {
        "per_case": limit.per_case,
        "per_period": limit.per_period,
        "period_days": limit.period_days,
        "currency": limit.currency,
    }
