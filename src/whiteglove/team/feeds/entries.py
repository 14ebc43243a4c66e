"""What of an iCalendar file is an absence. Pure; a file is a stranger's, and may be anything.

Entries that are cancelled, or during which one is free (transparent), are none. Whole days, and times without a zone,
are of the colleague's zone.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar import Calendar, Component

from whiteglove.foundation.text import folded, one_line, storable
from whiteglove.team.feeds.failing import FeedTrouble, Why
from whiteglove.team.feeds.repeating import CannotRepeat, Steps, TooMuchWork, times_of, until_of

MOST_ENTRIES = 1000
MOST_COMPONENTS = 20_000
LONGEST_TITLE = 200
LONGEST_UID = 300
LONGEST = timedelta(days=3 * 366)
DAY = timedelta(days=1)
BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)


class CalendarNotUnderstood(FeedTrouble, ValueError):
    """It is no calendar, or asks for more than a calendar may."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One absence: uid names it with its repetition, the same at every reading."""

    uid: str
    starts: datetime
    ends: datetime
    title: str


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for in a file. zone: of the colleague; words: only titles with one of these, none: all."""

    zone: tzinfo
    begin: datetime
    end: datetime
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file holds. in_file: entries of any kind; skipped: those not understood; is_whole: nothing missing."""

    entries: tuple[Entry, ...]
    in_file: int
    skipped: int
    is_whole: bool


def words_of(text: str) -> tuple[str, ...]:
    """Words as a person types them, by commas or lines, to be looked for in titles."""
    return tuple(dict.fromkeys(word for part in re.split(r"[,、\n]", text) if (word := folded(part).strip())))


def read(content: bytes, sought: Sought) -> FileRead:
    """The absences in a file that touch the time looked for, in order. Raises CalendarNotUnderstood."""
    events = _events(content)
    steps, found, skipped = Steps(), {}, 0
    overridden = _overridden(events)
    for event in events:
        try:
            for entry in _entries(event, sought, overridden, steps):
                found[entry.uid] = entry
        except TooMuchWork:
            raise CalendarNotUnderstood(Why.REPEATS) from None
        except BROKEN:
            skipped += 1
    entries = sorted(found.values(), key=lambda entry: (entry.starts, entry.uid))
    is_whole = skipped == 0 and len(entries) <= MOST_ENTRIES and _is_ended(content)
    return FileRead(tuple(entries[:MOST_ENTRIES]), len(events), skipped, is_whole)


