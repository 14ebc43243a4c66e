"""By when a customer hears from us: the standard, what was promised, what they were told. Pure rules.

A later event never makes somebody who waits wait longer. The one exception is said to their face: when we told them
of a delay, the moment is the one they were told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from whiteglove.conversations.rules import Standing
from whiteglove.foundation.opening import Opening, Span


@dataclass(frozen=True, slots=True)
class Known:
    """What else is known of a conversation. Each None: there is none.

    promised_at: the next promise that falls due. recovery_at: by when they hear of what is put right.
    solution_due: by when the standard wants the matter done. told_at, told_until: when the customer was told of
    a delay last, and the time they were told.
    """

    promised_at: datetime | None = None
    solution_due: datetime | None = None
    told_at: datetime | None = None
    told_until: datetime | None = None
    recovery_at: datetime | None = None


def next_moment(standing: Standing, known: Known) -> datetime:
    """By when the customer hears from us; where nobody waits for us: when we look again.

    standing: as the messages tell, by the team's standard. A solution that was overdue before they wrote does not
    make a fresh question late; while nobody waits for us, only a promise calls, or what is to be put right.
    """
    moment = standing.next_moment
    if standing.needs_answer and standing.waiting_since is not None:
        if is_told(standing.waiting_since, known) and known.told_until is not None:
            moment = known.told_until
        elif known.solution_due is not None and standing.waiting_since < known.solution_due:
            moment = min(moment, known.solution_due)
    return min(one for one in (moment, known.promised_at, known.recovery_at) if one is not None)


def is_told(waiting_since: datetime, known: Known) -> bool:
    """Whether they were told of a delay since they began to wait."""
    return known.told_at is not None and known.told_until is not None and waiting_since <= known.told_at


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is from a moment on: is_theirs when we answered, or called it done."""

    at: datetime
    is_theirs: bool


def waits(turns: Iterable[Turn]) -> Iterator[Span]:
    """When we waited for the customer: from our last word until their next one. One that still runs is none yet.

    turns: in order. Between two answers of ours the time is ours: we had more to say.
    """
    since: datetime | None = None
    for turn in turns:
        if turn.is_theirs:
            since = turn.at
        elif since is not None:
            if turn.at > since:
                yield Span(since, turn.at)
            since = None


def solution_due(opened_at: datetime, *, within: timedelta, waited: Iterable[Span], opening: Opening) -> datetime:
    """By when the matter is usually done: working time of ours, without that in which we waited for the customer."""
    theirs = sum((opening.worked(span.begin, span.end) for span in waited), timedelta())
    return opening.after(opened_at, within + theirs)
