"""Where a journey breaks: consistency with its weakest link, drops, the spider's web, touchpoints going bad."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from whiteglove.analysis.consistency import TouchpointMean, WeakestLink, weakest_link
from whiteglove.analysis.drops import Drop, Kind, Steps, by_pair, drops, previous_scores
from whiteglove.analysis.edges import Scored as EdgeScored
from whiteglove.analysis.edges import edge_effects
from whiteglove.analysis.figures import CHANGE, Figure, unknown
from whiteglove.analysis.handovers import handover_effect
from whiteglove.analysis.scores import spread
from whiteglove.analysis.signals import Signal, Week, touchpoint_signal
from whiteglove.insight.chains import Chains
from whiteglove.insight.reading import Sums, WeekSums
from whiteglove.insight.scales import scale_of

FEWEST_EACH_WAY = 5
DROP_SHARE_OF_SCALE = 0.5  # two points of five


@dataclass(frozen=True, slots=True)
class Between:
    """From one touchpoint to the next; what goes with a hand-over there (and with a cold one, a warm one), each
    against steps without any; None where too few to compare. handed: how many steps had one.
    """

    drop: Drop
    handover: Figure | None
    cold: Figure | None
    warm: Figure | None
    handed: int


def drops_of(found: Chains, kind: str, *, gap_days: float) -> list[Between]:
    """Each pair of touchpoints that somebody went between."""
    scale = scale_of(kind)
    all_steps = found.steps(gap_days=gap_days)
    fall = DROP_SHARE_OF_SCALE * (scale.high - scale.low)
    of_pair = dict(by_pair(all_steps))
    found_there = drops(all_steps, scale=scale, drop_points=fall)
    return [_between(of_pair[drop.origin, drop.touchpoint], drop) for drop in found_there]


def _between(there: Steps, drop: Drop) -> Between:
    found = {kind: _with_hand_over(there, kind) for kind in (Kind.ANY, Kind.COLD, Kind.WARM)}
    handed = int((there.handover != 0).sum())
    return Between(drop, found[Kind.ANY], found[Kind.COLD], found[Kind.WARM], handed)


def _with_hand_over(chosen: Steps, kind: Kind) -> Figure | None:
    handed, without = int((chosen.handover & kind != 0).sum()), int((chosen.handover == 0).sum())
    if min(handed, without) < FEWEST_EACH_WAY:
        return None
    effect = handover_effect(chosen, kind=kind)
    return None if effect.value is None else effect


def weakest_of(sums: dict[str, Sums], kind: str) -> WeakestLink | None:
    """The touchpoint where it breaks."""
    found = []
    for key, cell in sums.items():
        if cell.n:
            repeated = [(n, total, squares) for n, total, squares, _, _ in cell.repeated]
            of = spread(cell.n, cell.total, cell.squares, repeated=repeated)
            found.append(TouchpointMean(key, cell.n, of.mean, of.variance))
    return weakest_link(found, scale=scale_of(kind))


@dataclass(frozen=True, slots=True)
class Edge:
    """What passed from one to another: how often, and what customers felt after it against like cases without."""

    from_party: int
    to_party: int
    n: int
    warm: int
    effect: Figure


def effects(found: Chains, *, gap_days: float) -> dict[tuple[int, int], Figure]:
    """By (from, to): points gained or lost after that hand-over, where a score is known after it."""
    encounters = found.encounters
    previous = previous_scores(found.steps(gap_days=gap_days), of=len(encounters.score))
    codes = {
        edge: code for code, edge in enumerate(sorted({(one.from_party, one.to_party) for one in found.passings}))
    }
    led = [(codes[one.from_party, one.to_party], one.row) for one in found.passings]
    handed = np.asarray([row for _, row in led], dtype=np.int64)
    alone = np.setdiff1d(np.arange(len(encounters.score)), handed)
    edges = np.concatenate([np.asarray([code for code, _ in led], dtype=np.int64), np.full(len(alone), -1)])
    at = np.concatenate([handed, alone])
    known = ~np.isnan(encounters.score[at]) if len(at) else np.zeros(0, dtype=bool)
    at, edges = at[known], edges[known]
    effect = edge_effects(
        EdgeScored(
            edge=edges,
            touchpoint=encounters.touchpoint[at],
            customer=encounters.customer[at],
            score=encounters.score[at],
            previous=previous[at],
        )
    )
    return {edge: effect[code] for edge, code in codes.items() if code in effect}


def edges_of(counted: Sequence[tuple[int, int, int, int]], effect: dict[tuple[int, int], Figure]) -> list[Edge]:
    """counted: (from, to, how often, of these warm)."""
    nothing = unknown(unit=CHANGE, method="")
    return [Edge(a, b, n, warm, effect.get((a, b), nothing)) for a, b, n, warm in counted]


@dataclass(frozen=True, slots=True)
class Bad:
    """A touchpoint that goes bad."""

    touchpoint_id: int
    signal: Signal


def signals_of(weeks: Sequence[WeekSums], kind: str, *, looked_at: dict[int, date] | None = None) -> list[Bad]:
    """Touchpoints of which the chart says that they got worse. looked_at: when somebody last looked."""
    by_touchpoint: dict[int, list[Week]] = {}
    for one in weeks:
        by_touchpoint.setdefault(one.touchpoint_id, []).append(Week(one.week, one.n, one.total, one.squares))
    found = []
    for touchpoint_id, weekly in by_touchpoint.items():
        since = (looked_at or {}).get(touchpoint_id)
        signal = touchpoint_signal(weekly, scale=scale_of(kind), looked_at=since)
        if signal is not None:
            found.append(Bad(touchpoint_id, signal))
    return found
