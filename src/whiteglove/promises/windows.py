"""When a customer may be called: windows of time, in their zone. Pure rules; time comes as an argument."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.opening import DaySpan, Opening
from whiteglove.promises.models.callback import Outcome
from whiteglove.promises.numbers import Number, region_of_zone

LONGEST_WINDOW = timedelta(days=14)
BEFORE_TIME = timedelta(minutes=15)  # due callbacks stand on top so long before their time
LEASE = timedelta(minutes=30)  # so long one stands on somebody's list without an attempt
# Nobody is called between these, in their zone, unless they asked for it or said other quiet hours.
NIGHT = (time(21), time(8))
# Who is on the telephone is reached soon; who did not answer may be on their way; a machine has told them already.
AGAIN_AFTER = {
    Outcome.BUSY: timedelta(minutes=10),
    Outcome.NO_ANSWER: timedelta(minutes=30),
    Outcome.MACHINE: timedelta(minutes=60),
}
SHORTEST_REST = timedelta(minutes=5)  # less of a window is not worth another call in it
DAYS_SEARCHED = 15
HALF_A_YEAR = timedelta(days=182)


class WindowRefused(NotUnderstood):
    """Nobody can be called in this window, or should be."""


class AtNight(WindowRefused):
    """All of it lies in the customer's night."""


class QuietThen(WindowRefused):
    """All of it lies in hours in which the customer wants quiet."""


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when somebody may be called (aware)."""

    begin: datetime
    end: datetime


def zone_of_number(number: Number, now: datetime) -> str:
    """The one zone in which it is used; empty where its country has several, or none is known."""
    at_home = [zone for zone in number.zones if region_of_zone(zone) == number.region]
    zones = at_home or list(number.zones)
    clocks = {(_offset(zone, now), _offset(zone, now + HALF_A_YEAR)) for zone in zones}
    return zones[0] if len(clocks) == 1 else ""


def _offset(zone: str, at: datetime) -> timedelta | None:
    return at.astimezone(ZoneInfo(zone)).utcoffset()


def reachable(zone: str, quiet: tuple[time, time] = NIGHT) -> Opening:
    """When somebody in this zone may be called. quiet: from when until when not; equal ends: at any time."""
    if quiet[0] == quiet[1]:
        return Opening(ZoneInfo(zone))
    span = DaySpan(quiet[1], quiet[0])
    return Opening(ZoneInfo(zone), dict.fromkeys(range(7), (span,)))


def refuse_window(window: Window, now: datetime) -> None:
    """Raise WindowRefused unless somebody can be called in it."""
    if window.end <= window.begin:
        raise WindowRefused("The time to call ends before it begins.")
    if window.end <= now:
        raise WindowRefused("The time to call is over already. Agree on a later one.")
    if window.end - window.begin > LONGEST_WINDOW:
        raise WindowRefused("That is longer than 14 days: agree on a time at which they can count on the call.")


def refuse_quiet(window: Window, now: datetime, *, zone: str, quiet: tuple[time, time] | None) -> None:
    """Raise QuietThen (their own quiet hours) or AtNight when no moment that is left of it is outside of them."""
    left = Window(max(window.begin, now), window.end)
    if any(reachable(zone, quiet or NIGHT).spans(left.begin, left.end)):
        return
    begins = left.begin.astimezone(ZoneInfo(zone)).strftime("%H:%M")
    if quiet is not None:
        raise QuietThen(f"The customer wants quiet then: it is {begins} in {zone}. Tick that they asked for it.")
    raise AtNight(f"It is night there then: {begins} in {zone}. Tick that they asked for it, or choose another time.")


def next_window(outcome: Outcome, now: datetime, window: Window, *, hours: Opening, opening: Opening) -> Window:
    """When to call next after nobody was reached: later in the window, else the same window of a coming day.

    hours: when the customer may be called, in their zone; opening: when the team is there to call.
    """
    begin = max(window.begin, now + AGAIN_AFTER[outcome])
    for span in _common(hours, opening, Window(begin, window.end)):
        if span.end - span.begin >= SHORTEST_REST:
            return Window(span.begin, window.end)
    later = list(_coming_days(window, now, hours))
    for shifted in later:
        if any(True for _ in _common(hours, opening, shifted)):
            return shifted
    return later[0]


def _common(hours: Opening, opening: Opening, window: Window) -> Iterator[Window]:
    if window.end <= window.begin:
        return
    for span in hours.spans(window.begin, window.end):
        for both in opening.spans(span.begin, span.end):
            yield Window(both.begin, both.end)


def _coming_days(window: Window, now: datetime, hours: Opening) -> Iterator[Window]:
    """The same wall times of coming days, at which it has not begun yet."""
    passed = max(0, (now - window.begin).days - 1)
    found = 0
    for days in range(passed + 1, passed + DAYS_SEARCHED + 3):
        shifted = moved_by_days(window, days, hours)
        if shifted.begin > now and found < DAYS_SEARCHED:
            found += 1
            yield shifted


def moved_by_days(window: Window, days: int, hours: Opening) -> Window:
    """The same wall times so many days later, also over a change of the clocks."""
    begin, end = (_next_wall(moment, days, hours) for moment in (window.begin, window.end))
    return Window(begin, end if end > begin else begin + (window.end - window.begin))


def _next_wall(moment: datetime, days: int, hours: Opening) -> datetime:
    wall = moment.astimezone(hours.zone)
    return datetime.combine(wall.date() + timedelta(days=days), wall.time(), tzinfo=hours.zone).astimezone(UTC)


def gathered(zones: Sequence[str], now: datetime) -> list[str]:
    """One zone for each way in which their clocks go, from west to east: what to choose from."""
    seen: dict[tuple[timedelta | None, timedelta | None], str] = {}
    for zone in zones:
        seen.setdefault((_offset(zone, now), _offset(zone, now + HALF_A_YEAR)), zone)
    return [zone for _, zone in sorted(seen.items(), key=lambda item: (item[0][0] or timedelta(), item[1]))]
