"""When an entry of a calendar comes again, within bounds: a rule is a stranger's, and could ask for ages of work."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from math import lcm
from typing import Any, cast

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

DAYS_OF = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 30, "YEARLY": 365}
WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
MOST_STEPS = 2_000_000
FIRST_YEAR = 1970
LEAP_DAY = (2, 29)


class CannotRepeat(ValueError):
    """A rule that we do not follow."""


class TooMuchWork(ValueError):
    """A calendar that repeats more than any calendar of a person does."""


class Steps:
    """How much work a whole file may still ask for."""

    def __init__(self, left: int = MOST_STEPS) -> None:
        self.left = left

    def spend(self, steps: int) -> None:
        """Raises TooMuchWork."""
        self.left -= steps
        if self.left < 0:
            raise TooMuchWork


def times_of(
    rule: Mapping[str, Sequence[Any]], starts: datetime, *, begin: datetime, end: datetime, steps: Steps
) -> Iterator[datetime]:
    """Beginnings between `begin` and `end`, as wall times of the zone of `starts`, without those taken out.

    All are wall times without a zone but `rule`'s UNTIL. Raises CannotRepeat, TooMuchWork.
    """
    often, interval = _understood(rule, starts)
    near = starts if "COUNT" in rule else _nearer(often, interval, starts, begin)
    days = max(0, (end - near).days) + 1
    steps.spend(days if often in ("MONTHLY", "YEARLY") else 7 * days // (DAYS_OF[often] * interval) + 7)
    parts = [f"{name}={_said(values)}" for name, values in rule.items() if name.isalnum() and name != "UNTIL"]
    try:
        repeats = cast(Any, rrulestr(";".join(parts), dtstart=near))
        # An end, lest a rule that never comes true is looked for until the year 9999.
        repeats = repeats.replace(until=end, count=None) if "COUNT" not in rule else repeats
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError) as error:
        raise CannotRepeat(str(error)) from error
    for number, at in enumerate(repeats):
        if at >= end or number > steps.left:
            return
        if at >= begin:
            yield at


def until_of(rule: Mapping[str, Sequence[Any]], zone: tzinfo) -> datetime | None:
    """The last moment a rule allows, as a wall time of the zone; a day counts whole."""
    said = rule.get("UNTIL")
    if not said:
        return None
    last = said[0] if isinstance(said, list | tuple) else said
    if isinstance(last, datetime):
        return (last if last.tzinfo is None else last.astimezone(zone)).replace(tzinfo=None)
    if isinstance(last, date):
        return datetime(last.year, last.month, last.day, 23, 59, 59)  # noqa: DTZ001 - a wall time
    raise CannotRepeat("its end is no moment")


def _understood(rule: Mapping[str, Sequence[Any]], starts: datetime) -> tuple[str, int]:
    often = str(_one(rule, "FREQ", ""))
    interval, count = _one(rule, "INTERVAL", 1), _one(rule, "COUNT", 1)
    if often not in DAYS_OF or any(name in rule for name in WITHIN_A_DAY):
        raise CannotRepeat("it repeats more often than by the day")
    if not isinstance(interval, int) or not isinstance(count, int) or interval < 1 or count < 1:
        raise CannotRepeat("its rule has numbers that cannot be")
    if starts.year < FIRST_YEAR:
        raise CannotRepeat(f"it repeats since before {FIRST_YEAR}")
    return often, interval


def _one(rule: Mapping[str, Sequence[Any]], name: str, otherwise: Any) -> Any:
    values = rule.get(name, otherwise)
    return values[0] if isinstance(values, list | tuple) and values else values


def _said(values: Any) -> str:
    return ",".join(str(value) for value in (values if isinstance(values, list | tuple) else [values]))


def _nearer(often: str, interval: int, starts: datetime, begin: datetime) -> datetime:
    """A later beginning with the same repetitions from `begin` on, so that years gone by are not gone through."""
    if begin <= starts:
        return starts
    if often in ("DAILY", "WEEKLY"):
        step = timedelta(days=DAYS_OF[often] * interval)
        return starts + max(0, (begin - starts) // step - 1) * step
    years = lcm(interval, 12) // 12 if often == "MONTHLY" else interval
    if (starts.month, starts.day) == LEAP_DAY:
        years = lcm(years, 4)
    skipped = max(0, (begin.year - starts.year - 1) // years) * years
    try:
        return starts.replace(year=starts.year + skipped)
    except ValueError:  # the leap day of a year that has none, such as 2100
        return starts
