"""Days as people write them: 2026-11-01, 2026-11, today, yesterday, 7d, last month, 昨日, 先月."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

_LENGTHS = {"d": 1, "w": 7, "日": 1, "週": 7, "週間": 7, "day": 1, "days": 1, "week": 7, "weeks": 7}
_MONTHS = {"m": 1, "y": 12, "か月": 1, "ヶ月": 1, "年間": 12, "month": 1, "months": 1, "year": 12, "years": 12}
_BACK = re.compile(r"(?P<number>\d{1,4}) ?(?P<unit>[a-z]+|日|週間?|か月|ヶ月|年間)(?: ago|前)?")
_WRITTEN = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")


@dataclass(frozen=True, slots=True)
class Days:
    """Some days in a row: the first one, and the first one after them."""

    first: date
    end: date


def days_of(text: str, today: date) -> Days | None:
    """The days somebody means; None when it is no date."""
    said = " ".join(text.replace("_", " ").lower().split())
    if said in _NAMED:
        return _NAMED[said](today)
    try:
        return _written(said) or _back(said, today)
    except (ValueError, OverflowError):
        return None


def _written(said: str) -> Days | None:
    found = _WRITTEN.fullmatch(said)
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if not 1 < year < MAXYEAR:
        return None
    if day:
        return _days(date(year, month, day), 1)
    return _months(date(year, month, 1), 1) if found[2] else _months(date(year, 1, 1), 12)


def _back(said: str, today: date) -> Days | None:
    found = _BACK.fullmatch(said)
    if found is None:
        return None
    number, unit = int(found["number"]), found["unit"]
    if unit in _LENGTHS:
        return _days(today - timedelta(days=number * _LENGTHS[unit]), 1)
    if unit not in _MONTHS:
        return None
    began = _month(today, -number * _MONTHS[unit])
    following = _month(began, 1)
    return _days(min(began.replace(day=1) + timedelta(days=today.day - 1), following - timedelta(days=1)), 1)


def _month(day: date, by: int) -> date:
    """The first day of the month `by` months later."""
    months = day.year * 12 + day.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def _days(first: date, number: int) -> Days:
    return Days(first, first + timedelta(days=number))


def _months(first: date, number: int) -> Days:
    return Days(first, _month(first, number))


def _week(today: date, by: int) -> Days:
    return _days(today - timedelta(days=today.weekday() - 7 * by), 7)


_NAMED: dict[str, Callable[[date], Days]] = {
    **dict.fromkeys(("today", "今日", "本日"), lambda today: _days(today, 1)),
    **dict.fromkeys(("yesterday", "昨日"), lambda today: _days(today - timedelta(days=1), 1)),
    **dict.fromkeys(("tomorrow", "明日"), lambda today: _days(today + timedelta(days=1), 1)),
    **dict.fromkeys(("this week", "今週"), lambda today: _week(today, 0)),
    **dict.fromkeys(("last week", "先週"), lambda today: _week(today, -1)),
    **dict.fromkeys(("this month", "今月"), lambda today: _months(_month(today, 0), 1)),
    **dict.fromkeys(("last month", "先月"), lambda today: _months(_month(today, -1), 1)),
    **dict.fromkeys(("this year", "今年"), lambda today: _months(date(today.year, 1, 1), 12)),
    **dict.fromkeys(("last year", "昨年", "去年"), lambda today: _months(date(today.year - 1, 1, 1), 12)),
}
