"""What falls due in the room: a round, the end of a trial, whether it helped."""

from zoneinfo import ZoneInfo

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.settings import settings
from whiteglove.improvement.actions.effects import write_effect
from whiteglove.improvement.actions.rounds import begin_round
from whiteglove.improvement.actions.telling import tell_of_week
from whiteglove.improvement.actions.trials import close_trial
from whiteglove.improvement.models import Effect, Round, Trial
from whiteglove.improvement.queries.decisions import scraped_in_week
from whiteglove.improvement.rules import round_is_due, week_to_tell_of
from whiteglove.rulebook.actions.holding import held
from whiteglove.rulebook.days import today

AT_ONCE = 500


def begin_round_when_due() -> bool:
    """Begin a round when so many days passed since the last (setting `round_days`). Harmless twice, also at once."""
    last = Round.objects.order_by("-began_at").first()
    if not round_is_due(last.began_at if last else None, clock.now(), every_days=settings().round_days):
        return False
    with transaction.atomic():
        newest = Round.objects.select_for_update().order_by("-began_at").first()
        if newest is not None and (last is None or newest.pk != last.pk):
            return False
        begin_round(SYSTEM)
    return True


def end_due_trials() -> int:
    """Where its last day is over, the rule holds for all again; returns how many. Harmless twice."""
    due = Trial.objects.filter(ended_at=None, ends_on__lte=today()).order_by("ends_on", "pk")
    return sum(map(_ended, due.values_list("pk", flat=True)[:AT_ONCE]))


def write_due_effects() -> int:
    """Write down whether it helped, where that is due; returns how often. Harmless twice."""
    due = Effect.objects.filter(written_at=None, due_on__lte=today()).order_by("due_on", "pk")
    return sum(write_effect(effect_id) is not None for effect_id in due.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def tell_on_monday() -> int:
    """On Monday morning those who lead hear what was scraped off last week; of how many rules. Harmless twice."""
    first = week_to_tell_of(clock.now().astimezone(ZoneInfo(settings().time_zone)))
    week = scraped_in_week(SYSTEM, first) if first is not None else None
    return 0 if week is None or week.is_empty else tell_of_week(SYSTEM, week)


@transaction.atomic
def _ended(trial_id: int) -> bool:
    rule_id = Trial.objects.values_list("rule_id", flat=True).get(pk=trial_id)
    held(SYSTEM, rule_id)
    trial = Trial.objects.select_for_update().get(pk=trial_id)
    if trial.ended_at is not None:
        return False
    close_trial(SYSTEM, trial)
    return True
