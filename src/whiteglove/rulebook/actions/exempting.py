"""A team does without a rule for a while."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.rulebook.actions.holding import held, refuse_retired
from whiteglove.rulebook.models import Exemption
from whiteglove.team.permissions import May, require


@transaction.atomic
def exempt_teams(actor: Actor, rule: int, teams: Iterable[int], *, days: tuple[date, date], why: str) -> None:
    """These teams need not follow it from the first day until the day before the second.

    Raises RuleIsRetired, NotFound, NotAllowed.
    """
    require(actor, May.DECIDE_RULES)
    row = held(actor, rule)
    refuse_retired(row)
    by = {"by_id": actor.colleague_id, "by_whom": actor.reference, "at": clock.now(), "why": why}
    from_on, until_on = days
    Exemption.objects.bulk_create(
        Exemption(rule=row, team_id=team, from_on=from_on, until_on=until_on, **by) for team in teams
    )


@transaction.atomic
def end_exemptions(actor: Actor, rule: int, *, on: date) -> int:
    """The rule holds again for all from this day. Those yet to begin never do. Returns how many ended."""
    require(actor, May.DECIDE_RULES)
    row = held(actor, rule)
    Exemption.objects.filter(rule=row, from_on__gte=on).delete()
    return Exemption.objects.filter(rule=row, until_on__gt=on).update(until_on=on)
