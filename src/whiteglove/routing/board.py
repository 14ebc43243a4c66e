"""The day's board: what somebody answers for, in the order that matters. Pure rules; time comes as an argument.

Urgent is what was promised: a call, a promise, the time by which a customer hears from us. What somebody wrote, and
in which tone, is not known here, so that calm people are served no worse than angry ones.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from whiteglove.promises.windows import BEFORE_TIME

NEAR = timedelta(hours=4)
SHOWN = 40


class Kind(StrEnum):
    """What is owed."""

    CALLBACK = "callback"
    PROMISE = "promise"
    CONVERSATION = "conversation"


class Place(IntEnum):
    """Where on the board; the first comes first."""

    CALL = 1
    PROMISED = 2
    LATE = 3
    COVERED = 4
    NEXT = 5


@dataclass(frozen=True, slots=True)
class Owed:
    """Something a customer waits for. moment: by when; begins: of a callback, from when one may call.

    conversation: in which it stands, None: in none. is_covered: it is a colleague's, who is away.
    """

    kind: Kind
    id: int
    moment: datetime
    conversation: int | None = None
    begins: datetime | None = None
    is_covered: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """What is shown, in order, and how much more there is."""

    shown: tuple[tuple[Place, Owed], ...]
    more: int


def place_of(owed: Owed, now: datetime) -> Place:
    """Where it belongs at this moment; as time passes it only comes nearer to the top."""
    if owed.begins is not None and owed.begins - BEFORE_TIME <= now:
        return Place.CALL
    if owed.moment - now <= NEAR:
        return Place.LATE if owed.kind is Kind.CONVERSATION else Place.PROMISED
    return Place.COVERED if owed.is_covered else Place.NEXT


def arranged(owed: Iterable[Owed], now: datetime, *, limit: int = SHOWN) -> Board:
    """All of it by place, then by its moment. A conversation whose promise stands as high is not told twice."""
    placed = [(place_of(one, now), one) for one in sorted(set(owed), key=lambda one: _key(one, now))]
    promised: dict[int, Place] = {}
    for place, one in reversed(placed):
        if one.kind is not Kind.CONVERSATION and one.conversation is not None:
            promised[one.conversation] = place
    told = [(place, one) for place, one in placed if not _is_told_already(one, place, promised)]
    return Board(tuple(told[:limit]), max(0, len(told) - limit))


Key = tuple[Place, datetime, str, int]


def _key(owed: Owed, now: datetime) -> Key:
    place = place_of(owed, now)
    moment = owed.begins if place is Place.CALL and owed.begins is not None else owed.moment
    return (place, moment, owed.kind.value, owed.id)


def _is_told_already(owed: Owed, place: Place, promised: Mapping[int, Place]) -> bool:
    return owed.kind is Kind.CONVERSATION and owed.id in promised and promised[owed.id] <= place
