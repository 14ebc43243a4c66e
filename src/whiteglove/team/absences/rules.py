"""Pure decisions about absences: what is refused, and what stands in the way. Times are given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from whiteglove.foundation.errors import NotUnderstood, Refused

LATE_BY = timedelta(hours=12)  # so that somebody who went home ill at half past eleven can be entered after midnight
LONGEST = timedelta(days=3 * 366)
FARTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Time:
    """From one moment until another, or (ends None) until they are back. id, why: of the absence there is."""

    starts: datetime
    ends: datetime | None
    id: int = 0
    why: str = ""


class InThePast(NotUnderstood):
    """It would have begun before today."""


class EndsTooEarly(NotUnderstood):
    """It would be over before it began, or is over already."""


class TooFar(NotUnderstood):
    """It begins in years, or lasts for years."""


class AbsentAlready(Refused):
    """They are away then already; `known` is what there is."""

    def __init__(self, words: str, *, name: str, known: Time) -> None:
        super().__init__(words)
        self.name = name
        self.known = known


def is_sudden(starts: datetime, now: datetime) -> bool:
    """Whether somebody is away already when it is entered."""
    return starts <= now


def refuse_times(wished: Time, *, now: datetime, zone: tzinfo) -> None:
    """Raise NotUnderstood for times that cannot be meant. zone: of the colleague, whose day counts."""
    today = datetime.combine(now.astimezone(zone).date(), time(0), tzinfo=zone).astimezone(UTC)
    if wished.starts < min(today, now - LATE_BY):
        raise InThePast("This began before today. Enter what is still to come: from now on, or from this morning.")
    if wished.starts > now + FARTHEST:
        raise TooFar("This begins in more than three years. Enter it nearer to its time.")
    if wished.ends is None:
        return
    if wished.starts <= now and wished.ends <= now:
        raise EndsTooEarly("This is over already. Nobody's matters need to move for it.")
    if wished.ends <= wished.starts:
        raise EndsTooEarly("This ends before it begins. Please look at both times again.")
    if wished.ends - wished.starts > LONGEST:
        raise TooFar("This lasts for more than three years. Who is away so long is better let go from the desk.")


def refuse_double(wished: Time, known: Iterable[Time], *, name: str) -> None:
    """Raise AbsentAlready when they are away then already, or when one absence would do instead of two that touch.

    One to be entered without an end says nothing certain of later ones: illness may come before a holiday.
    """
    for one in sorted(known, key=lambda time: time.starts):
        if _lies_over(wished, one):
            raise AbsentAlready(
                f"{name} is away already {_said(one)}. Change the end of that absence instead of entering another.",
                name=name,
                known=one,
            )
        if one.why == wished.why and (one.ends == wished.starts or (wished.ends and one.starts == wished.ends)):
            raise AbsentAlready(
                f"{name} is away {_said(one)}, which touches this. Change that absence so that it is one.",
                name=name,
                known=one,
            )


def _lies_over(wished: Time, one: Time) -> bool:
    if one.starts > wished.starts:
        return wished.ends is not None and one.starts < wished.ends
    return one.ends is None or wished.starts < one.ends


def _said(one: Time) -> str:
    begins = f"from {one.starts:%Y-%m-%d %H:%M} UTC"
    return f"{begins} until they are back" if one.ends is None else f"{begins} until {one.ends:%Y-%m-%d %H:%M} UTC"
