"""When to call, as people say it on the telephone: "today 14-16", "tomorrow morning", 明日の午後. Pure rules."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from whiteglove.promises.windows import NIGHT, Window, reachable

PARTS: dict[str, tuple[time, time]] = {
    "morning": (time(9), time(12)),
    "noon": (time(12), time(14)),
    "afternoon": (time(13), time(17)),
    "evening": (time(17), time(20)),
    "day": (time(9), time(18)),
}
SOON = timedelta(hours=2)
SHORTEST = timedelta(minutes=20)  # less of a part of the day is no choice
_IN_WORDS = {
    "morning": ("morning", "午前", "朝", "matin"),
    "afternoon": ("afternoon", "午後", "après-midi", "apres-midi"),
    "evening": ("evening", "tonight", "夕方", "夜", "soir"),
    "noon": ("noon", "lunch", "昼", "midi"),
}
_DAYS = {
    0: ("today", "tonight", "今日", "本日", "aujourd'hui", "aujourd’hui", "ce soir"),
    2: ("day after tomorrow", "明後日", "あさって", "après-demain", "apres-demain"),
    1: ("tomorrow", "明日", "あした", "demain"),
}
_WEEKDAYS = (
    ("monday", "月曜", "lundi"),
    ("tuesday", "火曜", "mardi"),
    ("wednesday", "水曜", "mercredi"),
    ("thursday", "木曜", "jeudi"),
    ("friday", "金曜", "vendredi"),
    ("saturday", "土曜", "samedi"),
    ("sunday", "日曜", "dimanche"),
)
_CLOCK = r"(\d{1,2})(?:[:h時.](\d{2})分?|h|時)?\s*(am|pm)?"
_RANGE = re.compile(rf"{_CLOCK}\s*(?:-|–|—|~|〜|to|until|till|and|à|から)\s*{_CLOCK}")
_EDGE = re.compile(rf"(after|from|before|until|by|dès|avant|après)\s+{_CLOCK}")
_JAPANESE_EDGE = re.compile(rf"{_CLOCK}(以降|から|まで|前)")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Choice:
    """A ready choice. key: as the page names it; days: from today on."""

    key: str
    window: Window


def choices(now: datetime, zone: str) -> Iterator[Choice]:
    """When one may call: soon, and the parts of today and tomorrow that are left, in the customer's zone."""
    soon = Window(now, now + SOON)
    if any(True for _ in reachable(zone, NIGHT).spans(soon.begin, soon.end)):
        yield Choice("soon", soon)
    today = now.astimezone(ZoneInfo(zone)).date()
    for days, name in ((0, "today"), (1, "tomorrow")):
        for part in ("morning", "afternoon", "evening"):
            window = _window(today + timedelta(days=days), PARTS[part], zone, now)
            if window is not None:
                yield Choice(f"{name}_{part}", window)


def when_said(said: str, now: datetime, zone: str) -> Window | None:
    """The window that these words name, in this zone; None for what we do not understand."""
    words = unicodedata.normalize("NFKC", said).casefold().strip()
    if not words:
        return None
    day = _day(words, now.astimezone(ZoneInfo(zone)).date())
    times = _times(_DATE.sub(" ", words))
    if day is None and times is None:
        return None
    window = _window(day or now.astimezone(ZoneInfo(zone)).date(), times or PARTS["day"], zone, now)
    if window is None and day is None:  # "14-16" said at 17 means tomorrow
        window = _window(now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1), times or PARTS["day"], zone, now)
    return window


def _window(day: date, times: tuple[time, time], zone: str, now: datetime) -> Window | None:
    """What is left of these wall times of a day; None when too little is."""
    begin, end = (datetime.combine(day, wall, tzinfo=ZoneInfo(zone)).astimezone(UTC) for wall in times)
    if end <= begin:
        end = datetime.combine(day + timedelta(days=1), times[1], tzinfo=ZoneInfo(zone)).astimezone(UTC)
    begin = max(begin, now)
    return Window(begin, end) if end - begin >= SHORTEST else None


def _day(words: str, today: date) -> date | None:
    if found := _DATE.search(words):
        try:
            return date(*(int(part) for part in found.groups()))
        except ValueError:
            return None
    for days in (0, 2, 1):
        if any(name in words for name in _DAYS[days]):
            return today + timedelta(days=days)
    for weekday, names in enumerate(_WEEKDAYS):
        if any(name in words for name in names):
            return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)
    return None


def _times(words: str) -> tuple[time, time] | None:
    if found := _RANGE.search(words):
        groups = found.groups()
        begin = _clock(groups[0], groups[1], groups[2] or (groups[5] if int(groups[0]) <= int(groups[3]) else None))
        end = _clock(*groups[3:6])
        return (begin, end) if begin and end and begin != end else None
    if found := _EDGE.search(words):
        return _edge(found[1] in ("before", "until", "by", "avant"), _clock(*found.groups()[1:]))
    if found := _JAPANESE_EDGE.search(words):
        return _edge(found[4] in ("まで", "前"), _clock(*found.groups()[:3]))
    return next((PARTS[part] for part, names in _IN_WORDS.items() if any(name in words for name in names)), None)


def _edge(is_end: bool, clock: time | None) -> tuple[time, time] | None:
    if clock is None:
        return None
    return (PARTS["day"][0], clock) if is_end else (clock, max(NIGHT[0], clock))


def _clock(hour: str, minute: str | None, half: str | None) -> time | None:
    number = (
        int(hour) % 12 + 12
        if half == "pm" and int(hour) <= 12
        else int(hour) % 24
        if half != "am"
        else int(hour) % 12
    )
    return time(number, int(minute or 0)) if int(hour) <= 24 and int(minute or 0) < 60 else None
