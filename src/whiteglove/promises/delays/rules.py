"""When a delay is told, and by when instead: pure decisions; time and facts come as arguments."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from whiteglove.foundation.opening import Opening
from whiteglove.team.presence import Snapshot

# A moment is near when a tenth of the working time given is left: at least half an hour, at most a working day.
NEAR_SHARE = 10
NEAR_LEAST = timedelta(minutes=30)
NEAR_MOST = timedelta(hours=8)
# Nobody's sleep is disturbed by a word that is no answer, unless they wrote just now.
NIGHT_BEGINS, NIGHT_ENDS = time(20), time(8)
WROTE_JUST_NOW = timedelta(hours=1)
BY_ITSELF_ONCE_IN = timedelta(days=1)
HALF_HOUR = timedelta(minutes=30)
# What a machine or a list said is nobody's question.
FROM_A_PERSON = frozenset({"message"})
# Who called waits as who wrote does, and is told by mail where they have an address.
WAITED_FOR = FROM_A_PERSON | {"call"}


def near_within(given: timedelta) -> timedelta:
    """How much working time before a moment it is near, by the working time that was given."""
    return min(max(given / NEAR_SHARE, NEAR_LEAST), NEAR_MOST)


def is_near(moment: datetime, *, since: datetime, now: datetime, opening: Opening) -> bool:
    """Whether a moment comes near, or has passed. since: when the time given began."""
    return opening.worked(now, moment) <= near_within(opening.worked(since, moment))


def somebody_from(snapshot: Snapshot, team: int, answering: int | None, now: datetime) -> datetime:
    """From when somebody is there to answer; now, where nobody knows."""
    members = snapshot.teams[team].members if team in snapshot.teams else frozenset[int]()
    who = [one for one in ({answering} | members) if one is not None and one in snapshot.people]
    if not who or any(snapshot.is_present(one, now) for one in who):
        return now
    return min((back for one in who if (back := snapshot.back_at(one, now)) is not None), default=now)


def new_time(
    from_moment: datetime, *, within: timedelta, there_from: datetime, now: datetime, hours: Opening
) -> datetime:
    """By when they hear from us instead: the standard again, once somebody is there. Later, and never past."""
    moment = hours.after(max(from_moment, there_from, now), within)
    past = timedelta(minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond)
    rounded = moment + HALF_HOUR - past if past else moment
    return rounded if hours.is_open(rounded - timedelta(microseconds=1)) else moment


@dataclass(frozen=True, slots=True)
class WhoNow:
    """Who answers (None: the team) for an owner who is away; away_until None: nobody knows until when."""

    answering: int | None
    owner: int
    away_until: datetime | None


def who_now(snapshot: Snapshot, *, owner: int | None, answering: int | None, now: datetime) -> WhoNow | None:
    """Who answers instead of the owner; None while the owner is not absent, or there is none."""
    if owner is None or owner not in snapshot.people:
        return None
    away = snapshot.people[owner].away(now)
    if away is None:
        return None
    other = answering if answering != owner and answering in snapshot.people else None
    return WhoNow(other, owner, snapshot.back_at(owner, now) or away.ends)


def fact_of(to_moment: datetime, who: WhoNow | None, act: str = "") -> dict[str, Any]:
    """What changed, to be kept with the delay: the new time, who answers now, what was done."""
    fact: dict[str, Any] = {"to": to_moment.isoformat()}
    if who is not None:
        until = who.away_until.isoformat() if who.away_until else None
        fact |= {"answering": who.answering, "owner": who.owner, "until": until}
    return fact | ({"act": act} if act else {})


def carries_a_fact(fact: dict[str, Any], from_moment: datetime) -> bool:
    """Whether a word with this says something that is new; a bare apology does not, and is not sent."""
    to = fact.get("to")
    is_later = isinstance(to, str) and datetime.fromisoformat(to) > from_moment
    return is_later or fact.get("owner") is not None or bool(str(fact.get("act", "")).strip())


@dataclass(frozen=True, slots=True)
class Quiet:
    """When a customer wants quiet, in their zone; begins None: they did not say, and it is the night."""

    zone: ZoneInfo
    begins: time | None = None
    ends: time | None = None


def is_quiet(now: datetime, quiet: Quiet, *, wrote_at: datetime | None) -> bool:
    """Whether they should not be disturbed now. wrote_at: when they wrote last; who wrote just now is awake.

    The hours that they asked for hold in any case.
    """
    wall = now.astimezone(quiet.zone).time()
    if quiet.begins is not None and quiet.ends is not None:
        return _within(wall, quiet.begins, quiet.ends)
    is_awake = wrote_at is not None and now - wrote_at <= WROTE_JUST_NOW
    return not is_awake and _within(wall, NIGHT_BEGINS, NIGHT_ENDS)


def _within(wall: time, begins: time, ends: time) -> bool:
    return begins <= wall < ends if begins <= ends else wall >= begins or wall < ends


def may_tell_by_itself(now: datetime, *, told_last: datetime | None) -> bool:
    """Whether another word may leave by itself: at most one a day."""
    return told_last is None or now - told_last >= BY_ITSELF_ONCE_IN


def is_worth_a_word(away_until: datetime | None, hears_by: datetime) -> bool:
    """Whether who writes to an absent owner is told at once: they are away for longer than the standard takes."""
    return away_until is None or away_until > hears_by
