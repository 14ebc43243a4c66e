"""Opening hours: when somebody is there to serve, and by when working time has passed. Pure rules.

Hours are wall time in a zone, so that nine o'clock stays nine o'clock when the clocks change; working time is counted
in real hours.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

LOOKED_AHEAD = timedelta(days=400)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DaySpan:
    """From one wall time to another of a day; `closes` at or before `opens` lies on the next day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment (aware, UTC) up to another."""

    begin: datetime
    end: datetime


def no_holiday(_day: date) -> bool:
    """For hours that know of no holidays."""
    return False


@dataclass(frozen=True)
class Opening:
    """The hours of a team, or of a colleague.

    week: spans of each weekday (Monday is 0); none at all: always open, but for days in `instead`.
    instead: days with other spans than the week's, an empty tuple for closed. is_holiday: closed days.
    """

    zone: tzinfo = UTC
    week: Mapping[int, tuple[DaySpan, ...]] = field(default_factory=dict)
    instead: Mapping[date, tuple[DaySpan, ...]] = field(default_factory=dict)
    is_holiday: Callable[[date], bool] = no_holiday

    @property
    def is_always(self) -> bool:
        """Whether it never closes."""
        return not self.week and not self.instead and self.is_holiday is no_holiday

    def spans_of(self, day: date) -> tuple[DaySpan, ...]:
        """The spans that begin on this day, as wall times."""
        if day in self.instead:
            return self.instead[day]
        if self.is_holiday(day):
            return ()
        return self.week.get(day.weekday(), ()) if self.week else (DaySpan(time(0), time(0)),)

    def spans(self, begin: datetime, end: datetime) -> Iterator[Span]:
        """When it is open between two moments, in order, joined where they touch."""
        if self.is_always:
            yield Span(begin, end)
            return
        held: Span | None = None
        for span in self._single(begin, end):
            if held is None:
                held = span
            elif span.begin <= held.end:
                held = Span(held.begin, max(held.end, span.end))
            else:
                yield held
                held = span
        if held is not None:
            yield held

    def _single(self, begin: datetime, end: datetime) -> Iterator[Span]:
        day, last = begin.astimezone(self.zone).date() - _DAY, end.astimezone(self.zone).date()
        while day <= last:
            for wall in sorted(self.spans_of(day), key=lambda span: span.opens):
                opens, closes = self._moment(day, wall.opens), self._moment(day, wall.closes)
                if wall.closes <= wall.opens:
                    closes = self._moment(day + _DAY, wall.closes)
                opens, closes = max(opens, begin), min(closes, end)
                if opens < closes:
                    yield Span(opens, closes)
            day += _DAY

    def _moment(self, day: date, wall: time) -> datetime:
        return datetime.combine(day, wall, tzinfo=self.zone).astimezone(UTC)

    def is_open(self, at: datetime) -> bool:
        """Whether it is open at this moment."""
        return any(True for _ in self.spans(at, at + timedelta(microseconds=1)))

    def next_opening(self, at: datetime) -> datetime | None:
        """This moment when it is open now, else when it opens next; None when it does not within sight."""
        return next((span.begin for span in self.spans(at, at + LOOKED_AHEAD)), None)

    def closes_at(self, at: datetime) -> datetime | None:
        """When what is open now closes; None when it is closed, or does not close within sight."""
        first = next(self.spans(at, at + LOOKED_AHEAD), None)
        if first is None or first.begin > at or first.end >= at + LOOKED_AHEAD:
            return None
        return first.end

    def after(self, at: datetime, worked: timedelta) -> datetime:
        """The moment by which so much working time has passed since `at`.

        Where it does not open long enough within sight, plain time counts, so that a moment can always be named.
        """
        left = worked
        for span in self.spans(at, at + LOOKED_AHEAD):
            if span.end - span.begin >= left:
                return span.begin + left
            left -= span.end - span.begin
        return at + worked

    def worked(self, begin: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments."""
        return sum((span.end - span.begin for span in self.spans(begin, end)), timedelta())


ALWAYS = Opening()


def overlaps(spans: list[Span]) -> list[tuple[Span, Span]]:
    """Neighbours, by their beginning, that lie over each other."""
    ordered = sorted(spans, key=lambda span: (span.begin, span.end))
    return [(one, two) for one, two in pairwise(ordered) if two.begin < one.end]
