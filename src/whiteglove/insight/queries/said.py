"""What customers say of the things that are guessed: scores, the worst hand-over, the weakest touchpoint."""

from dataclasses import dataclass
from typing import Any

from whiteglove.analysis.comparing import is_worse
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.insight.queries.felt import consistency, perception, quarter
from whiteglove.insight.queries.webs import Web, party_number, web
from whiteglove.insight.shapes import as_json
from whiteglove.journey.models import Journey, Touchpoint


@dataclass(frozen=True, slots=True)
class Said:
    """Of the last thirteen weeks, as it is kept with a guess. scores: figures by id of the touchpoint.

    worst_hand_over: from, to (ids of parties), effect. weakest: touchpoint (id), mean. Empty: nobody knows.
    """

    scores: dict[int, dict[str, Any]]
    worst_hand_over: dict[str, Any]
    weakest: dict[str, Any]


def said_of(actor: Actor, journey: Journey, kind: str) -> Said:
    """All of it. Raises NotAllowed."""
    period = quarter(clock.now())
    ids = dict(Touchpoint.objects.filter(journey=journey).values_list("key", "pk"))
    scores = {
        ids[one.key]: as_json(one.mean) or {}
        for one in perception(actor, journey.key, kind=kind, period=period)
        if one.mean.value is not None
    }
    whole = consistency(actor, journey.key, kind=kind, period=period)
    weakest = {"touchpoint": ids[whole.weakest], "mean": as_json(whole.weakest_mean)} if whole.weakest else {}
    return Said(scores, worst_hand_over(web(actor, journey.key, kind=kind, period=period)), weakest)


def worst_hand_over(found: Web) -> dict[str, Any]:
    """The one after which customers lose most, of those where that is more than chance."""
    hurting = [edge for edge in found.edges if is_worse(edge.effect)]
    if not hurting:
        return {}
    worst = min(hurting, key=lambda edge: edge.effect.high or 0.0)
    return {"from": party_number(worst.from_id), "to": party_number(worst.to_id), "effect": as_json(worst.effect)}
