"""Who is asked how it felt, and when; who is not, and why. Pure: what is known is passed in."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from whiteglove.perception.models import Why

# Later than this after it ended, it is no longer soon after.
SOON = timedelta(days=3)
# An answer may still be given so long after the question; then the link has ended.
ANSWERED_WITHIN = timedelta(days=90)
A_DAY = timedelta(days=1)
_SHARES = 2**64


@dataclass(frozen=True, slots=True)
class Quiet:
    """From when until when, by the clock of a zone, nobody is disturbed. Ends before it begins: over midnight."""

    begins: time
    ends: time

    def over_at(self, moment: datetime, zone: ZoneInfo) -> datetime | None:
        """When the quiet that is at this moment is over; None: there is none."""
        wall = moment.astimezone(zone)
        at = wall.time()
        within = self.begins <= at < self.ends if self.begins <= self.ends else at >= self.begins or at < self.ends
        if not within:
            return None
        day = wall.date() + (A_DAY if at >= self.ends else timedelta())
        return datetime.combine(day, self.ends, zone).astimezone(moment.tzinfo)


def out_of_quiet(moment: datetime, zone: ZoneInfo, hours: Iterable[Quiet]) -> datetime:
    """The first moment from this on in which none of these want quiet; after two days of quiet, whatever it is."""
    kinds, latest = list(hours), moment + 2 * A_DAY
    while moment < latest:
        ends = [end for quiet in kinds if (end := quiet.over_at(moment, zone)) is not None and end > moment]
        if not ends:
            return moment
        moment = max(ends)
    return moment


def is_held_out(seed: str, share: float) -> bool:
    """Whether chance leaves this one unasked: the same seed is decided the same way each time."""
    drawn = int.from_bytes(hashlib.sha256(f"whiteglove.hold-out:{seed}".encode()).digest()[:8], "big")
    return drawn < share * _SHARES


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that decides whether somebody is asked. due_at: when they are, or were, to be.

    asked_last, asked_this_last: the person, by whatever name or address, or when they will be; None: never.
    """

    due_at: datetime
    is_erased: bool = False
    is_machine: bool = False
    is_asked_there: bool = True
    is_held_out: bool = False
    wants_none: bool = False
    is_reachable: bool = True
    has_page: bool = True
    has_language: bool = True
    has_broken_promise: bool = False
    asked_last: datetime | None = None
    asked_this_last: datetime | None = None
    window: timedelta = timedelta(days=30)
    this_window: timedelta = timedelta(days=30)


def decide(known: Known, now: datetime) -> Why:
    """Why they are asked (`SOON_AFTER`), or why not: the reason that says most about them first.

    Chance decides before the customer's state does, so that those left out by it are like those who are asked.
    """
    when = max(now, known.due_at)
    cases: list[tuple[bool, Why]] = [
        (known.is_erased, Why.ERASED),
        (known.is_machine, Why.MACHINE),
        (not known.is_asked_there, Why.GONE),
        (known.is_held_out, Why.HELD_OUT),
        (known.wants_none, Why.NO_CONSENT),
        (not known.has_page, Why.NO_PAGE),
        (not known.is_reachable, Why.NO_CHANNEL),
        (not known.has_language, Why.LANGUAGE),
        (when > known.due_at + SOON, Why.TOO_LATE),
        (_is_within(known.asked_last, known.window, when), Why.ASKED_LATELY),
        (_is_within(known.asked_this_last, known.this_window, when), Why.ASKED_THIS_LATELY),
        (known.has_broken_promise, Why.PROMISE_BROKEN),
    ]
    return next((why for holds, why in cases if holds), Why.SOON_AFTER)


def _is_within(asked: datetime | None, window: timedelta, when: datetime) -> bool:
    """Also of a question that is due later: records come out of order."""
    return asked is not None and abs(when - asked) < window
