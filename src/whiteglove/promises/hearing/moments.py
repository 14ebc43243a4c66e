"""By when: what a sentence says of time, as a moment in the customer's zone.

A day without a clock means the end of that working day; "within five days" the same five days on. What lies behind
the moment of speaking is moved on where people mean the next one (Friday), and given up where they cannot have.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WORKING_DAY_ENDS = time(18)
MORNING_ENDS, NOON, EVENING_ENDS, DAY_ENDS = time(12), time(12), time(21), time(23, 59)
FARTHEST = timedelta(days=400)
FRIDAY, SUNDAY = 4, 6
DAYS_OF_WEEKEND = (5, 6)
Clock = time | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """When something was said, in the zone of the customer."""

    at: datetime

    @property
    def day(self) -> date:
        """The day of the customer on which it was said."""
        return self.at.date()

    def on(self, day: date, clock: Clock = None) -> datetime:
        """A moment of a day; without a clock the end of the working day, today at least the end of the day."""
        moment = datetime.combine(day, clock or WORKING_DAY_ENDS, tzinfo=self.at.tzinfo)
        if clock is None and moment <= self.at and day == self.day:
            return datetime.combine(day, DAY_ENDS, tzinfo=self.at.tzinfo)
        return moment


def in_days(spoken: Spoken, days: int, clock: Clock = None) -> datetime:
    """So many days on."""
    return spoken.on(spoken.day + timedelta(days=days), clock)


def in_working_days(spoken: Spoken, days: int) -> datetime:
    """So many days on from Monday to Friday."""
    day = spoken.day
    for _ in range(days):
        day += timedelta(days=1)
        while day.weekday() in DAYS_OF_WEEKEND:
            day += timedelta(days=1)
    return spoken.on(day)


def in_hours(spoken: Spoken, hours: float) -> datetime:
    """So many hours on, real ones."""
    return spoken.at + timedelta(hours=hours)


def in_months(spoken: Spoken, months: int) -> datetime:
    """The same day so many months on; the last day of a month that is too short."""
    year, month = divmod(spoken.day.year * 12 + spoken.day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return spoken.on(date(year, month + 1, min(spoken.day.day, last)))


def on_weekday(spoken: Spoken, weekday: int, clock: Clock = None, *, is_next_week: bool = False) -> datetime:
    """The next such day (never today, when the clock has passed); of next week where that was said."""
    ahead = (weekday - spoken.day.weekday()) % 7
    if is_next_week:
        ahead = 7 - spoken.day.weekday() + weekday
    elif ahead == 0 and (clock is None or spoken.on(spoken.day, clock) <= spoken.at):
        ahead = 7
    return in_days(spoken, ahead, clock)


def end_of_week(spoken: Spoken, weeks: int = 0) -> datetime:
    """Friday evening of this week or another; at the weekend this week is over, and Sunday is meant."""
    if weeks == 0 and spoken.day.weekday() > FRIDAY:
        return in_days(spoken, SUNDAY - spoken.day.weekday())
    return in_days(spoken, FRIDAY - spoken.day.weekday() + 7 * weeks)


def end_of_month(spoken: Spoken, months: int = 0) -> datetime:
    """The last day of this month or another."""
    year, month = divmod(spoken.day.year * 12 + spoken.day.month - 1 + months, 12)
    return spoken.on(date(year, month + 1, calendar.monthrange(year, month + 1)[1]))


def on_date(spoken: Spoken, day: int, month: int, year: int | None = None, clock: Clock = None) -> datetime | None:
    """A date as it was said; without a year the next one. None for a day that does not exist."""
    try:
        if year is not None:
            return spoken.on(date(year if year > 99 else 2000 + year, month, day), clock)
        this = date(spoken.day.year, month, day)
        return spoken.on(this if this >= spoken.day else this.replace(year=this.year + 1), clock)
    except ValueError:
        return None


def at_clock(spoken: Spoken, clock: time) -> datetime:
    """That time today, else tomorrow."""
    today = spoken.on(spoken.day, clock)
    return today if today > spoken.at else in_days(spoken, 1, clock)


def within_reach(spoken: Spoken, moment: datetime | None) -> datetime | None:
    """The moment, if it lies ahead and in sight; None else."""
    if moment is None or not spoken.at < moment <= spoken.at + FARTHEST:
        return None
    return moment


When = Callable[[Spoken, Clock], datetime | None]
