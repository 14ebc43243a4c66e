"""Early signs, before anger shows: visible points, each with its reason. Pure: what is known is passed in.

Points, thresholds and why: docs/methods/early-signs.md. Signs add care to one conversation. They are no priority:
nothing here is read by lists, boards or routing, so that whoever stays calm waits no longer for it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

NEAR = timedelta(hours=4)
AGAIN_WITHIN = timedelta(days=7)
SAME_CONTACT = timedelta(hours=1)
POOR_WITHIN = timedelta(days=90)
SECOND = 2
STRONG, CALM_AGAIN, MOST = 40, 30, 100


class Sign(StrEnum):
    """What is visible."""

    AGAIN = "again"  # they turned to us again within seven days
    PASSED_ON = "passed_on"  # twice or more
    PROMISE_NEAR = "promise_near"
    PROMISE_LATE = "promise_late"
    WAITED = "waited"  # longer than they were told
    REOPENED = "reopened"
    POOR_ANSWER = "poor_answer"  # the last time they said how it felt
    INCIDENT = "incident"  # one that we know of touches them
    UPSET = "upset"  # says a colleague
    WORDS = "words"


POINTS: Mapping[Sign, int] = {
    Sign.AGAIN: 20,
    Sign.PASSED_ON: 20,
    Sign.PROMISE_NEAR: 10,
    Sign.PROMISE_LATE: 25,
    Sign.WAITED: 20,
    Sign.REOPENED: 15,
    Sign.POOR_ANSWER: 20,
    Sign.INCIDENT: 15,
    Sign.UPSET: 15,
    Sign.WORDS: 5,
}
TONE = frozenset({Sign.UPSET, Sign.WORDS})


class Care(StrEnum):
    """What is suggested; all of it is something more for this customer."""

    CALL = "call"
    APOLOGISE = "apologise"
    GESTURE = "gesture"


APOLOGIES = frozenset({Sign.PASSED_ON, Sign.PROMISE_LATE, Sign.WAITED, Sign.REOPENED, Sign.POOR_ANSWER})
GESTURES = frozenset({Sign.PROMISE_LATE, Sign.REOPENED, Sign.POOR_ANSWER, Sign.INCIDENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an open conversation. Times None, and lists empty: it did not happen.

    contacts: when the customer wrote here since our last answer, in order. before_at: when another matter of theirs
    began, within seven days before this one. handed_over: when it was passed on, in order. promise_due: of the
    promise that falls due first. waits_until: by when they were told that they hear from us, while they wait. angry:
    when they used a word of the public lists, and which.
    """

    opened_at: datetime
    contacts: Sequence[datetime] = ()
    before_at: datetime | None = None
    handed_over: Sequence[datetime] = ()
    promise_due: datetime | None = None
    waits_until: datetime | None = None
    reopened_at: datetime | None = None
    poor_at: datetime | None = None
    touched_at: datetime | None = None
    incident: str = ""
    upset_at: datetime | None = None
    angry: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """One sign: since when, and what there is to say of it (a title, a word, how often); empty: nothing more."""

    sign: Sign
    since: datetime
    what: str = ""

    @property
    def points(self) -> int:
        """What it counts."""
        return POINTS[self.sign]


def signs_of(known: Known, now: datetime) -> list[Seen]:
    """All that is visible now, the heaviest first."""
    found = [_again(known), _passed_on(known), _promise(known, now), _waited(known, now), _answered(known, now)]
    if known.reopened_at is not None:
        found.append(Seen(Sign.REOPENED, known.reopened_at))
    if known.touched_at is not None:
        found.append(Seen(Sign.INCIDENT, known.touched_at, known.incident))
    if known.upset_at is not None:
        found.append(Seen(Sign.UPSET, known.upset_at))
    if known.angry is not None:
        found.append(Seen(Sign.WORDS, *known.angry))
    seen = [one for one in found if one is not None]
    return sorted(seen, key=lambda one: (-one.points, one.since, one.sign))


def points_of(seen: Collection[Seen]) -> int:
    """Their sum, at most 100."""
    return min(MOST, sum(one.points for one in seen))


def happened_of(seen: Collection[Seen]) -> int:
    """The points of what happened, at most 100. How somebody speaks of it is not in them."""
    return points_of([one for one in seen if one.sign not in TONE])


def is_strong(happened: int, *, was_strong: bool) -> bool:
    """Whether care is due, by the points of what happened: with the same behind them, the calm are served no worse.

    A rise ends well beneath where it began, so that nobody is told of it to and fro.
    """
    return happened >= (CALM_AGAIN if was_strong else STRONG)


def care_for(signs: Collection[str], *, strong: bool) -> list[Care]:
    """What is suggested: nothing for tone alone."""
    there = set(signs)
    if not there - TONE:
        return []
    care = [Care.CALL] if strong else []
    if there & APOLOGIES:
        care.append(Care.APOLOGISE)
    if strong and there & GESTURES:
        care.append(Care.GESTURE)
    return care


def _again(known: Known) -> Seen | None:
    if len(known.contacts) >= SECOND and known.contacts[-1] - known.contacts[0] >= SAME_CONTACT:
        return Seen(Sign.AGAIN, known.contacts[-1], str(len(known.contacts)))
    if known.before_at is not None and timedelta() <= known.opened_at - known.before_at <= AGAIN_WITHIN:
        return Seen(Sign.AGAIN, known.opened_at)
    return None


def _passed_on(known: Known) -> Seen | None:
    if len(known.handed_over) < SECOND:
        return None
    return Seen(Sign.PASSED_ON, known.handed_over[1], str(len(known.handed_over)))


def _promise(known: Known, now: datetime) -> Seen | None:
    if known.promise_due is None or known.promise_due - now > NEAR:
        return None
    if known.promise_due <= now:
        return Seen(Sign.PROMISE_LATE, known.promise_due)
    return Seen(Sign.PROMISE_NEAR, known.promise_due - NEAR)


def _waited(known: Known, now: datetime) -> Seen | None:
    if known.waits_until is None or known.waits_until > now:
        return None
    if known.waits_until == known.promise_due:
        return None  # the promise is what they were told, and counts as one
    return Seen(Sign.WAITED, known.waits_until)


def _answered(known: Known, now: datetime) -> Seen | None:
    if known.poor_at is None or now - known.poor_at > POOR_WITHIN:
        return None
    return Seen(Sign.POOR_ANSWER, known.poor_at)
