"""A colleague's plan, laid out on the days to come: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from whiteglove.foundation.opening import DaySpan
from whiteglove.team.models import Shift

DAYS_AHEAD = 14


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day of a plan. shifts: that begin on it, none on a free day; is_own: it does not follow the week."""

    day: date
    shifts: tuple[DaySpan, ...] = ()
    breaks: tuple[DaySpan, ...] = ()
    is_own: bool = False


def plan_seen(shifts: Sequence[Shift], *, first: date) -> list[PlannedDay]:
    """The next two weeks; nothing when nothing is planned at all. By the rules of `presence`."""
    return [_day(shifts, first + timedelta(days=ahead)) for ahead in range(DAYS_AHEAD)] if shifts else []


def _day(shifts: Sequence[Shift], day: date) -> PlannedDay:
    own = [row for row in shifts if row.day == day]
    is_replaced = any(not row.is_break for row in own)
    weekly = [] if is_replaced else [row for row in shifts if _holds(row, day)]
    spans = {
        breaks: [row for row in own if row.is_break == breaks] or [row for row in weekly if row.is_break == breaks]
        for breaks in (False, True)
    }
    return PlannedDay(day, _spans(spans[False]), _spans(spans[True]), is_own=bool(own))


def _holds(row: Shift, day: date) -> bool:
    return (
        row.weekday == day.weekday()
        and (row.from_day is None or row.from_day <= day)
        and (row.until_day is None or day <= row.until_day)
    )


def _spans(rows: Sequence[Shift]) -> tuple[DaySpan, ...]:
    walls = ((row.starts, row.ends) for row in rows)
    spans = [DaySpan(starts, ends) for starts, ends in walls if starts is not None and ends is not None]
    return tuple(sorted(spans, key=lambda span: span.opens))
