"""What of all that happened matters before one answers: decisions alone, facts and now are passed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WEEK = timedelta(days=7)
MONTH = timedelta(days=30)
SOON = timedelta(days=3)
MOST_POINTS = 4


class Code(StrEnum):
    """What can be said of a customer before one answers."""

    FIRST_TIME = "first_time"
    TIMES_THIS_WEEK = "times_this_week"
    TIMES_IN_SEVEN_DAYS = "times_in_seven_days"
    NTH_COLLEAGUE = "nth_colleague"
    COLLEAGUES_MET = "colleagues_met"
    PROMISE_BROKEN = "promise_broken"
    FELT_POORLY = "felt_poorly"
    PASSED_COLD = "passed_cold"
    PROMISED = "promised"
    FELT_WELL = "felt_well"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Point:
    """One of these. number: how many, or the how-manieth; at: when, or by when; word: a feeling of theirs."""

    code: Code
    number: int = 0
    at: datetime | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Once they met us. people: ids of the colleagues who took part; cold: times it was passed on without a word."""

    at: datetime
    people: frozenset[int] = frozenset()
    cold: int = 0


@dataclass(frozen=True, slots=True)
class FeltThen:
    """What they said. word: one word for it, or empty. Neither poor nor good: in between."""

    at: datetime
    is_poor: bool = False
    is_good: bool = False
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All by which it is decided, as far as the reader sees it.

    since: when the customer joined us. reader: id of the colleague who reads, among those who met them; None: nobody
    who answers.
    """

    contacts: Sequence[Contact] = ()
    broken: Sequence[datetime] = ()
    due: Sequence[datetime] = ()
    felt: Sequence[FeltThen] = ()
    since: datetime | None = None
    reader: int | None = None


def what_matters(known: Known, now: datetime) -> tuple[Point, ...]:
    """What to know before answering, the weightiest first, at most four. now: in the zone of the reader."""
    lately = [contact for contact in known.contacts if now - WEEK <= contact.at <= now]
    points = [
        *_times(known, lately, now),
        *_colleagues(known, lately),
        *_broken(known, now),
        *_felt(known, now, poorly=True),
        *_cold(lately),
        *_promised(known, now),
        *_felt(known, now, poorly=False),
    ]
    return tuple(points[:MOST_POINTS]) or (Point(Code.QUIET, at=_newest(one.at for one in known.contacts)),)


def _times(known: Known, lately: Sequence[Contact], now: datetime) -> list[Point]:
    is_new = known.since is not None and now - WEEK <= known.since
    if is_new and lately and len(known.contacts) == 1:
        return [Point(Code.FIRST_TIME)]
    if len(lately) < 2:
        return []
    monday = (now - timedelta(days=now.weekday())).date()
    is_this_week = all(contact.at.astimezone(now.tzinfo).date() >= monday for contact in lately)
    return [Point(Code.TIMES_THIS_WEEK if is_this_week else Code.TIMES_IN_SEVEN_DAYS, len(lately))]


def _colleagues(known: Known, lately: Sequence[Contact]) -> list[Point]:
    """Whoever reads and has not met them yet would be one more."""
    met = frozenset[int]().union(*(contact.people for contact in lately))
    if known.reader is not None and known.reader not in met and met:
        return [Point(Code.NTH_COLLEAGUE, len(met) + 1)]
    return [Point(Code.COLLEAGUES_MET, len(met))] if len(met) > 1 else []


def _broken(known: Known, now: datetime) -> list[Point]:
    lately = [at for at in known.broken if now - MONTH <= at <= now]
    return [Point(Code.PROMISE_BROKEN, len(lately), max(lately))] if lately else []


def _felt(known: Known, now: datetime, *, poorly: bool) -> list[Point]:
    """Only the newest counts: what was bad and was put right since is not held against anybody."""
    lately = [felt for felt in known.felt if now - MONTH <= felt.at <= now]
    if not lately:
        return []
    last = max(lately, key=lambda felt: felt.at)
    if poorly:
        return [Point(Code.FELT_POORLY, at=last.at, word=last.word)] if last.is_poor else []
    return [Point(Code.FELT_WELL, at=last.at, word=last.word)] if last.is_good else []


def _cold(lately: Sequence[Contact]) -> list[Point]:
    cold = sum(contact.cold for contact in lately)
    return [Point(Code.PASSED_COLD, cold)] if cold else []


def _promised(known: Known, now: datetime) -> list[Point]:
    soon = [at for at in known.due if now <= at <= now + SOON]
    return [Point(Code.PROMISED, len(soon), min(soon))] if soon else []


def _newest(moments: Iterable[datetime]) -> datetime | None:
    return max(moments, default=None)
