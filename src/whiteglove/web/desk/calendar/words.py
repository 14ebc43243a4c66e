"""How the calendar says things; pure functions in the reader's language and zone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from babel.dates import format_skeleton
from django.utils import timezone
from django.utils.translation import gettext

from whiteglove.foundation.opening import Span
from whiteglove.team.absences.queries import AbsenceSeen
from whiteglove.team.calendar import DayKind, DayOf, RowOf
from whiteglove.team.covers import Concern, Trouble
from whiteglove.team.gaps import Gap, GapBecause
from whiteglove.team.models import PresenceState
from whiteglove.team.presence import Presence, PresentBecause
from whiteglove.web.words import locale


def moment(at: datetime) -> str:
    """A day and its clock, as plans say it."""
    local = timezone.localtime(at)
    return f"{day_name(local.date())} {local:%H:%M}"


def day_name(day: date) -> str:
    """Weekday, day and month."""
    return str(format_skeleton("MMMEd", day, locale=locale()))


def weekday(day: date) -> str:
    """Short."""
    return str(format_skeleton("E", day, locale=locale()))


def month_day(day: date) -> str:
    """The day in its month."""
    return str(format_skeleton("Md", day, locale=locale()))


def clocks(spans: Iterable[Span]) -> str:
    """From when until when, of one day: "9:00–12:00, 13:00–18:00"."""
    return ", ".join(
        gettext("all day")
        if _is_midnight(span.begin) and _is_midnight(span.end)
        else f"{_clock(span.begin)}–{_clock(span.end)}"
        for span in spans
    )


def until(begin: datetime, end: datetime) -> str:
    """From one moment until another; of one day with its name said once, of whole days without clocks."""
    one, other = timezone.localtime(begin), timezone.localtime(end)
    if one.time() == other.time() == time(0):
        last = other.date() - timedelta(days=1)
        return day_name(one.date()) if last == one.date() else f"{day_name(one.date())} – {day_name(last)}"
    if one.date() == other.date():
        return f"{moment(begin)}–{other:%H:%M}"
    return f"{moment(begin)} – {moment(end)}"


def absence_time(seen: AbsenceSeen) -> str:
    """When somebody is away, as a phrase."""
    if seen.was_called_off:
        return gettext("called off: %(time)s") % {"time": moment(seen.starts)}
    ends = seen.over_at or seen.ends
    if ends is None:
        return gettext("from %(time)s until they are back") % {"time": moment(seen.starts)}
    return until(seen.starts, ends)


def absence_words(seen: AbsenceSeen) -> str:
    """Its reason; where none was given, what it is."""
    if seen.why:
        return seen.why
    return gettext("suddenly away") if seen.is_sudden else gettext("away")


def presence_words(presence: Presence) -> str:
    """Whether somebody is here, and how long that holds."""
    states = {
        PresenceState.HERE: gettext("here"),
        PresenceState.BUSY: gettext("here, busy"),
        PresenceState.AWAY: gettext("away"),
        PresenceState.GONE: gettext("gone home"),
    }
    if presence.because is PresentBecause.BREAK:
        return gettext("in a break")
    return states[presence.state]


def gap_words(gap: Gap, names: Mapping[int, str]) -> str:
    """What is missing, as a sentence."""
    time = until(gap.begin, gap.end)
    if gap.why is GapBecause.NO_MEMBERS:
        return gettext("%(time)s: nobody belongs to this team.") % {"time": time}
    if gap.why is GapBecause.NOBODY:
        return gettext("%(time)s: the team is open, and nobody of it is here.") % {"time": time}
    return gettext("%(time)s: %(name)s is away, and so is everybody who covers; the team answers.") % {
        "time": time,
        "name": names.get(gap.person or 0, ""),
    }


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Gaps of one reason. key: its name on the page; times: a line for each day."""

    is_red: bool
    key: str
    words: str
    times: list[str]


def gap_groups(gaps: Iterable[Gap], names: Mapping[int, str]) -> list[GapGroup]:
    """What is missing, each reason said once; first where customers would find nobody."""
    alike: dict[tuple[bool, int, str, int], list[Gap]] = {}
    for gap in gaps:
        alike.setdefault((not gap.is_red, gap.team, gap.why, gap.person or 0), []).append(gap)
    return [
        GapGroup(not amber, f"gap-{team}-{why}-{person}", _reason(some[0], names), _days_of(some))
        for (amber, team, why, person), some in sorted(alike.items(), key=lambda one: one[0])
    ]


def _reason(gap: Gap, names: Mapping[int, str]) -> str:
    if gap.why is GapBecause.NO_MEMBERS:
        return gettext("Nobody belongs to this team:")
    if gap.why is GapBecause.NOBODY:
        return gettext("The team is open, and nobody of it is here:")
    name = names.get(gap.person or 0, "")
    return gettext("%(name)s is away, and so is everybody who covers; the team answers.") % {"name": name}


def _days_of(gaps: Iterable[Gap]) -> list[str]:
    days: dict[date, list[str]] = {}
    for gap in gaps:
        begin, end = timezone.localtime(gap.begin), timezone.localtime(gap.end)
        is_short = begin.date() == end.date() and begin.date() in days
        said = f"{begin:%H:%M}–{end:%H:%M}" if is_short else until(begin, end)
        days.setdefault(begin.date(), []).append(said)
    return [", ".join(said) for said in days.values()]


def concern_words(concern: Concern, names: Mapping[int, str]) -> str:
    """What is the matter with covers, as a sentence."""
    said = {"name": names.get(concern.person, ""), "cover": names.get(concern.cover, gettext("Somebody who left"))}
    match concern.trouble:
        case Trouble.CIRCLE:
            chain = [names.get(one, "") for one in (*concern.chain, concern.person)]
            return gettext(
                "Covers lead round in a circle (%(circle)s): if all of them are away, the team answers."
            ) % {"circle": " → ".join(chain)}
        case Trouble.LEFT:
            return gettext("%(cover)s is not with us any more, and stands in for %(name)s.") % said
        case Trouble.BLIND:
            return (
                gettext("%(cover)s stands in for %(name)s, and does not see the conversations of their team.") % said
            )
        case _:
            return gettext("%(cover)s stands in for %(name)s, and is away at the same time.") % said


def runs_of(days: Sequence[DayOf]) -> list[list[DayOf]]:
    """Days in a row that one absence fills are one cell; every other day is its own."""
    runs: list[list[DayOf]] = []
    for day in days:
        is_same = bool(runs) and day.kind is DayKind.AWAY is runs[-1][0].kind and day.absences == runs[-1][0].absences
        if is_same:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def names_here(rows: Iterable[RowOf], number: int) -> str:
    """Who is there on a day without an absence, by name; number: of the day among those shown."""
    days = ((row.name, row.days[number]) for row in rows)
    return ", ".join(name for name, day in days if day.spans and not day.absences)


def local_input(at: datetime | None) -> str:
    """A moment as a field for date and time shows it, in the reader's zone; empty when it is not known."""
    return "" if at is None else f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"


def _is_midnight(at: datetime) -> bool:
    return timezone.localtime(at).time() == time(0)


def _clock(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M}"


GLOBALS = {
    "absence_time": absence_time,
    "absence_words": absence_words,
    "calendar_moment": moment,
    "clocks": clocks,
    "concern_words": concern_words,
    "day_name": day_name,
    "gap_groups": gap_groups,
    "gap_words": gap_words,
    "local_input": local_input,
    "month_day": month_day,
    "names_here": names_here,
    "presence_words": presence_words,
    "runs_of": runs_of,
    "weekday": weekday,
}