def _events(content: bytes) -> list[Component]:
    if b"BEGIN:VCALENDAR" not in content[:5000].upper():
        raise CalendarNotUnderstood(Why.NO_CALENDAR)
    if content.upper().count(b"BEGIN:VEVENT") > MOST_COMPONENTS:
        raise CalendarNotUnderstood(Why.TOO_MANY, most=MOST_COMPONENTS)
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        return [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except BROKEN:
        raise CalendarNotUnderstood(Why.NOT_WRITTEN_SO) from None


def _is_ended(content: bytes) -> bool:
    return content.rstrip().upper().endswith(b"END:VCALENDAR")


def _overridden(events: Iterable[Component]) -> dict[str, set[str]]:
    """By uid, which repetitions have an entry of their own; one not understood stands for none."""
    found: dict[str, set[str]] = {}
    for event in events:
        try:
            if (said := getattr(event.get("RECURRENCE-ID"), "dt", None)) is not None:
                found.setdefault(_uid(event), set()).add(_named(said))
        except BROKEN:
            continue
    return found


def _entries(event: Component, sought: Sought, overridden: dict[str, set[str]], steps: Steps) -> Iterator[Entry]:
    begins = _moment_of(event, "DTSTART")
    length, uid = _length(event, begins), _uid(event)
    if begins is None:
        raise CannotRepeat("it has no beginning")
    if not _is_meant(event, sought) or length <= timedelta() or length > LONGEST:
        return
    zone = begins.tzinfo if isinstance(begins, datetime) and begins.tzinfo else sought.zone
    for number, wall in enumerate(_beginnings(event, begins, length, sought, steps)):
        if number > MOST_ENTRIES:
            return
        is_fixed = isinstance(begins, datetime) and begins.tzinfo is not None
        name = _named(_aware(wall, zone) if is_fixed else wall)
        if "RECURRENCE-ID" not in event and name in overridden.get(uid, ()):
            continue
        starts, ends = _aware(wall, zone), _end(wall, length, begins, zone)
        if starts < sought.end and ends > sought.begin and starts < ends:
            yield Entry(_key(event, uid, name), starts, ends, _title(event))


def _beginnings(
    event: Component, begins: date, length: timedelta, sought: Sought, steps: Steps
) -> Iterator[datetime]:
    first = _wall(begins)
    if "RRULE" not in event and "RDATE" not in event:
        yield first
        return
    zone = begins.tzinfo if isinstance(begins, datetime) and begins.tzinfo else sought.zone
    near = sought.begin.astimezone(zone).replace(tzinfo=None) - length - DAY
    last = sought.end.astimezone(zone).replace(tzinfo=None) + DAY
    taken_out = set(_dates(event, "EXDATE", zone))
    walls = {first, *_dates(event, "RDATE", zone)} if near <= first <= last else set(_dates(event, "RDATE", zone))
    if "RRULE" in event:
        rule: Any = event["RRULE"]
        if not hasattr(rule, "items"):
            raise CannotRepeat("its rule cannot be read")
        until = until_of(rule, zone)
        until = last if until is None else min(until + timedelta(microseconds=1), last)
        walls |= set(times_of(rule, first, begin=near, end=until, steps=steps))
    yield from sorted(walls - taken_out)


def _dates(event: Component, name: str, zone: tzinfo) -> Iterator[datetime]:
    lists = event.get(name, [])
    for one in lists if isinstance(lists, list) else [lists]:
        for value in getattr(one, "dts", []):
            moment = value.dt[0] if isinstance(value.dt, tuple) else value.dt
            aware = isinstance(moment, datetime) and moment.tzinfo is not None
            yield _wall(moment.astimezone(zone) if aware else moment)


def _moment_of(event: Component, name: str) -> Any:
    found = getattr(event.get(name), "dt", None)
    if found is None and name in event:
        raise CannotRepeat(f"its {name} cannot be read")
    return found


def _length(event: Component, begins: Any) -> timedelta:
    """As wall time for days, as real time else."""
    ends, lasts = _moment_of(event, "DTEND"), _moment_of(event, "DURATION")
    if ends is None:
        otherwise = timedelta() if isinstance(begins, datetime) else DAY
        return lasts if isinstance(lasts, timedelta) else otherwise
    if isinstance(begins, datetime) and isinstance(ends, datetime) and begins.tzinfo and ends.tzinfo:
        return ends.astimezone(UTC) - begins.astimezone(UTC)
    return _wall(ends) - _wall(begins)


def _end(wall: datetime, length: timedelta, begins: Any, zone: tzinfo) -> datetime:
    if isinstance(begins, datetime):
        return _aware(wall, zone) + length
    return _aware(wall + length, zone)


def _named(moment: date) -> str:
    """A repetition by its time: the same in every zone it may be written in; a wall time where it has none."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(UTC).isoformat()
    return _wall(moment).isoformat()


def _wall(moment: date) -> datetime:
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime.combine(moment, time(0))


def _aware(wall: datetime, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _is_meant(event: Component, sought: Sought) -> bool:
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    title = folded(str(event.get("SUMMARY", "")))
    return not sought.words or any(word in title for word in sought.words)


def _title(event: Component) -> str:
    return one_line(storable(str(event.get("SUMMARY", ""))), LONGEST_TITLE)


def _uid(event: Component) -> str:
    said = storable(str(event.get("UID", ""))).strip()
    if said and len(said) <= LONGEST_UID:
        return said
    known = said or f"{getattr(event.get('DTSTART'), 'dt', '')}|{event.get('SUMMARY', '')}"
    return hashlib.sha256(known.encode("utf-8", "replace")).hexdigest()


def _key(event: Component, uid: str, name: str) -> str:
    """One that is moved keeps its key: that of the repetition it stands for, or of its only time."""
    instead = getattr(event.get("RECURRENCE-ID"), "dt", None)
    if instead is not None:
        return f"{uid} {_named(instead)}"
    return f"{uid} {name}" if "RRULE" in event or "RDATE" in event else uid
