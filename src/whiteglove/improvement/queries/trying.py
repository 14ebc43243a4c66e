"""Some teams do without a rule now: what was felt so far."""

from typing import Any

from whiteglove.analysis.helped import did_it_help
from whiteglove.analysis.scales import CSAT
from whiteglove.foundation.actors import Actor
from whiteglove.improvement.models import Decision
from whiteglove.improvement.queries.lifted import felt_around
from whiteglove.improvement.shapes import helped_json
from whiteglove.rulebook.queries.visible import visible_rules


def so_far(actor: Actor, rule_id: int) -> dict[str, Any] | None:
    """First figures of the trial of this rule that runs, as `helped_json` has them; None: none runs.

    They are calculated anew each time and kept nowhere: what counts is written down when the trial ends.
    """
    running = Decision.objects.filter(rule=rule_id, rule__in=visible_rules(actor).values("pk"))
    decision = running.filter(trial__isnull=False, trial__ended_at=None).select_related("rule", "trial").first()
    if decision is None:
        return None
    felt, _ = felt_around(decision)
    return helped_json(did_it_help(felt, scale=CSAT))
