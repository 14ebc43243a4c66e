"""How pages say times, waits and sizes: pure functions, in the reader's language and zone."""

from datetime import date as date_type
from datetime import datetime, timedelta
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from django.utils.translation import get_language, gettext, ngettext

from whiteglove.foundation.money import Money

LAST_HOUR = timedelta(hours=1)
NEAR = timedelta(hours=4)
MINUTE, HOUR, DAY = 60, 3600, 86400


def ago(moment: datetime, now: datetime) -> str:
    """A past moment as people say it. `now` carries the reader's time zone."""
    local = moment.astimezone(now.tzinfo)
    seconds = (now - local).total_seconds()
    days = (now.date() - local.date()).days
    if seconds < MINUTE:
        return gettext("just now")
    if seconds < HOUR:
        minutes = int(seconds // MINUTE)
        return ngettext("%(number)s minute ago", "%(number)s minutes ago", minutes) % {"number": minutes}
    clock = local.strftime("%H:%M")
    if days == 0:
        return gettext("today %(clock)s") % {"clock": clock}
    if days == 1:
        return gettext("yesterday %(clock)s") % {"clock": clock}
    return _date(local, now, clock)


def by_when(moment: datetime, now: datetime) -> str:
    """A coming moment as people say it; one that has passed reads like `ago`."""
    local = moment.astimezone(now.tzinfo)
    if local <= now:
        return ago(moment, now)
    days = (local.date() - now.date()).days
    clock = local.strftime("%H:%M")
    if days == 0:
        return gettext("today %(clock)s") % {"clock": clock}
    if days == 1:
        return gettext("tomorrow %(clock)s") % {"clock": clock}
    return _date(local, now, clock)


def until_when(moment: datetime, now: datetime) -> str:
    """Until when something lasts: `by_when`, but midnight is the end of the day before it."""
    local = moment.astimezone(now.tzinfo)
    if (local.hour, local.minute) != (0, 0) or local <= now:
        return by_when(moment, now)
    last = local.date() - timedelta(days=1)
    days = (last - now.date()).days
    if days == 0:
        return gettext("the end of today")
    if days == 1:
        return gettext("the end of tomorrow")
    if days < 7:
        return gettext("the end of %(day)s") % {"day": _formatted(last, "EEEE", locale())}
    return _formatted(last, "MMMd" if last.year == now.year else "yMMMd", locale())


def exact(local: datetime) -> str:
    """A moment in the reader’s zone to the second, for who hovers; alike in every language, cheap in long lists."""
    return f"{local.isoformat(' ', 'seconds')[:19]} {local.tzname()}"


def day(moment: datetime, now: datetime) -> str:
    """A date without its clock, such as since when somebody is with us."""
    return _formatted(moment.astimezone(now.tzinfo).date(), "yMMMd", locale())


def span(since: datetime, now: datetime) -> str:
    """How long it has been, short: for a list."""
    seconds = max(0.0, (now - since).total_seconds())
    if seconds < HOUR:
        return _minutes(int(seconds // MINUTE), locale())
    if seconds < 2 * DAY:
        return _hours(int(seconds // HOUR), locale())
    return _days(int(seconds // DAY), locale())


def size(number_of_bytes: int) -> str:
    """Size of a file."""
    if number_of_bytes < 1000:
        return ngettext("%(number)s byte", "%(number)s bytes", number_of_bytes) % {"number": number_of_bytes}
    if number_of_bytes < 1_000_000:
        return gettext("%(number)s kB") % {"number": round(number_of_bytes / 1000)}
    return gettext("%(number)s MB") % {"number": round(number_of_bytes / 1_000_000, 1)}


def language_name(code: str | None) -> str:
    """A language in the reader's words; empty when it is not known."""
    if not code:
        return ""
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(locale()) or code
    except (UnknownLocaleError, ValueError):
        return code


def is_near(moment: datetime, now: datetime) -> bool:
    """Whether a coming moment is close enough to be worth a word in a list."""
    return moment - now <= NEAR


def minutes_left(moment: datetime, now: datetime) -> int | None:
    """How many minutes are left, within the last hour; None before that."""
    left = moment - now
    return max(1, int(left.total_seconds() // 60)) if timedelta() <= left <= LAST_HOUR else None


def money_words(money: Money) -> str:
    """An amount as the reader's language writes it."""
    return money.said(get_language() or "en")


def money_of(amount: int, currency: str) -> str:
    """The same of an amount in the currency's smallest unit."""
    return money_words(Money(amount, currency))


def locale() -> str:
    """Babel's name of the language of this page."""
    return (get_language() or "en").replace("-", "_")


def _date(local: datetime, now: datetime, clock: str) -> str:
    days = abs((now.date() - local.date()).days)
    if days < 7:
        weekday = _formatted(local.date(), "EEEE", locale())
        return gettext("%(date)s %(clock)s") % {"date": weekday, "clock": clock}
    skeleton = "MMMd" if local.year == now.year else "yMMMd"
    return _formatted(local.date(), skeleton, locale())


# A sentence takes some microseconds to look up, and a list says the same few again and again.
@lru_cache(maxsize=256)
def _minutes(number: int, language: str) -> str:  # noqa: ARG001 - the language is active
    return gettext("%(number)s min") % {"number": number}


@lru_cache(maxsize=256)
def _hours(number: int, language: str) -> str:  # noqa: ARG001 - the language is active
    return gettext("%(number)s h") % {"number": number}


@lru_cache(maxsize=4096)
def _days(number: int, language: str) -> str:  # noqa: ARG001 - the language is active
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": number}


@lru_cache(maxsize=4096)
def _formatted(date: date_type, skeleton: str, language: str) -> str:
    """Babel takes a tenth of a millisecond for a date, and a list has many alike."""
    if skeleton == "EEEE":
        return str(format_date(date, skeleton, locale=language))
    return str(format_skeleton(skeleton, date, locale=language))
