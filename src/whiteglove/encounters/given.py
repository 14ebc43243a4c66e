"""Records from elsewhere, as they are given, and what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from whiteglove.customers.actions.meeting import Somebody
from whiteglove.foundation.text import folded

LONGEST_KEY = 200
LONGEST_NAME = 200
MOST_ROWS = 10_000
MOST_PEOPLE = 50
AHEAD = timedelta(hours=1)  # clocks of other machines are a little wrong
OUTSIDE_OF_IT = timedelta(days=1)  # so far a hand-over may lie before or after its encounter
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverGiven:
    """From whom to whom: id, key, address or name. Where a source does not say whether it was warm, it was not."""

    from_whom: str
    to_whom: str
    at: datetime
    is_warm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EncounterGiven:
    """One encounter as a source tells it. journey, touchpoint: keys. team, colleagues: id, key, address or name."""

    external_id: str
    customer: Somebody
    journey: str
    touchpoint: str
    channel: str
    at: datetime
    ended_at: datetime | None = None
    team: str = ""
    colleagues: tuple[str, ...] = ()
    episode: str = ""
    hand_overs: tuple[HandOverGiven, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one record. result: accepted, duplicate or rejected; reason: why, unless it was accepted."""

    external_id: str | None
    result: str
    reason: str = ""


def accepted(external_id: str) -> Taken:
    """It is on the map."""
    return Taken(external_id, "accepted")


def duplicate(external_id: str, reason: str) -> Taken:
    """It was there already; nothing was changed."""
    return Taken(external_id, "duplicate", reason)


def rejected(external_id: str | None, reason: str) -> Taken:
    """It was not taken in, and why."""
    return Taken(external_id, "rejected", reason)


def why_not(given: EncounterGiven, now: datetime) -> str:
    """What is wrong with a record by itself, in words; empty: nothing."""
    texts: Mapping[str, str] = {
        "external_id": given.external_id,
        "channel": given.channel,
        "journey": given.journey,
        "touchpoint": given.touchpoint,
    }
    for name, text in texts.items():
        if trouble := _why_no_key(text):
            return f"{name} {trouble}"
    if not (given.customer.address.strip() or given.customer.number.strip()):
        return "The customer has neither an address nor an external_id."
    if given.customer.address.strip() and "@" not in given.customer.address:
        return f"{given.customer.address!r} is no mail address."
    names = (given.team, given.episode, *given.colleagues)
    hands = [name for one in given.hand_overs for name in (one.from_whom, one.to_whom)]
    if any(len(name) > LONGEST_NAME for name in (*names, *hands)):
        return f"A name is longer than {LONGEST_NAME} letters."
    if not all(name.strip() for name in (*given.colleagues, *hands)):
        return "Somebody in it has no name."
    if len(given.colleagues) > MOST_PEOPLE or len(given.hand_overs) > MOST_PEOPLE:
        return f"More than {MOST_PEOPLE} people or hand-overs in one encounter."
    return _why_not_then(given, now)


def _why_no_key(text: str) -> str:
    if not text.strip():
        return "is missing."
    if len(text) > LONGEST_KEY:
        return f"is longer than {LONGEST_KEY} letters."
    return "holds a character that nobody can read or keep (NUL)." if "\0" in text else ""


def _why_not_then(given: EncounterGiven, now: datetime) -> str:
    moments = [given.at, *(one.at for one in given.hand_overs)] + ([given.ended_at] if given.ended_at else [])
    if max(moments) > now + AHEAD:
        return f"It lies in the future ({max(moments).isoformat()}): is the clock right?"
    if min(moments) < EARLIEST:
        return f"It lies before {EARLIEST.year} ({min(moments).isoformat()}): is the clock right?"
    if given.ended_at is not None and given.ended_at < given.at:
        return "It ended before it began."
    return next((reason for one in given.hand_overs if (reason := _why_not_passed(one, given))), "")


def _why_not_passed(passed: HandOverGiven, given: EncounterGiven) -> str:
    if folded(passed.from_whom.strip()) == folded(passed.to_whom.strip()):
        return to_themselves(passed)
    which = f"The hand-over to {passed.to_whom!r} at {passed.at.isoformat()}"
    if passed.at < given.at - OUTSIDE_OF_IT:
        return f"{which} lies more than a day before the encounter began ({given.at.isoformat()})."
    if passed.at > (ended := given.ended_at or given.at) + OUTSIDE_OF_IT:
        return f"{which} lies more than a day after the encounter ended ({ended.isoformat()}): is ended_at right?"
    return ""


def to_themselves(passed: HandOverGiven) -> str:
    """Why such a hand-over is none."""
    return f"A hand-over from {passed.from_whom!r} to {passed.to_whom!r} passes nothing on: they are the same."
