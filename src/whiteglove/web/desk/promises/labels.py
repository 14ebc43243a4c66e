"""How promises are called on pages."""

from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from whiteglove.promises.queries.rows import PromiseShown
from whiteglove.web.desk.calendar.words import day_name
from whiteglove.web.desk.callbacks.words import zone_name

PLACES = {
    "message": gettext_lazy("in a message"),
    "call": gettext_lazy("on the telephone"),
    "chat": gettext_lazy("in a chat"),
    "sales": gettext_lazy("by sales"),
    "portal": gettext_lazy("on the portal"),
}
CAUSES = {
    "process": gettext_lazy("The way we work"),
    "roles": gettext_lazy("Who does what"),
    "interpersonal": gettext_lazy("How we dealt with each other"),
    "direction": gettext_lazy("What we were told to aim for"),
    "external_pressure": gettext_lazy("Something outside the house"),
}
DUE_NAMES = {
    "hour": gettext_lazy("within an hour"),
    "today": gettext_lazy("today"),
    "tomorrow": gettext_lazy("tomorrow"),
    "two_days": gettext_lazy("in two days"),
    "week": gettext_lazy("in a week"),
}
EVENTS = {
    "made": gettext_lazy("It was promised."),
    "moved": gettext_lazy("It was moved; due"),
    "moved_back": gettext_lazy("The customer never heard that it was moved, so it is due again"),
    "kept": gettext_lazy("It was done."),
    "broken": gettext_lazy("Its time passed without it."),
    "explained": gettext_lazy("Why it was broken"),
    "withdrawn": gettext_lazy("It no longer holds."),
    "agreed": gettext_lazy("The team agrees to have it done"),
    "objected": gettext_lazy("The team objects to having it done"),
    "due_soon": gettext_lazy("Reminded that it falls due:"),
}
KINDS = {"callback": gettext_lazy("calls back"), "other": gettext_lazy("anything but a call")}


def theirs(one: PromiseShown) -> str:
    """By when, on the customer's clock; empty where it goes as the reader's."""
    there, here = one.due.astimezone(ZoneInfo(one.time_zone)), timezone.localtime(one.due)
    if there.utcoffset() == here.utcoffset():
        return ""
    place = zone_name(one.time_zone)
    return gettext("%(when)s in %(place)s") % {"when": f"{day_name(there.date())} {there:%H:%M}", "place": place}
