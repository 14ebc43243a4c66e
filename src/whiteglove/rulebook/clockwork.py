"""Each night: tightenings whose day has come end by themselves."""

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.rulebook.actions.holding import leave_version
from whiteglove.rulebook.actions.rules import end_rule
from whiteglove.rulebook.days import today
from whiteglove.rulebook.facts import RuleChanged, SunsetPassed
from whiteglove.rulebook.models import Rule, Sunset, Turn
from whiteglove.rulebook.rules import back_to, ids_of
from whiteglove.rulebook.shape import RuleThen

PASSED = "passed"


def end_passed_sunsets() -> int:
    """New rules are retired, raised ones go back to what held before; returns how many ended. Harmless twice, and
    after nights of standstill.
    """
    due = Sunset.objects.filter(rule__isnull=False, ended_at=None, ends_on__lte=today()).order_by("ends_on", "id")
    return sum(_end(rule, sunset) for rule, sunset in due.values_list("rule_id", "pk"))


@transaction.atomic
def _end(rule_id: int, sunset_id: int) -> bool:
    rule = Rule.objects.select_for_update(of=("self",)).get(pk=rule_id)
    rows = Sunset.objects.select_for_update(of=("self",))
    sunset = rows.filter(pk=sunset_id, ended_at=None, ends_on__lte=today()).first()
    if sunset is None:
        return False  # renewed or withdrawn meanwhile
    sunset.ended_at, sunset.why_ended = clock.now(), PASSED
    sunset.save(update_fields=["ended_at", "why_ended"])
    rule.expires_on = None
    announce(SunsetPassed(rule.pk, sunset.pk), actor=SYSTEM)
    if sunset.goes_back_to:
        _go_back(rule, sunset.goes_back_to)
    else:
        end_rule(SYSTEM, rule, why=PASSED)
    return True


def _go_back(rule: Rule, then: RuleThen) -> None:
    """What binds is as it was before, but never more than now; its owner, reason and review are as they are now."""
    rule.is_mandatory = rule.is_mandatory and then["mandatory"]
    rule.text, rule.instead = then["text"], then["instead"]
    for places, before in ((rule.touchpoints, then["touchpoints"]), (rule.teams, then["teams"])):
        places.set(back_to(places.values_list("pk", flat=True), ids_of(before)))
    rule.revision += 1
    rule.save()
    leave_version(SYSTEM, rule, turn=Turn.LOOSER, why=PASSED)
    announce(RuleChanged(rule.pk, rule.revision, Turn.LOOSER.value, None), actor=SYSTEM)
