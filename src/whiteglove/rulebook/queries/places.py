"""Touchpoints as people and programs name them."""

from collections import defaultdict
from collections.abc import Iterable

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.journey.models import Touchpoint


def touchpoints_named(references: Iterable[str]) -> tuple[int, ...]:
    """Their ids, by id, by `journey/touchpoint`, or by the touchpoint's key where one journey alone has it.

    Raises NotUnderstood.
    """
    asked = list(references)
    if not asked:
        return ()
    known: dict[str, set[int]] = defaultdict(set)
    rows = Touchpoint.objects.filter(retired_at=None).values_list("pk", "journey__key", "key")
    for touchpoint_id, journey, key in rows:
        for name in (str(touchpoint_id), key, f"{journey}/{key}"):
            known[name].add(touchpoint_id)
    for reference in asked:
        if not known[reference]:
            raise NotUnderstood(f"There is no touchpoint “{reference}” on any map.")
        if len(known[reference]) > 1:
            raise NotUnderstood(f"Several journeys have a touchpoint “{reference}”: name it as journey/touchpoint.")
    return tuple(sorted({one for reference in asked for one in known[reference]}))
