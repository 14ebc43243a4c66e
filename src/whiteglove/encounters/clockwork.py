"""Clockwork: runs through a journey that go on no more are over."""

from datetime import datetime, timedelta

from django.db import transaction

from whiteglove.customers.models import Customer
from whiteglove.encounters.actions.runs import LONG_AGO
from whiteglove.encounters.actions.tally import touch
from whiteglove.encounters.facts import EpisodeEnded
from whiteglove.encounters.models import Episode
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.journey.models import Journey

AT_ONCE = 500
BATCHES_A_RUN = 200


def end_old_episodes(now: datetime | None = None) -> int:
    """End every episode in which nothing happened for more days than its journey says; returns how many.

    A batch a transaction; killed in between it goes on at the next run, and a second run finds nothing. What comes
    after all within those days, told late, lets it go on (`runs`).
    """
    at = now or clock.now()
    ended, batches = 0, 0
    for journey in Journey.objects.order_by("pk"):
        while batches < BATCHES_A_RUN:
            batch = _end_some(journey, at)
            ended, batches = ended + batch, batches + 1
            if batch < AT_ONCE:
                break
    return ended


@transaction.atomic
def _end_some(journey: Journey, now: datetime) -> int:
    """Those whose customer somebody holds are left for the next run: something is just coming."""
    gap = timedelta(days=journey.gap_days)
    old = Episode.objects.filter(journey=journey, ended_at=None, last_at__lt=now - gap)
    whose = list(old.order_by("last_at").values_list("customer", flat=True)[:AT_ONCE])
    customers = Customer.objects.select_for_update(skip_locked=True).filter(pk__in=whose).order_by("pk")
    held = list(customers.values_list("pk", flat=True))
    over = list(old.select_for_update().filter(customer__in=held).order_by("last_at")[:AT_ONCE])
    for episode in over:
        episode.ended_at, episode.why_ended = episode.last_at + gap, LONG_AGO
    Episode.objects.bulk_update(over, ["ended_at", "why_ended"])
    facts = [EpisodeEnded(one.pk, one.customer_id, journey.pk, LONG_AGO) for one in over]
    announce(*facts, actor=SYSTEM)
    if over:
        touch({journey.pk})
    return len(over)
