"""How calls are spoken of on pages; pure functions in the reader's language and zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from whiteglove.foundation import clock
from whiteglove.foundation.errors import Refused
from whiteglove.promises.actions import TakenByAnother
from whiteglove.promises.actions.callbacks import DoesNotWantCalls
from whiteglove.promises.numbers import NumberNotUnderstood, Wrong, as_written
from whiteglove.promises.queries.callbacks import CallbackShown
from whiteglove.promises.windows import AtNight, QuietThen, Window
from whiteglove.web.refusals import in_words
from whiteglove.web.words import locale

OUTCOMES: dict[str, Promise] = {
    "reached": gettext_lazy("Reached"),
    "no_answer": gettext_lazy("No answer"),
    "busy": gettext_lazy("Busy"),
    "machine": gettext_lazy("Machine told"),
    "wrong_number": gettext_lazy("Wrong number"),
}
CHOICES: dict[str, Promise] = {
    "soon": gettext_lazy("Within two hours"),
    "today_morning": gettext_lazy("Today, morning"),
    "today_afternoon": gettext_lazy("Today, afternoon"),
    "today_evening": gettext_lazy("Today, evening"),
    "tomorrow_morning": gettext_lazy("Tomorrow, morning"),
    "tomorrow_afternoon": gettext_lazy("Tomorrow, afternoon"),
    "tomorrow_evening": gettext_lazy("Tomorrow, evening"),
}
NUMBER_WRONG: dict[Wrong, Promise] = {
    Wrong.NO_NUMBER: gettext_lazy("This is not a telephone number."),
    Wrong.NO_COUNTRY: gettext_lazy("Of which country? Write it with + and the country’s number."),
    Wrong.TOO_SHORT: gettext_lazy("This is too short to be called. Ask for the whole number, with the area."),
    Wrong.TOO_LONG: gettext_lazy("This is too long for a telephone number."),
    Wrong.NOT_IN_USE: gettext_lazy("No such number is in use. Read it back to the caller, digit by digit."),
    Wrong.DEAR: gettext_lazy("Whoever calls this number pays its owner. Ask for another one."),
}


def refused(error: Refused) -> str:
    """What is the matter, and what comes next."""
    if isinstance(error, NumberNotUnderstood):
        said = str(NUMBER_WRONG[error.wrong])
        return (
            gettext("%(said)s Perhaps %(number)s?") % {"said": said, "number": error.perhaps}
            if error.perhaps
            else said
        )
    if isinstance(error, TakenByAnother):
        return gettext("%(name)s is calling them.") % {"name": error.by}
    if isinstance(error, DoesNotWantCalls):
        return gettext("They do not want to be called. If they asked for this call, tick it; else write to them.")
    if isinstance(error, QuietThen):
        return gettext("They want quiet at that time. If they asked for it all the same, tick it.")
    if isinstance(error, AtNight):
        return gettext("It is night there at that time. If they asked for it, tick it; else choose another time.")
    return in_words(error)


def country_name(region: str) -> str:
    """A country in the reader's words; empty for none."""
    return str(Locale.parse(locale()).territories.get(region, region)) if region else ""


def zone_name(zone: str) -> str:
    """The place by which a zone is called."""
    return zone.rpartition("/")[2].replace("_", " ")


def window_in(window: Window, zone: str) -> str:
    """From when until when, in this zone: "today 14:00–16:00"."""
    begin, end = (at.astimezone(ZoneInfo(zone)) for at in (window.begin, window.end))
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    if begin.date() == end.date():
        return gettext("%(day)s %(begin)s–%(end)s") % {
            "day": _day(begin, today),
            "begin": f"{begin:%H:%M}",
            "end": f"{end:%H:%M}",
        }
    return f"{_day(begin, today)} {begin:%H:%M} – {_day(end, today)} {end:%H:%M}"


def _day(local: datetime, today: date) -> str:
    days = (local.date() - today).days
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    return str(format_skeleton("EEEE" if 0 < days < 7 else "MMMd", local.date(), locale=locale()))


def theirs(one: CallbackShown) -> str:
    """The window in the customer's zone, with its place."""
    window = window_in(Window(one.window_from, one.window_until), one.promise.time_zone)
    return gettext("%(when)s in %(place)s") % {"when": window, "place": zone_name(one.promise.time_zone)}


def ours(one: CallbackShown) -> str:
    """The window in the reader's zone; empty where the clocks are alike."""
    return our_window(Window(one.window_from, one.window_until), one.promise.time_zone)


def our_window(window: Window, their_zone: str) -> str:
    """A window in the reader's zone; empty where the clocks go as in theirs."""
    zone = timezone.get_current_timezone_name()
    offsets = {window.begin.astimezone(ZoneInfo(one)).utcoffset() for one in (zone, their_zone)}
    return window_in(window, zone) if len(offsets) > 1 else ""


def number_shown(one: CallbackShown) -> str:
    """As people write it."""
    return as_written(one.number)


def tel(one: CallbackShown) -> str:
    """The address that a telephone calls."""
    return f"tel:{one.number};ext={one.extension}" if one.extension else f"tel:{one.number}"


GLOBALS: dict[str, object] = {
    "CALL_OUTCOMES": OUTCOMES,
    "CALL_CHOICES": CHOICES,
    "call_theirs": theirs,
    "call_ours": ours,
    "call_number": number_shown,
    "call_tel": tel,
    "window_in": window_in,
    "our_window": our_window,
    "zone_name": zone_name,
    "country_name": country_name,
}
