"""A promise beside what the team can do, in whole sentences of the language that is active."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext, ngettext

from whiteglove.promises.rules import Checked, TeamCan


def said_of_check(check: Checked, team: str) -> list[str]:
    """Whether it is too much, how long the team says it takes, how long its last matters took, how full it is."""
    verdict = gettext("This may be too much") if check.is_bold else gettext("Nothing speaks against it")
    return [verdict, *beside_of_check(check, team)]


def beside_of_check(check: Checked, team: str) -> Iterator[str]:
    """The same without the verdict. team: its name."""
    can = check.can
    given = {"team": team, "given": working(check.given, can.day)}
    if can.standard is None:
        words = gettext("%(team)s has not said how long it usually takes; you are promising %(given)s.")
        yield words % given
    else:
        words = gettext("%(team)s usually takes %(usual)s; you are promising %(given)s.")
        yield words % {**given, "usual": working(can.standard, can.day)}
    yield _took(can)
    if can.room:
        words = gettext("It has %(open)s open matters; its people like to have %(room)s at most.")
        yield words % {"open": can.open_matters, "room": can.room}
    else:
        yield gettext("It has %(open)s open matters.") % {"open": can.open_matters}


def _took(can: TeamCan) -> str:
    if can.median is None or can.most is None:
        return gettext("Too few of its matters were closed lately to say how long they take.")
    words = gettext("Of its last %(n)s matters half took up to %(half)s, and four of five up to %(most)s.")
    return words % {"n": can.n, "half": working(can.median, can.day), "most": working(can.most, can.day)}


def working(time: timedelta, day: timedelta) -> str:
    """Working time in days of the team, or in hours where that is less than a day."""
    if time < day:
        hours = max(1, round(time / timedelta(hours=1)))
        return ngettext("%(number)s working hour", "%(number)s working hours", hours) % {"number": hours}
    days = round(time / day, 1)
    shown = int(days) if days == int(days) else days
    if shown == 1:
        return gettext("one working day")
    return gettext("%(number)s working days") % {"number": shown}
