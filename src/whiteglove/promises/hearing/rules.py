"""The shape of a rule: what commits us, what does not, and what names a time."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property

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
