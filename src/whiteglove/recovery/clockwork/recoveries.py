"""Each minute: what is to be put right is put right by somebody here, and no pause hides it."""

from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Q

from whiteglove.conversations.actions.pausing import end_pause_for_promise
from whiteglove.conversations.models import Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.recovery.actions.recoveries import RecoveryOver, hand_on
from whiteglove.recovery.models import Recovery
from whiteglove.routing.house import moment_now
from whiteglove.team.models import Team

AT_ONCE = 200
NEAR = timedelta(hours=1)


def somebody_puts_it_right() -> dict[str, int]:
    """What nobody owns, and what comes near while its owner is away, goes to somebody present.

    Returns how many were handed on, and how many pauses ended; each by itself, and a second run finds nothing to do.
    """
    now = clock.now()
    return {"handed_on": sum(_hand_on(one) for one in _without_anybody(now)), "paused": _end_pauses(now)}


def _without_anybody(now: datetime) -> list[int]:
    """In the order in which customers hear of it."""
    near = Q(owner=None) | Q(next_at__lte=now + NEAR)
    running = Recovery.objects.filter(near, closed_at=None).order_by("next_at", "id")
    rows = list(running.values_list("pk", "owner", "team"))
    if not rows:
        return []
    here, default = (
        moment_now(is_fresh=True),
        Team.objects.order_by("-is_default", "id").values_list("pk", flat=True)[0],
    )
    somebody = {team: bool(here.anybody(team)) for team in {team or default for *_, team in rows}}
    waiting = (
        pk for pk, owner, team in rows if somebody[team or default] and not here.answers(owner, team or default)
    )
    return list(islice(waiting, AT_ONCE))


def _hand_on(recovery_id: int) -> bool:
    before = Recovery.objects.values_list("owner", flat=True).get(pk=recovery_id)
    try:
        return hand_on(SYSTEM, recovery_id).owner_id != before
    except RecoveryOver:
        return False


@transaction.atomic
def _end_pauses(now: datetime) -> int:
    hidden = Conversation.objects.filter(paused_until__isnull=False, recovery_at__lte=now + NEAR).order_by("pk")
    return sum(end_pause_for_promise(one, now=now) for one in list(hidden.values_list("pk", flat=True)[:AT_ONCE]))
