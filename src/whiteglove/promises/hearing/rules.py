"""The shape of a rule: what commits us, what does not, and what names a time."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property, partial

from whiteglove.promises.hearing import moments as m
from whiteglove.promises.hearing.moments import Clock, Spoken

_HOURS_OF_HALF_A_DAY = 12
_LAST_HOUR = 23


@dataclass(frozen=True)
class Commitment:
    """Words that commit us, under a name that people read. is_strong: also where no time is named."""

    name: str
    pattern: str
    is_strong: bool = False

    @cached_property
    def words(self) -> re.Pattern[str]:
        """Ready to look for."""
        return re.compile(self.pattern, re.IGNORECASE)


@dataclass(frozen=True)
class Timing:
    """Words that name a time, and the moment they mean (spoken, what was found, a clock said beside it)."""

    pattern: str
    moment: Callable[[Spoken, re.Match[str], Clock], datetime | None]

    @cached_property
    def words(self) -> re.Pattern[str]:
        """Ready to look for."""
        return re.compile(self.pattern, re.IGNORECASE)


ClockWords = Callable[[str], time | None]


@dataclass(frozen=True)
class Language:
    """All rules of a language.

    refusals: words that make of a commitment none. Of timings the first that fits holds.
    """

    code: str
    commitments: tuple[Commitment, ...]
    refusals: tuple[str, ...]
    timings: tuple[Timing, ...]
    clocks: tuple[ClockWords, ...]

    @cached_property
    def refused(self) -> re.Pattern[str]:
        """Any of the refusals."""
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.refusals), re.IGNORECASE)

    def clock(self, sentence: str) -> Clock:
        """The time of day that a sentence names, if it does."""
        return next((clock for ask in self.clocks if (clock := ask(sentence)) is not None), None)


def clock_of(pattern: str) -> ClockWords:
    """Reads groups `hour`, and where they are `minute`, `half` (am, pm, 午前, 午後) or `thirty`."""
    words = re.compile(pattern, re.IGNORECASE)

    def ask(sentence: str) -> time | None:
        found = words.search(sentence)
        if found is None:
            return None
        said = found.groupdict()
        hour, minute = int(said["hour"]), 30 if said.get("thirty") else int(said.get("minute") or 0)
        half = (said.get("half") or "").lower().replace(".", "")
        if half in {"pm", "午後"} and hour < _HOURS_OF_HALF_A_DAY:
            hour += _HOURS_OF_HALF_A_DAY
        if half in {"am", "午前"} and hour == _HOURS_OF_HALF_A_DAY:
            hour = 0
        return time(hour, minute) if hour <= _LAST_HOUR else None

    return ask


def any_of(*phrases: str) -> str:
    """A pattern that fits any of these phrases; each argument holds several, separated by commas."""
    listed = (phrase.strip() for some in phrases for phrase in some.split(","))
    return f"(?:{'|'.join(phrase for phrase in listed if phrase)})"


def number_of(found: re.Match[str], words: Mapping[str, int]) -> int:
    """The group `count`, in figures or in words."""
    said = found["count"].lower()
    return int(said) if said.isdecimal() else words[said]


def year_of(found: re.Match[str]) -> int | None:
    """The group `year`, where it is there and was said."""
    said = found.groupdict().get("year")
    return int(said) if said else None


def part_of(found: re.Match[str], parts: Mapping[str, Clock]) -> Clock:
    """When the part of the day ends that the group `part` names; None where it names none."""
    said = found.groupdict().get("part")
    return parts[said.lower()] if said else None


_FAR: Mapping[str, Callable[[Spoken, int, Clock], datetime]] = {
    "minutes": lambda s, n, _: m.in_hours(s, n / 60),
    "hours": lambda s, n, _: m.in_hours(s, n),
    "working_days": lambda s, n, _: m.in_working_days(s, n),
    "days": m.in_days,
    "weeks": lambda s, n, c: m.in_days(s, 7 * n, c),
    "months": lambda s, n, _: m.in_months(s, n),
}
_HALF_HOUR = 0.5


def counted(numbers: Mapping[str, int], *, half_hour: str, **units: str) -> tuple[Timing, ...]:
    """Timings of half an hour, and of so many of each unit, tried in this order.

    numbers: as the language says them. units: a pattern for each of minutes, hours, working_days, days, weeks and
    months, with a group `count`; hours may have one `and_half` too.
    """
    halves = Timing(half_hour, lambda s, _f, _c: m.in_hours(s, _HALF_HOUR))
    return (halves, *(Timing(pattern, partial(_so_many, unit, numbers)) for unit, pattern in units.items()))


def _so_many(unit: str, numbers: Mapping[str, int], spoken: Spoken, found: re.Match[str], clock: Clock) -> datetime:
    number = number_of(found, numbers)
    if found.groupdict().get("and_half"):
        return m.in_hours(spoken, number + _HALF_HOUR)
    return _FAR[unit](spoken, number, clock)
