"""What matters before one answers, as one sentence in the language that is active."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import reduce

from babel.dates import format_date, format_skeleton
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext
from django.utils.translation import pgettext as in_context

from whiteglove.perception.timeline.rules import Code, Point

FEELINGS = {
    "delighted": gettext_lazy("delighted"),
    "cared_for": gettext_lazy("cared for"),
    "relieved": gettext_lazy("relieved"),
    "indifferent": gettext_lazy("indifferent"),
    "confused": gettext_lazy("confused"),
    "let_down": gettext_lazy("let down"),
    "angry": gettext_lazy("angry"),
}


def sentence(points: Sequence[Point], now: datetime) -> str:
    """All of them, as one sentence. now: in the reader's zone."""
    said = [_said(point, now) for point in points]
    whole = reduce(_joined, said)
    return in_context("the end of what matters before one answers", "%(sentence)s.") % {
        "sentence": whole[:1].upper() + whole[1:]
    }


def _joined(first: str, second: str) -> str:
    said = in_context("what matters before one answers", "%(first)s, %(second)s")
    return said % {"first": first, "second": second}


def _said(point: Point, now: datetime) -> str:
    match point.code:
        case Code.FIRST_TIME:
            return gettext("the first time they meet us")
        case Code.TIMES_THIS_WEEK | Code.TIMES_IN_SEVEN_DAYS:
            return _times(point)
        case Code.NTH_COLLEAGUE | Code.COLLEAGUES_MET:
            return _colleagues(point)
        case Code.PROMISE_BROKEN:
            return _broken(point, now)
        case Code.FELT_POORLY | Code.FELT_WELL:
            return _felt(point, now)
        case Code.PASSED_COLD:
            said = ngettext(
                "passed on once without a word", "passed on %(number)s times without a word", point.number
            )
            return said % {"number": point.number}
        case Code.PROMISED:
            return _promised(point, now)
        case Code.QUIET:
            return _quiet(point, now)


def _times(point: Point) -> str:
    named = {"number": point.number}
    if point.code is Code.TIMES_THIS_WEEK:
        ordinals = {
            2: gettext("second time this week"),
            3: gettext("third time this week"),
            4: gettext("fourth time this week"),
        }
        return ordinals.get(point.number) or gettext("%(number)s times this week") % named
    ordinals = {
        2: gettext("second time in seven days"),
        3: gettext("third time in seven days"),
        4: gettext("fourth time in seven days"),
    }
    return ordinals.get(point.number) or gettext("%(number)s times in seven days") % named


def _colleagues(point: Point) -> str:
    named = {"number": point.number}
    if point.code is Code.COLLEAGUES_MET:
        return ngettext("%(number)s colleague so far", "%(number)s colleagues so far", point.number) % named
    ordinals = {
        2: gettext("you are the second colleague"),
        3: gettext("you are the third colleague"),
        4: gettext("you are the fourth colleague"),
        5: gettext("you are the fifth colleague"),
    }
    return ordinals.get(point.number) or gettext("you are colleague number %(number)s") % named


def _broken(point: Point, now: datetime) -> str:
    named = {"number": point.number, "day": _day(point.at or now, now)}
    if point.number == 1:
        return gettext("a promise was broken %(day)s") % named
    return gettext("%(number)s promises were broken, the last %(day)s") % named


def _felt(point: Point, now: datetime) -> str:
    named = {"day": _day(point.at or now, now), "feeling": FEELINGS.get(point.word, "")}
    if point.word in FEELINGS:
        return gettext("they felt %(feeling)s %(day)s") % named
    if point.code is Code.FELT_POORLY:
        return gettext("they were not content %(day)s") % named
    return gettext("they were content %(day)s") % named


def _promised(point: Point, now: datetime) -> str:
    named = {"number": point.number, "day": _day(point.at or now, now), "clock": _clock(point.at or now, now.tzinfo)}
    if point.number == 1:
        return gettext("something is promised for %(day)s %(clock)s") % named
    return gettext("%(number)s things are promised, the first for %(day)s %(clock)s") % named


def _quiet(point: Point, now: datetime) -> str:
    if point.at is None:
        return gettext("they have not met us yet")
    return gettext("nothing special lately: they met us last %(day)s") % {"day": _day(point.at, now)}


def _clock(at: datetime, zone: tzinfo | None) -> str:
    return at.astimezone(zone).strftime("%H:%M")


def _day(at: datetime, now: datetime) -> str:
    """A day as it stands in a sentence: today, yesterday, on Tuesday, on 3 March."""
    day = at.astimezone(now.tzinfo).date()
    away = (day - now.date()).days
    if away in (-1, 0, 1):
        return {
            -1: in_context("in a sentence", "yesterday"),
            0: in_context("in a sentence", "today"),
            1: in_context("in a sentence", "tomorrow"),
        }[away]
    language = (get_language() or "en").replace("-", "_")
    if -7 < away < 7:
        return in_context("a weekday in a sentence", "on %(day)s") % {
            "day": format_date(day, "EEEE", locale=language)
        }
    skeleton = "MMMd" if day.year == now.year else "yMMMd"
    return in_context("a date in a sentence", "on %(day)s") % {"day": format_skeleton(skeleton, day, locale=language)}
