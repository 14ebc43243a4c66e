"""What falls due in promises: somebody is reminded before, and a broken one is seen at once.

Either brings back a conversation that was paused.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotFound
from whiteglove.promises.actions.columns import break_if_due, end_pause_of, hold, write
from whiteglove.promises.actions.telling import tell_due_soon, tell_of_break
from whiteglove.promises.models import Promise
from whiteglove.promises.models.promise import WATCHED
from whiteglove.team.presence import Snapshot
from whiteglove.team.snapshot import snapshot

AT_ONCE = 1000
A_MINUTE = timedelta(minutes=1)
Act = Callable[[int, datetime, Snapshot], bool]


def break_what_fell_due() -> int:
    """What was not kept in time is broken, in the order in which it fell due; returns how many. Harmless twice.

    What was told to many waits behind the rest: thousands must not keep back one that somebody hears of.
    """
    now = clock.now()
    return _each(Promise.objects.filter(WATCHED, due__lt=now).order_by("is_to_many", "due", "id"), _break, now)


def remind_of_what_falls_due() -> int:
    """Somebody is reminded of what falls due soon, once for each time it is due; returns of how many."""
    now = clock.now()
    return _each(Promise.objects.filter(remind_at__lte=now).order_by("remind_at", "id"), _remind, now)


def _each(due: QuerySet[Promise], act: Act, now: datetime) -> int:
    ids = list(due.values_list("id", flat=True)[:AT_ONCE])
    if not ids:
        return 0
    who_is_here = snapshot(now)
    return sum(act(promise_id, now, who_is_here) for promise_id in ids)


@transaction.atomic
def _break(promise_id: int, now: datetime, who_is_here: Snapshot) -> bool:
    try:
        promise = hold(SYSTEM, promise_id)
    except NotFound:
        return False
    if not break_if_due(promise, now):
        return False
    write(promise, settled_at=None)
    end_pause_of(promise, now)
    tell_of_break(promise, who_is_here)
    return True


@transaction.atomic
def _remind(promise_id: int, now: datetime, who_is_here: Snapshot) -> bool:
    """Where it is too late for that, the break tells; while nobody at all is there, it is asked again in a minute.

    It waits behind the others until then: many that nobody hears must not keep back one that somebody would.
    """
    try:
        promise = hold(SYSTEM, promise_id)
    except NotFound:
        return False
    if promise.remind_at is None or promise.remind_at > now:
        return False
    is_in_time = promise.settled_at is None and promise.due >= now
    if is_in_time:
        end_pause_of(promise, now)
        if not tell_due_soon(promise, who_is_here):
            Promise.objects.filter(pk=promise.pk).update(remind_at=now + A_MINUTE)
            return False
    Promise.objects.filter(pk=promise.pk).update(remind_at=None)
    return is_in_time
