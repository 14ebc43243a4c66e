"""Each night: a lowered limit whose day has come ends, and what held before holds again."""

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.rulebook.actions.limits import about, hold_limits
from whiteglove.rulebook.days import today
from whiteglove.rulebook.facts_of_limits import LimitHoldsAgain
from whiteglove.rulebook.models import Authority, Sunset

AT_ONCE = 500


def let_limits_hold_again() -> int:
    """Once for each lowered limit that nobody renewed; returns of how many. Harmless twice."""
    due = Sunset.objects.filter(authority__isnull=False, ended_at=None, ends_on__lte=today())
    ids = list(due.order_by("ends_on", "id").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_hold_again(sunset_id) for sunset_id in ids)


@transaction.atomic
def _hold_again(sunset_id: int) -> bool:
    hold_limits()
    rows = Sunset.objects.select_for_update(of=("self",)).select_related("authority")
    sunset = rows.filter(pk=sunset_id, ended_at=None, ends_on__lte=today()).first()
    if sunset is None or sunset.authority is None:
        return False
    lowered = sunset.authority
    now = clock.now()
    Authority.objects.filter(pk=lowered.pk, ended_at=None).update(ended_at=now, ended_by_whom=SYSTEM.reference)
    holds = _earlier(lowered, sunset) if sunset.goes_back_to else lowered
    sunset.ended_at, sunset.why_ended = now, "passed"
    sunset.save(update_fields=["ended_at", "why_ended"])
    announce(LimitHoldsAgain(*about(holds)), actor=SYSTEM)
    return True


def _earlier(lowered: Authority, sunset: Sunset) -> Authority:
    """The limit as it was. Where somebody set another one meanwhile, that one stays."""
    place = {name: getattr(lowered, name) for name in ("kind", "role", "colleague_id", "touchpoint_id")}
    running = Authority.objects.filter(**place, ended_at=None).first()
    if running is not None:
        return running
    return Authority.objects.create(
        **place,
        **sunset.goes_back_to,
        why=lowered.why,
        by_whom=SYSTEM.reference,
        at=clock.now(),
    )
