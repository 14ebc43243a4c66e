"""One promise with its history."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.promises.models import Break, Keeping, Move, Opinion, Reminder, Withdrawal
from whiteglove.promises.models.records import NOT_TOLD
from whiteglove.promises.queries.rows import PromiseShown, rows_of, shown


@dataclass(frozen=True, slots=True)
class MoveShown:
    """That it was moved. by: name of the colleague; None: a program or the system did it."""

    from_due: datetime
    to_due: datetime
    customers_word: str
    why: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something in the life of a promise. what: its kind, such as made or explained.

    due: the time it concerned; words: the reason, or what the customer said. by: name of the colleague.
    """

    what: str
    at: datetime
    by: str | None = None
    due: datetime | None = None
    words: str = ""
    customers_word: str = ""
    cause: str = ""


def promise_shown(actor: Actor, promise_id: int) -> PromiseShown:
    """One promise. Raises NotFound, also for one the actor may not see."""
    found = shown(rows_of(actor).filter(pk=promise_id))
    if not found:
        raise NotFound("There is no such promise.")
    return found[0]


def moves_of(promise_ids: Collection[int]) -> dict[int, list[MoveShown]]:
    """The moves of promises the caller may see, each in order; one query."""
    rows = Move.objects.filter(promise__in=promise_ids).order_by("id")
    found: dict[int, list[MoveShown]] = {}
    for row in rows.values_list("promise_id", "from_due", "to_due", "customers_word", "why", "at", "by__name"):
        found.setdefault(row[0], []).append(MoveShown(*row[1:]))
    return found


def _moved(move: MoveShown) -> Event:
    if move.why == NOT_TOLD:
        return Event("moved_back", move.at, due=move.to_due)
    return Event("moved", move.at, move.by, move.to_due, move.why, move.customers_word)


def history(actor: Actor, promise_id: int) -> list[Event]:
    """All that happened to it, the oldest first, after how it was made. Raises NotFound."""
    one = promise_shown(actor, promise_id)
    own: dict[str, Any] = {"promise": one.id}
    events = [Event("made", one.made_at, one.made_by_name, words=one.despite)]
    events += [_moved(move) for move in moves_of([one.id]).get(one.id, [])]
    kept = Keeping.objects.filter(**own).values_list("at", "by__name", "why")
    events += [Event("kept", at, by, words=why) for at, by, why in kept]
    for due, cause, words, by, at in Break.objects.filter(**own).values_list(
        "due", "cause", "cause_words", "cause_by__name", "cause_at"
    ):
        events.append(Event("broken", due, due=due))
        if at is not None:
            events.append(Event("explained", at, by, due, words, cause=cause))
    withdrawn = Withdrawal.objects.filter(**own).values_list("at", "by__name", "why")
    events += [Event("withdrawn", at, by, words=why) for at, by, why in withdrawn]
    opinions = Opinion.objects.filter(**own).values_list("agrees", "at", "by__name", "due", "why")
    events += [Event("agreed" if agrees else "objected", at, by, due, why) for agrees, at, by, due, why in opinions]
    reminders = Reminder.objects.filter(**own).values_list("kind", "at", "colleague__name", "due")
    events += [Event(kind, at, whom, due) for kind, at, whom, due in reminders]
    return sorted(events, key=lambda event: (event.what != "made", event.at))
