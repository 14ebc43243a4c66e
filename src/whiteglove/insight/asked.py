"""Who answered at a touchpoint, beside who was asked there: the score as if each kind had answered alike."""

from dataclasses import asdict, dataclass
from typing import Any

from whiteglove.analysis.figures import Figure
from whiteglove.analysis.scores import spread
from whiteglove.analysis.weighting import Cell, post_stratified
from whiteglove.insight.reading import THERE, WHICH, By, Period, Sums, asked_of, invited_by, rows, sums_by
from whiteglove.insight.scales import scale_of
from whiteglove.insight.shapes import as_json, figure_from

# Channel and language, of an answer as it was asked: what it was written in may be another language. Who answered
# without being asked stands for nobody but themselves, and is not among them.
ANSWERED = (
    "coalesce(nullif(r.channel, ''), '?') || '/' || coalesce(nullif(i.language, ''), nullif(r.language, ''), '?')"
)
INVITED = "coalesce(nullif(e.channel, ''), '?') || '/' || coalesce(nullif(i.language, ''), '?')"
CELLS = f"""
SELECT {ANSWERED}, count(*), sum(r.value), sum(r.value::bigint * r.value)
FROM perception_response r JOIN perception_invitation i ON i.id = r.invitation_id
WHERE {WHICH} AND {THERE} GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class WeightedShown:
    """Beside each other. bounds: lowest and highest mean if all the silent felt at either end; None from 20 % on.

    kinds: how many of channel and language; alike: 1 where all kinds answered as often, lower the more they differ.
    """

    weighted: Figure
    plain: Figure
    bounds: tuple[float, float] | None
    kinds: int
    alike: float
    is_trimmed: bool


def weighted_there(journey_id: int, touchpoint_id: int, kind: str, period: Period) -> dict[str, Any] | None:
    """As it is kept; None where nobody counted who was asked. Five statements."""
    scale = scale_of(kind)
    asked = asked_of(journey_id, kind, period, there=touchpoint_id)
    invited = {name: int(n) for name, n in rows(invited_by(INVITED, there=True), asked)}
    if not invited:
        return None
    answered = {name: (int(n), float(total), float(squares)) for name, n, total, squares in rows(CELLS, asked)}
    cells = [
        Cell(name, invited.get(name, 0), *answered.get(name, (0, 0.0, 0.0))) for name in sorted({*invited, *answered})
    ]
    whole = sums_by(journey_id, kind, By.ALL, period, scale=scale, there=touchpoint_id).get("all", Sums())
    repeated = [(n, total, squares) for n, total, squares, _, _ in whole.repeated]
    effect = spread(whole.n, whole.total, whole.squares, repeated=repeated).design_effect if whole.n else 1.0
    found = post_stratified(cells, scale=scale, customers_effect=effect)
    shown = WeightedShown(found.weighted, found.plain, found.bounds, len(cells), found.r_indicator, found.is_trimmed)
    return asdict(shown) | {"weighted": as_json(found.weighted), "plain": as_json(found.plain)}


def weighted_from(told: dict[str, Any] | None) -> WeightedShown | None:
    """What was kept."""
    if told is None:
        return None
    bounds = tuple(told["bounds"]) if told["bounds"] else None
    figures = {"weighted": figure_from(told["weighted"]), "plain": figure_from(told["plain"])}
    return WeightedShown(**(told | figures | {"bounds": bounds}))
