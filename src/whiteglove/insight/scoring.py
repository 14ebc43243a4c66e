"""How it felt, by touchpoint, team, channel, language or week: with interval, n, and how many were asked."""

from dataclasses import dataclass

from whiteglove.analysis.figures import Figure
from whiteglove.analysis.recommending import nps
from whiteglove.analysis.scales import Scale
from whiteglove.analysis.scores import clustered_mean, clustered_share
from whiteglove.insight.reading import By, Period, Sums, sums_by
from whiteglove.insight.scales import scale_of
from whiteglove.perception.models import Kind


@dataclass(frozen=True, slots=True)
class Scored:
    """One cell. key: id of touchpoint or team, a channel, a language, a week. net: the NPS, where that was asked."""

    key: str
    mean: Figure
    share: Figure
    net: Figure | None = None


def scores(journey_id: int, kind: str, by: By, period: Period, *, there: int | None = None) -> list[Scored]:
    """Each cell in which somebody answered or was asked, by key; there: of this touchpoint alone.

    Raises NotUnderstood for a kind without figures.
    """
    scale = scale_of(kind)
    cells = sums_by(journey_id, kind, by, period, scale=scale, there=there)
    return [scored(key, sums, kind, scale, period) for key, sums in sorted(cells.items())]


def scored(key: str, sums: Sums, kind: str, scale: Scale, period: Period) -> Scored:
    """The figures of one cell from its sums (docs/methods/scores.md)."""
    repeated = [(n, total, squares) for n, total, squares, _, _ in sums.repeated]
    mean = clustered_mean(sums.n, sums.total, sums.squares, repeated=repeated, scale=scale)
    satisfied = [(n, good) for n, _, _, good, _ in sums.repeated]
    share = clustered_share(sums.satisfied, sums.n, repeated=satisfied)
    net = None
    if kind == Kind.NPS:
        both = [(n, good, low) for n, _, _, good, low in sums.repeated]
        net = nps(sums.satisfied, sums.n - sums.satisfied - sums.low, sums.low, repeated=both)

    def asked(figure: Figure) -> Figure:
        return figure.asked(sums.invited, answered=sums.answered, period=period.days)

    return Scored(key, asked(mean), asked(share), asked(net) if net else None)
