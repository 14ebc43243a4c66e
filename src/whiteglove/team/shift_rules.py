"""Which plans of shifts can be: pure rules. They are laid out on real days, so that clock changes count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from whiteglove.foundation.opening import DaySpan, Span, overlaps
from whiteglove.team.times import (
    TimesRefused,
    in_digits,
    over_each_other,
    refuse_what_is_skipped,
    understood_span,
    weekday_name,
)

MOST_SHIFTS = 400
AHEAD = timedelta(days=800)
BEFORE = timedelta(days=1)
_WEEK = timedelta(days=8)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ShiftWish:
    """A shift or break to plan: weekly (weekday, Monday is 0) or of one day. Of one day without times: free."""

    weekday: int | None = None
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    is_break: bool = False
    from_day: date | None = None
    until_day: date | None = None

    @property
    def called(self) -> str:
        """The day, in words."""
        return self.day.isoformat() if self.day else weekday_name(self.weekday or 0)

    @property
    def span(self) -> DaySpan | None:
        """Its times; None on a free day."""
        return None if self.starts is None or self.ends is None else DaySpan(self.starts, self.ends)

    def holds(self, day: date) -> bool:
        """Whether it begins on this day by the week."""
        return (
            self.weekday == day.weekday()
            and (self.from_day is None or self.from_day <= day)
            and (self.until_day is None or day <= self.until_day)
        )


def understood_plan(wishes: Sequence[ShiftWish], *, zone: ZoneInfo, today: date) -> list[ShiftWish]:
    """The plan in order. Raises TimesRefused: for spans that cannot be or overlap, days past, breaks in no shift."""
    if len(wishes) > MOST_SHIFTS:
        raise TimesRefused(_("A plan has at most %(most)s lines."), most=MOST_SHIFTS)
    for wish in wishes:
        _refuse_single(wish, zone=zone, today=today)
    never = date.max
    plan = sorted(
        dict.fromkeys(wishes),
        key=lambda one: (
            one.day or never,
            one.weekday or 0,
            one.is_break,
            one.starts or time(0),
            one.ends or time(0),
        ),
    )
    for day in _days_to_look_at(plan, today):
        _refuse_together(plan, day, zone)
    return plan


def _refuse_single(wish: ShiftWish, *, zone: ZoneInfo, today: date) -> None:
    if (wish.day is None) == (wish.weekday is None) or wish.weekday not in (None, *range(7)):
        raise TimesRefused(_("A shift is for a weekday (Monday is 0, Sunday 6), or for one day."))
    if (wish.starts is None) != (wish.ends is None):
        raise TimesRefused(_("%(day)s: a shift needs both a beginning and an end."), day=wish.called)
    if wish.day is not None and not today - BEFORE <= wish.day <= today + AHEAD:
        raise TimesRefused(_("%(day)s is past, or more than two years ahead."), day=wish.called)
    if wish.from_day and wish.from_day > today + AHEAD:
        raise TimesRefused(_("%(day)s is past, or more than two years ahead."), day=wish.from_day.isoformat())
    if wish.from_day and wish.until_day and wish.until_day < wish.from_day:
        raise TimesRefused(_("%(day)s: the last day lies before the first."), day=wish.called)
    if wish.starts is None or wish.ends is None:
        if wish.day is None or wish.is_break:
            raise TimesRefused(_("%(day)s: a shift needs both a beginning and an end."), day=wish.called)
        return
    span = understood_span(wish.starts, wish.ends, on=wish.called)
    if wish.starts == wish.ends:
        raise TimesRefused(_("%(day)s: nobody works around the clock. Write two shifts."), day=wish.called)
    if wish.day is not None:
        refuse_what_is_skipped(wish.day, span, zone)


def _days_to_look_at(plan: Sequence[ShiftWish], today: date) -> list[date]:
    """Where something begins or ends, and a week around: between these the weeks are alike."""
    told = (day for wish in plan for day in (wish.day, wish.from_day, wish.until_day) if day is not None)
    marks = {today, *(day for day in told if today - _WEEK <= day <= today + AHEAD)}
    days = {mark + timedelta(days=ahead) for mark in marks for ahead in range(-_WEEK.days, _WEEK.days + 1)}
    return sorted(day for day in days if day >= today - BEFORE)


def _refuse_together(plan: Sequence[ShiftWish], day: date, zone: ZoneInfo) -> None:
    around = [(wish, span) for near in (day - _DAY, day) for wish, span in _laid_out(plan, near, zone)]
    for breaks in (False, True):
        of_kind = [(wish, span) for wish, span in around if wish.is_break == breaks]
        for one, other in overlaps([span for _wish, span in of_kind]):
            first, second = _behind(of_kind, one), _behind(of_kind, other, last=True)
            if first.span and second.span:
                raise over_each_other(first.called, first.span, second.called, second.span)
    shifts = [span for wish, span in around if not wish.is_break]
    is_as_ever = not any(wish.day in (day - _DAY, day) for wish in plan)
    for wish, span in _laid_out(plan, day, zone):
        must_fit = wish.is_break and (is_as_ever or wish.day is not None)
        if must_fit and not any(one.begin <= span.begin and span.end <= one.end for one in shifts):
            raise TimesRefused(
                _("The break on %(day)s, from %(starts)s until %(ends)s, lies in no shift."),
                day=wish.called,
                starts=in_digits(wish.starts or time(0)),
                ends=in_digits(wish.ends or time(0)),
            )


def _behind(laid: Sequence[tuple[ShiftWish, Span]], wanted: Span, *, last: bool = False) -> ShiftWish:
    return [wish for wish, span in laid if span == wanted][-1 if last else 0]


def _laid_out(plan: Sequence[ShiftWish], day: date, zone: ZoneInfo) -> Iterable[tuple[ShiftWish, Span]]:
    """What begins on a day: its own lines, else its week's. With shifts of its own it has no breaks of the week."""
    own = [wish for wish in plan if wish.day == day]
    is_replaced = any(not wish.is_break for wish in own)
    for breaks in (False, True):
        weekly = [wish for wish in plan if not is_replaced and wish.is_break == breaks and wish.holds(day)]
        for wish in [one for one in own if one.is_break == breaks] or weekly:
            if wish.span is not None:
                begin, end = _moment(day, wish.span.opens, zone), _moment(day, wish.span.closes, zone)
                if wish.span.closes <= wish.span.opens:
                    end = _moment(day + _DAY, wish.span.closes, zone)
                if begin < end:  # else the clocks skip it
                    yield wish, Span(begin, end)


def _moment(day: date, wall: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)
