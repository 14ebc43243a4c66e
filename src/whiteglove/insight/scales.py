"""The scale of each kind of question, for the calculations."""

from whiteglove.analysis.scales import CES, CSAT, RECOMMEND, Scale
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.perception.models import Kind

SCALES: dict[str, Scale] = {
    Kind.CSAT: CSAT,
    Kind.CES: CES,
    Kind.NPS: RECOMMEND,
    Kind.RETURN: CSAT,
    Kind.OUTCOME: CSAT,
    Kind.WAY: CSAT,
    Kind.COURTESY: CSAT,
}


def scale_of(kind: str) -> Scale:
    """Of the answers of one kind. Raises NotUnderstood for one whose answers have no common scale."""
    found = SCALES.get(kind)
    if found is None:
        raise NotUnderstood(f"There are no figures of {kind!r}. Ask for one of {', '.join(SCALES)}.")
    return found
