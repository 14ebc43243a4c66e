"""Pure decisions about promises; time and facts come as arguments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from whiteglove.foundation.actors import Role
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.opening import Opening
from whiteglove.promises.models.promise import STANDING, PromiseState
from whiteglove.team.models import PresenceState
from whiteglove.team.permissions import MANAGING
from whiteglove.team.presence import Snapshot

LONGEST_PROMISE = timedelta(days=400)
OLDEST_RECORD = timedelta(days=5 * 366)
# Somebody is reminded a tenth of the working time given before it falls due, but at least an hour and at most a
# working day; of what was promised for the same hour, when half of the time is over.
REMIND_SHARE = 10
REMIND_LEAST = timedelta(hours=1)
REMIND_MOST = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the records of a promise say. is_broken: of the time at which it is due now."""

    is_moved: bool = False
    is_broken: bool = False
    is_kept: bool = False
    is_withdrawn: bool = False


def state_of(records: Recorded) -> PromiseState:
    """Where a promise stands by its records."""
    if records.is_withdrawn:
        return PromiseState.WITHDRAWN
    if records.is_kept:
        return PromiseState.KEPT
    if records.is_broken:
        return PromiseState.BROKEN
    return PromiseState.MOVED if records.is_moved else PromiseState.MADE


def stands(state: str) -> bool:
    """Whether we still owe it."""
    return state in STANDING


def has_fallen_due(due: datetime, now: datetime) -> bool:
    """Whether its time has passed; to the second is in time."""
    return due < now


def refuse_made_at(made_at: datetime, now: datetime) -> None:
    """Raise NotUnderstood unless it can have been said then."""
    if made_at > now:
        raise NotUnderstood("It cannot have been promised in the future: `made_at` lies ahead.")
    if made_at < now - OLDEST_RECORD:
        raise NotUnderstood("It was promised too long ago: five years back is as far as the ledger goes.")


def refuse_due(due: datetime, *, made_at: datetime, now: datetime) -> None:
    """Raise NotUnderstood unless a promise made then can be due at this moment.

    What fell due before now can only be a record of what was said earlier.
    """
    if due <= made_at:
        when = "before now" if made_at == now else "when it was made, or before"
        raise NotUnderstood(
            f"A promise cannot be due {when}. To record what was said earlier, say when: `made_at` before `due`."
        )
    refuse_too_far(due, now)


def refuse_too_far(due: datetime, now: datetime) -> None:
    """Raise NotUnderstood for a time that nobody keeps in mind."""
    if due > now + LONGEST_PROMISE:
        raise NotUnderstood(
            "It would fall due more than 400 days from now. Promise something nearer, such as when they hear from us."
        )


def remind_at(made_at: datetime, due: datetime, opening: Opening) -> datetime:
    """When somebody is reminded of it, by the working time of the team that has to keep it."""
    given = opening.worked(made_at, due)
    if not given:
        opening, given = Opening(), due - made_at
    ahead = min(max(given / REMIND_SHARE, REMIND_LEAST), REMIND_MOST, given / 2)
    for span in reversed(list(opening.spans(made_at, due))):
        if span.end - span.begin >= ahead:
            return span.end - ahead
        ahead -= span.end - span.begin
    return made_at


@dataclass(frozen=True, slots=True)
class WhoKeeps:
    """Who has to keep a promise, and who answers now for the conversation it stands in; by id."""

    team: int
    colleague: int | None = None
    answering: int | None = None


Load = Mapping[int, int]


def reminded_of(snapshot: Snapshot, keeping: WhoKeeps, load: Load) -> set[int]:
    """Who hears that a promise falls due soon: the colleague, and while they are away whoever stands in.

    Where nobody of the team is there, those of the house who look after it, or whoever sees it and is there.
    load: for how many matters each answers now.
    """
    named = _named(snapshot, keeping)
    if is_heard_now(snapshot, named):
        return named
    return named | (next_free(snapshot, keeping.team, load) or _of_the_house(snapshot, keeping.team))


def is_heard_now(snapshot: Snapshot, told: set[int]) -> bool:
    """Whether somebody of those told is there to do something about it."""
    return any(snapshot.is_present(one) for one in told)


