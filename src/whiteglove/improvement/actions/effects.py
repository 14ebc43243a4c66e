"""Did it help? Written down by itself, and those whose words led there are thanked."""

from django.db import transaction

from whiteglove.analysis.helped import did_it_help
from whiteglove.analysis.scales import CSAT
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.improvement.actions.telling import thank
from whiteglove.improvement.facts import EffectWritten
from whiteglove.improvement.models import Effect
from whiteglove.improvement.queries.lifted import felt_around
from whiteglove.improvement.shapes import helped_json
from whiteglove.improvement.telling_back.sending import is_still_so


@transaction.atomic
def write_effect(effect_id: int, *, actor: Actor = SYSTEM) -> Effect | None:
    """Write down what went with a decision, once; None where it is written, or somebody writes it now.

    None, too, where the rule holds, or binds, again: nothing is asked about it any more.
    """
    due = Effect.objects.select_for_update(of=("self",), skip_locked=True)
    effect = due.select_related("decision__rule").filter(pk=effect_id, written_at=None).first()
    if effect is None:
        return None
    decision = effect.decision
    if not is_still_so(decision):
        effect.delete()
        return None
    felt, period = felt_around(decision)
    helped = did_it_help(felt, scale=CSAT)
    change = helped.change
    effect.figures = helped_json(helped) | {"period": [day.isoformat() for day in period]}
    effect.effect, effect.low, effect.high, effect.n = change.value, change.low, change.high, change.n
    effect.written_at = effect.thanked_at = clock.now()
    effect.save()
    told = thank(actor, decision)
    announce(EffectWritten(decision.rule_id, decision.pk, told), actor=actor)
    return effect
