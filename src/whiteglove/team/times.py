"""Times and zones as people give them, with words for what cannot be: pure rules."""

import re
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.opening import DaySpan

WALL = re.compile(r"([01]?\d|2[0-4])[:.]?([0-5]\d)", re.ASCII)
MINUTES_A_DAY, MINUTES_A_WEEK = 24 * 60, 7 * 24 * 60
# An end before its beginning is the next day's; what would last longer than this is a slip of the pen.
LONGEST_OVER_MIDNIGHT = 14 * 60


class TimesRefused(NotUnderstood):
    """Times that cannot be, in a sentence that can be told in every language we speak."""

    def __init__(self, words: Promise | str, **given: object) -> None:
        self.words, self.given = words, given
        with translation.override("en"):
            super().__init__(self.in_words())

    def in_words(self) -> str:
        """The sentence, in the language that is active."""
        return str(self.words) % self.given


@dataclass(frozen=True, slots=True)
class WeekSpan:
    """A span that begins on a weekday (Monday is 0)."""

    weekday: int
    span: DaySpan


def wall_time(text: str) -> time:
    """A time as people write it: 9:00, 09.00 or 0900; 24:00 is midnight. Raises TimesRefused."""
    found = WALL.fullmatch(text.strip())
    hour, minute = (int(found[1]), int(found[2])) if found else (25, 0)
    if hour > 24 or (hour == 24 and minute):
        raise TimesRefused(_("%(text)s is no time. Write it like 09:00."), text=repr(text[:20]))
    return time(hour % 24, minute)


def in_digits(wall: time) -> str:
    """As it is kept and shown: 09:00."""
    return wall.strftime("%H:%M")


def weekday_name(weekday: int) -> str:
    """In the language that is active."""
    return str(WEEKDAYS[weekday])


@cache
def zones() -> tuple[str, ...]:
    """All time zones by name."""
    return tuple(sorted(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC"))


def known_zone(name: str) -> str:
    """The zone's name; empty stays empty. Raises TimesRefused."""
    name = name.strip()
    if name and name not in zones():
        raise TimesRefused(_("The time zone %(zone)s is not known. Try a city, such as Asia/Tokyo."), zone=name[:60])
    return name


def minutes_of(wall: time) -> int:
    """Since midnight."""
    return wall.hour * 60 + wall.minute


def lasts(span: DaySpan) -> int:
    """Minutes by the wall; an end at or before the beginning lies on the next day."""
    return (minutes_of(span.closes) - minutes_of(span.opens) - 1) % MINUTES_A_DAY + 1


def understood_span(opens: time, closes: time, *, on: str) -> DaySpan:
    """The two as a span. on: the day, for words. Raises TimesRefused for what is more likely a slip of the pen."""
    span = DaySpan(opens, closes)
    said = {"day": on, "opens": in_digits(opens), "closes": in_digits(closes)}
    if opens == closes != time(0):
        raise TimesRefused(
            _("%(day)s, from %(opens)s until %(closes)s: it ends when it begins. A whole day is 00:00 to 24:00."),
            **said,
        )
    over_midnight = closes <= opens and closes != time(0)
    if over_midnight and lasts(span) > LONGEST_OVER_MIDNIGHT:
        raise TimesRefused(
            _(
                "%(day)s, from %(opens)s until %(closes)s: the end lies before the beginning, and over midnight it "
                "would last %(hours)s hours. Mend the end, or write two spans, the first until 24:00."
            ),
            **said,
            hours=round(lasts(span) / 60),
        )
    return span


def understood_week(rows: Iterable[tuple[int, str, str]]) -> list[WeekSpan]:
    """Spans of a week in order. Raises TimesRefused for those that cannot be, or lie over each other."""
    spans = []
    for weekday, opens, closes in rows:
        if weekday not in range(7):
            raise TimesRefused(_("There is no weekday %(number)s: Monday is 0, Sunday is 6."), number=weekday)
        name = weekday_name(weekday)
        spans.append(WeekSpan(weekday, understood_span(wall_time(opens), wall_time(closes), on=name)))
    spans.sort(key=lambda one: (one.weekday, one.span.opens, one.span.closes))
    _refuse_overlaps(spans)
    return spans


def _refuse_overlaps(spans: list[WeekSpan]) -> None:
    placed = [(one.weekday * MINUTES_A_DAY + minutes_of(one.span.opens), one) for one in spans]
    if placed:
        placed.append((placed[0][0] + MINUTES_A_WEEK, placed[0][1]))
    for (begin, one), (following, other) in pairwise(placed):
        if begin + lasts(one.span) > following:
            raise over_each_other(weekday_name(one.weekday), one.span, weekday_name(other.weekday), other.span)


def over_each_other(day: str, span: DaySpan, other_day: str, other: DaySpan) -> TimesRefused:
    """The words for two spans that share time."""
    return TimesRefused(
        _("%(one)s and %(other)s lie over each other. Make them one, or let the second begin later."),
        one=f"{day} {in_digits(span.opens)}–{in_digits(span.closes)}",
        other=f"{other_day} {in_digits(other.opens)}–{in_digits(other.closes)}",
    )


def refuse_what_is_skipped(day: date, span: DaySpan, zone: ZoneInfo) -> None:
    """Raises TimesRefused for a time that the clocks skip on this day."""
    ends = day + timedelta(days=1) if span.closes <= span.opens else day
    for on, wall in ((day, span.opens), (ends, span.closes)):
        there = datetime.combine(on, wall, tzinfo=zone)
        if there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != there.replace(tzinfo=None):
            raise TimesRefused(
                _("%(time)s does not exist on %(day)s: the clocks in %(zone)s are put forward. Take an hour later."),
                time=in_digits(wall),
                day=on.isoformat(),
                zone=zone.key,
            )