def who_sees_break(snapshot: Snapshot, keeping: WhoKeeps, load: Load) -> set[int]:
    """Who sees at once that a promise was broken: those named, the next free person, and the leads of the team.

    A team without leads has its managers, else those who manage the house.
    """
    return _named(snapshot, keeping) | next_free(snapshot, keeping.team, load) | _leads(snapshot, keeping.team)


def _leads(snapshot: Snapshot, team: int) -> set[int]:
    members = snapshot.teams[team].members if team in snapshot.teams else frozenset[int]()
    managing = {one for one, person in snapshot.people.items() if person.role in MANAGING}
    return {one for one in members if snapshot.people[one].role is Role.LEAD} or managing & members or managing


def _of_the_house(snapshot: Snapshot, team: int) -> set[int]:
    present = {one for one in snapshot.people if snapshot.is_present(one) and snapshot.sees(one, team)}
    return _leads(snapshot, team) & present or set(sorted(present)[:1])


def next_free(snapshot: Snapshot, team: int, load: Load) -> set[int]:
    """Of the team who is here rather than busy, with the fewest matters; nobody when nobody is there."""
    if team not in snapshot.teams:
        return set()

    def order(person: int) -> tuple[bool, int, int]:
        return snapshot.presence(person).state is not PresenceState.HERE, load.get(person, 0), person

    return set(sorted(snapshot.present_members(team), key=order)[:1])


def _named(snapshot: Snapshot, keeping: WhoKeeps) -> set[int]:
    one = keeping.colleague
    named = {one, keeping.answering}
    if one in snapshot.people and one is not None and not snapshot.is_present(one):
        named.add(snapshot.cover_of(one, team=keeping.team))
    return {person for person in named if person is not None and person in snapshot.people}


@dataclass(frozen=True, slots=True)
class TeamCan:
    """What a team can do, as far as we know. Times are working time; day: how long it works on a day it is open.

    standard: within which its matters are usually done, as it says. n, median, most: of its last closed matters, how
    long half of them took, and 80 %; None where too few were closed. open_matters: beside room, what its people like
    to have at most; None: they did not say.
    """

    day: timedelta
    standard: timedelta | None
    n: int
    median: timedelta | None
    most: timedelta | None
    open_matters: int
    room: int | None


class Doubt(StrEnum):
    """Why a promise may be too much."""

    STANDARD = "standard"
    RECORDS = "records"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Checked:
    """A promise beside what the team can do. given: working time until it is due."""

    given: timedelta
    can: TeamCan
    doubts: frozenset[Doubt]

    @property
    def is_bold(self) -> bool:
        """Whether to ask the team first: by its standard, or by its records. How full it is only adds to that."""
        return bool(self.doubts - {Doubt.ROOM})


def checked(given: timedelta, can: TeamCan) -> Checked:
    """A promise beside what the team can do, before the customer is told.

    Bold is what leaves less time than the team's standard, or than half of its last matters took.
    """
    doubts = set()
    if can.standard is not None and given < can.standard:
        doubts.add(Doubt.STANDARD)
    if can.median is not None and given < can.median:
        doubts.add(Doubt.RECORDS)
    if can.room is not None and can.open_matters > can.room:
        doubts.add(Doubt.ROOM)
    return Checked(given, can, frozenset(doubts))


class DueIn(StrEnum):
    """By when, as people say it."""

    HOUR = "hour"
    TODAY = "today"
    TOMORROW = "tomorrow"
    TWO_DAYS = "two_days"
    WEEK = "week"


END_OF_DAY = time(18)


def due_moments(now: datetime) -> Iterator[tuple[DueIn, datetime]]:
    """When each choice falls due. `now` carries the customer's zone; late in the day "today" is none."""
    yield DueIn.HOUR, (now + timedelta(hours=1)).replace(second=0, microsecond=0)
    for choice, ahead in ((DueIn.TODAY, 0), (DueIn.TOMORROW, 1), (DueIn.TWO_DAYS, 2), (DueIn.WEEK, 7)):
        moment = datetime.combine(now.date() + timedelta(days=ahead), END_OF_DAY, tzinfo=now.tzinfo)
        if moment > now + timedelta(hours=1):
            yield choice, moment
