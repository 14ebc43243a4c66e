"""Due callbacks are put on one person's list at a time, fifteen minutes before their time; run by clockwork."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from whiteglove.conversations.actions.attention import News, tell_news
from whiteglove.conversations.models import Because
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotFound
from whiteglove.promises.actions.calling import hold_callback, is_held, put_on_list
from whiteglove.promises.actions.columns import PromiseSettled
from whiteglove.promises.actions.telling import keeping_of
from whiteglove.promises.callers import who_calls
from whiteglove.promises.models import Callback, Promise
from whiteglove.promises.models.promise import STANDING
from whiteglove.promises.windows import BEFORE_TIME, LEASE
from whiteglove.team.presence import Snapshot
from whiteglove.team.snapshot import snapshot

AT_ONCE = 1000


def put_due_callbacks_on_lists() -> int:
    """Give each that is due, and stands on nobody's list, to somebody who is there; returns how many. Harmless twice.

    Where nobody is there it stays nobody's, and the next minute asks again.
    """
    now = clock.now()
    ids = list(due_unheld(now).order_by("place_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    if not ids:
        return 0
    who_is_here, load = snapshot(now), _load(now)
    return sum(_give(callback_id, now, who_is_here, load) for callback_id in ids)


def due_unheld(now: datetime) -> QuerySet[Callback]:
    """Those whose time is near, whom nobody is calling and nobody is asked about."""
    near = Callback.objects.filter(promise__state__in=STANDING, asks="", window_from__lte=now + BEFORE_TIME)
    return near.filter(Q(on_list_of=None) | Q(listed_at__lte=now - LEASE))


def _load(now: datetime) -> Counter[int]:
    held = Callback.objects.filter(on_list_of__isnull=False, listed_at__gt=now - LEASE)
    counted = held.filter(promise__state__in=STANDING).values_list("on_list_of").annotate(count=Count("pk"))
    return Counter(dict(counted.order_by()))


@transaction.atomic
def _give(callback_id: int, now: datetime, who_is_here: Snapshot, load: Counter[int]) -> bool:
    try:
        promise, callback = hold_callback(SYSTEM, callback_id)
    except (NotFound, PromiseSettled):
        return False
    if is_held(callback, now) or callback.asks:
        return False
    before = callback.on_list_of_id
    whom = who_calls(who_is_here, keeping_of(promise), load=load, besides=[before] if before else [])
    if whom is None and before is None:
        return False
    put_on_list(SYSTEM, promise, callback, colleague=whom)
    if whom is not None:
        load[whom] += 1
        _tell(promise, callback, whom)
    return True


def _tell(promise: Promise, callback: Callback, whom: int) -> None:
    news = News(
        about=f"promise:{promise.pk}",
        because=Because.PROMISE_DUE,
        key=f"callback:{promise.pk}:{callback.window_from.isoformat()}:{whom}",
        team=promise.team_id,
        customer=promise.customer_id,
        conversation=promise.conversation_id,
    )
    tell_news(SYSTEM, news, whom={whom})
