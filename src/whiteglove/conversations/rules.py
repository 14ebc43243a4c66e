"""Pure decisions about conversations; time and facts come as arguments."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

REOPEN_WITHIN = timedelta(days=14)
# After our answer we truly wait for the customer; by then we look again, so that nobody is forgotten.
LOOK_AGAIN_AFTER = timedelta(days=7)
SAME_MATTER_WITHIN = timedelta(days=7)
PREVIEW_LENGTH = 160
LATER_TODAY_HOURS = 3
MORNING = time(9)
EVENING = time(20)
LONGEST_PAUSE = timedelta(days=400)
MONDAY = 0
# An open page says every 20 seconds that somebody looks, and while they type every 5.
LOOKS_FOR = timedelta(seconds=45)
TYPES_FOR = timedelta(seconds=12)

# Machines' words that ask nothing of us. A bounce is not among them: the customer did not get our answer.
ASK_NOTHING = frozenset({"auto_reply", "delivery_report", "read_receipt"})


@dataclass(frozen=True, slots=True)
class Standing:
    """The derived columns of a conversation after something happened."""

    needs_answer: bool
    waiting_since: datetime | None
    next_moment: datetime


def asks_for_answer(kind: str) -> bool:
    """Whether a message of this kind is for a person to answer."""
    return kind not in ASK_NOTHING


def after_customer_spoke(
    *, kind: str, at: datetime, standing: Standing | None, hears_by: Callable[[datetime], datetime]
) -> Standing:
    """Where a conversation stands after a message came in; standing is None for a new one.

    hears_by: by when the customer hears from us who spoke at this moment, by the standard of the team.
    Who already waits keeps their place: a second mail does not make the first one younger.
    """
    if standing is not None and standing.needs_answer:
        return standing
    if asks_for_answer(kind):
        return Standing(True, at, hears_by(at))
    return standing or Standing(False, None, at + LOOK_AGAIN_AFTER)


def after_we_answered(at: datetime) -> Standing:
    """Where a conversation stands after our answer."""
    return Standing(False, None, at + LOOK_AGAIN_AFTER)


def reopens(closed_at: datetime, now: datetime) -> bool:
    """Whether a reply after closing reopens; later it becomes a new, linked conversation."""
    return now - closed_at <= REOPEN_WITHIN


def is_same_matter(last_activity: datetime, now: datetime) -> bool:
    """Whether a mail with the same subject from the same customer, without reference, belongs to the matter."""
    return abs(now - last_activity) <= SAME_MATTER_WITHIN


def months_before(moment: datetime, months: int) -> datetime:
    """The same clock so many months earlier; the last day of a month that is too short for the same day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    if year < 1:
        return moment.replace(year=1, month=1, day=1)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


# What a saved reply could not fill; nobody types these by accident, and nothing is sent that holds them.
GAP = re.compile(r"⟦([^⟦⟧\n]{0,80})⟧")


def gaps_in(text: str) -> list[str]:
    """What is still to be filled before this text may be sent, each once."""
    return list(dict.fromkeys(GAP.findall(text)))


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for a conversation: ids of the team, and of the colleague if there is one in particular."""

    team: int
    owner: int | None


def is_hand_over(before: Answering, after: Answering, *, by: int | None) -> bool:
    """Whether responsibility passed from somebody, or from a team, to another.

    by: id of the colleague who did it. What one takes oneself, and what nobody in particular had, is none.
    """
    if before == after or (by is not None and after.owner == by):
        return False
    return before.team != after.team or before.owner is not None


class PauseFor(StrEnum):
    """How long a pause lasts, as people say it."""

    LATER_TODAY = "later"
    TOMORROW = "tomorrow"
    MONDAY = "monday"
    WEEK = "week"


def pause_moments(now: datetime) -> Iterator[tuple[PauseFor, datetime]]:
    """When each choice would end. `now` carries the zone of the one who chooses.

    Late in the day "later" is none; on a Sunday tomorrow is Monday, which is said once.
    """
    later = (now + timedelta(hours=LATER_TODAY_HOURS)).replace(minute=0, second=0, microsecond=0)
    if later.date() == now.date() and later.time() <= EVENING:
        yield PauseFor.LATER_TODAY, later
    monday = (MONDAY - now.weekday() - 1) % 7 + 1
    days = {PauseFor.TOMORROW: 1} | ({PauseFor.MONDAY: monday} if monday > 1 else {}) | {PauseFor.WEEK: 7}
    for choice, ahead in days.items():
        yield choice, datetime.combine(now.date() + timedelta(days=ahead), MORNING, tzinfo=now.tzinfo)


def may_pause_until(until: datetime, now: datetime) -> bool:
    """A pause ends in the future, and within sight."""
    return now < until <= now + LONGEST_PAUSE


def after_pause(standing: Standing, *, ended_at: datetime, is_in_time: bool) -> Standing:
    """Where a conversation stands when its pause is over; standing: as its messages tell.

    Who waits for us still waits, and hears from us by the same moment. Where nobody waits we look again: at once when
    the pause ran out, for that was what it was for.
    """
    if standing.needs_answer:
        return standing
    moment = ended_at if is_in_time else max(ended_at, standing.next_moment)
    return Standing(False, None, moment)
