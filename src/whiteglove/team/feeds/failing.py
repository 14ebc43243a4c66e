"""Why a calendar cannot be read: a code in the record, a sentence in the language of whoever looks."""

import json
from enum import StrEnum

from django.utils import translation
from django.utils.translation import gettext_lazy as _


class Why(StrEnum):
    """Codes, kept with the calendar."""

    ADDRESS_ODD = "address_odd"
    ADDRESS_WITH_PASSWORD = "address_with_password"  # noqa: S105 - a code
    ADDRESS_NOT_SAFE = "address_not_safe"
    ADDRESS_NONE = "address_none"
    ADDRESS_WITHOUT_HOST = "address_without_host"
    ADDRESS_LOST = "address_lost"
    PRIVATE = "private"
    ROUND = "round"
    CERTIFICATE = "certificate"
    SILENT = "silent"
    NO_HOST = "no_host"
    BROKE_OFF = "broke_off"
    NO_HTTP = "no_http"
    OUT_OF_REACH = "out_of_reach"
    GONE = "gone"
    REFUSED = "refused"
    PACKED = "packed"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    SKIPPED = "skipped"
    NOT_WHOLE = "not_whole"
    REPEATS = "repeats"
    NO_CALENDAR = "no_calendar"
    TOO_MANY = "too_many"
    NOT_WRITTEN_SO = "not_written_so"


WORDS = {
    Why.ADDRESS_ODD: _("This is no address of a calendar: it is too long, or has letters no address has."),
    Why.ADDRESS_WITH_PASSWORD: _(
        "A name and password do not belong into this address. Use the secret address instead."
    ),
    Why.ADDRESS_NOT_SAFE: _("The address of a calendar begins with https://."),
    Why.ADDRESS_NONE: _("This is no address of a calendar."),
    Why.ADDRESS_WITHOUT_HOST: _("This is no address of a calendar: it names no host."),
    Why.ADDRESS_LOST: _("The address of this calendar cannot be read any more. Remove it and enter it again."),
    Why.PRIVATE: _("%(host)s lies in a private network. An operator can allow it (WHITEGLOVE_FEED_HOSTS)."),
    Why.ROUND: _("The calendar's address leads from one place to the next without end."),
    Why.CERTIFICATE: _("%(host)s could not prove that it is %(host)s (its certificate does not hold)."),
    Why.SILENT: _("%(host)s did not answer in time."),
    Why.NO_HOST: _("There is no host %(host)s."),
    Why.BROKE_OFF: _("%(host)s stopped in the middle of the calendar."),
    Why.NO_HTTP: _("%(host)s answered in a way that is no HTTP."),
    Why.OUT_OF_REACH: _("%(host)s could not be reached."),
    Why.GONE: _("%(host)s says that this calendar is not there any more (%(status)s)."),
    Why.REFUSED: _("%(host)s did not give the calendar out (%(status)s)."),
    Why.PACKED: _("%(host)s packed the calendar in a way we did not ask for."),
    Why.TOO_LARGE: _("The calendar at %(host)s is larger than %(most)s MB."),
    Why.EMPTY: _("The calendar came empty. What it told before stays as it was."),
    Why.SKIPPED: _("%(skipped)s of %(number)s entries could not be read. Nothing was called off meanwhile."),
    Why.NOT_WHOLE: _(
        "Not the whole calendar could be used: it breaks off, or is very long. Nothing was called off meanwhile."
    ),
    Why.REPEATS: _("This calendar repeats itself more than a calendar of a person does."),
    Why.NO_CALENDAR: _("This is no calendar in the form iCalendar (.ics)."),
    Why.TOO_MANY: _("This calendar has more than %(most)s entries."),
    Why.NOT_WRITTEN_SO: _("This calendar breaks off, or is not written as iCalendar asks."),
}


class FeedTrouble(Exception):
    """Why a calendar cannot be read, with what the sentence names."""

    def __init__(self, why: Why, **given: object) -> None:
        self.why, self.given = why, given
        with translation.override("en"):
            super().__init__(str(WORDS[why]) % given)

    @property
    def kept(self) -> str:
        """For the record."""
        return kept(self.why, **self.given)


def kept(why: Why, **given: object) -> str:
    """A code with what its sentence names, as the record keeps it."""
    return json.dumps({"why": why.value, **given})


def in_words(text: str) -> str:
    """What was kept, in the language that is active. What is no code of ours is given as it is."""
    try:
        given: dict[str, object] = json.loads(text)
        words = str(WORDS[Why(str(given.pop("why")))])
        return words % given
    except (ValueError, KeyError, TypeError, AttributeError):
        return text
