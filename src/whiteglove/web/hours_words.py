"""How pages say hours: open until, opens on, a span, a standard, where somebody is."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from whiteglove.foundation.opening import DaySpan, Opening
from whiteglove.team.hours_seen import StateSeen
from whiteglove.team.models import PresenceState
from whiteglove.team.presence import Presence, PresentBecause
from whiteglove.team.times import in_digits
from whiteglove.web.words import by_when, locale, until_when

PRESENCE_NAMES: dict[str, Promise] = {
    PresenceState.HERE.value: gettext_lazy("Here"),
    PresenceState.BUSY.value: gettext_lazy("Busy"),
    PresenceState.AWAY.value: gettext_lazy("Away for a while"),
    PresenceState.GONE.value: gettext_lazy("Gone home"),
}
PRESENCE_UNTIL: dict[str, Promise] = {
    PresenceState.HERE.value: gettext_lazy("Here until %(when)s"),
    PresenceState.BUSY.value: gettext_lazy("Busy until %(when)s"),
    PresenceState.AWAY.value: gettext_lazy("Away until %(when)s"),
    PresenceState.GONE.value: gettext_lazy("Back %(when)s"),
}
_A_DAY = timedelta(hours=24)


def state_words(state: StateSeen, zone: str, now: datetime) -> str:
    """Open until 18:00; opens Monday 09:00. In the team's own zone, which the page names."""
    there = now.astimezone(ZoneInfo(zone))
    if state.is_open:
        if state.until is None:
            return gettext("Always open")
        return gettext("Open until %(when)s") % {"when": clock_or_day(state.until, there)}
    if state.until is None:
        return gettext("Closed")
    return gettext("Opens %(when)s") % {"when": by_when(state.until, there)}


def clock_or_day(moment: datetime, now: datetime) -> str:
    """18:00 for a moment today, else with its day."""
    local = moment.astimezone(now.tzinfo)
    if local.date() == now.date():
        return local.strftime("%H:%M")
    if in_digits(local.time()) == "00:00" and local.date() - now.date() == timedelta(days=1):
        return "24:00"
    return by_when(moment, now)


def presence_words(presence: Presence, now: datetime) -> str:
    """Away until Monday 09:00; here. `now` carries the reader's zone."""
    return said_words(presence.state.value, presence.until, now, is_planned=presence.because in PLANNED)


PLANNED = frozenset({PresentBecause.SHIFT, PresentBecause.HOURS})


def said_words(state: str, until: datetime | None, now: datetime, *, is_planned: bool = False) -> str:
    """The same of what somebody said. Until when somebody is here by plan is not worth a word."""
    if until is None or until <= now or (is_planned and state == PresenceState.HERE):
        return str(PRESENCE_NAMES[state])
    when = clock_or_day(until, now) if state == PresenceState.GONE else clock_or_end(until, now)
    return str(PRESENCE_UNTIL[state]) % {"when": when}


def clock_or_end(moment: datetime, now: datetime) -> str:
    """18:00 for a moment today, else with its day; midnight of another day is the end of the one before."""
    local = moment.astimezone(now.tzinfo)
    is_midnight_far = in_digits(local.time()) == "00:00" and local.date() - now.date() > timedelta(days=1)
    return until_when(moment, now) if is_midnight_far else clock_or_day(moment, now)


def own_words(state: str, until: datetime | None, now: datetime) -> str:
    """Where the reader is, by what they said last; who said nothing that holds is here, for they read this."""
    if not state or (until is not None and until <= now) or state == PresenceState.HERE:
        return str(PRESENCE_NAMES[PresenceState.HERE.value])
    if state == PresenceState.GONE:
        return str(PRESENCE_NAMES[state])
    return said_words(state, until, now)


def span_words(span: DaySpan) -> str:
    """09:00–18:00; an end on the next day says so, midnight is 24:00."""
    opens, closes = in_digits(span.opens), in_digits(span.closes)
    if closes == "00:00":
        return f"{opens}–24:00"
    if span.closes <= span.opens:
        return gettext("%(opens)s–%(closes)s the next day") % {"opens": opens, "closes": closes}
    return f"{opens}–{closes}"


def day_words(day: date) -> str:
    """Monday, 23 Nov, as the language writes it."""
    return str(format_date(day, "EEE d MMM" if locale() != "ja" else "M月d日 (EEE)", locale=locale()))


def standard_words(hours: int, opening: Opening) -> str:
    """Working days of this team, where a standard comes out even, or nearly; else empty, for the hours say it."""
    spans = [opening.spans_of(date(2026, 1, 5) + timedelta(days=day)) for day in range(7)] if opening.week else []
    lasting = [sum((_lasts(span) for span in day), timedelta()) for day in spans]
    working = [one for one in lasting if one]
    if not working:
        return ""
    days = timedelta(hours=hours) / (sum(working, timedelta()) / len(working))
    if days < 1 or abs(days - round(days)) > 0.05:
        return ""
    return ngettext("%(number)s working day of this team", "%(number)s working days of this team", round(days)) % {
        "number": round(days)
    }


def _lasts(span: DaySpan) -> timedelta:
    begins, ends = (timedelta(hours=at.hour, minutes=at.minute) for at in (span.opens, span.closes))
    return ends - begins if ends > begins else ends - begins + _A_DAY


GLOBALS: dict[str, object] = {
    "PRESENCE_NAMES": PRESENCE_NAMES,
    "state_words": state_words,
    "whereabouts_words": presence_words,
    "own_words": own_words,
    "span_words": span_words,
    "day_words": day_words,
    "standard_words": standard_words,
    "in_digits": in_digits,
}
