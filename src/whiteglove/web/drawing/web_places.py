"""Where everybody stands in a web: by who they are alone, so that the same web looks the same tomorrow."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from math import sqrt

from whiteglove.web.drawing.web_figures import Sort, Stand

WIDTH = 1120.0
MARGIN = 24.0
NEAREST, FARTHEST = 118.0, 262.0  # from the middle to those around, at top and bottom, and halfway
LOWEST, ROW = 520.0, 24.0
BETWEEN_GROUPS = 0.7  # of a row
MIDDLE_ROW, CHANNEL_ROW = 68.0, 22.0
REACH = 0.97  # how near to top and bottom the ring comes
RADIUS = {Sort.CUSTOMER: 20.0, Sort.TEAM: 9.0, Sort.COLLEAGUE: 6.0, Sort.MACHINE: 7.0, Sort.NOBODY: 10.0}
CHANNEL_RADIUS = 4.0
IN_GROUP = (Sort.TEAM, Sort.MACHINE, Sort.COLLEAGUE, Sort.NOBODY)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one stands. side: 1 to the right of the middle, -1 to the left, 0 in it."""

    x: float
    y: float
    side: int
    radius: float


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a group whose team does not stand in the web itself."""

    x: float
    y: float
    side: int
    name: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All places. groups: ids of those who belong together, on one side, in order."""

    height: float
    places: dict[str, Place]
    headings: tuple[Heading, ...]
    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One slot of the ring: somebody, or the name of a group."""

    at: float
    stand: Stand | None
    group: tuple[int, int]
    name: str


def plan_of(stands: Iterable[Stand]) -> Plan:
    """Places by kind, team and id, never by figures: one more moves each other by about one slot of the ring."""
    known = sorted({one.id: one for one in stands}.values(), key=_order)
    around = [one for one in known if one.sort not in (Sort.CUSTOMER, Sort.CHANNEL)]
    customers = [one for one in known if one.sort is Sort.CUSTOMER]
    channels = [one for one in known if one.sort is Sort.CHANNEL]
    rows, total = _rows(around)
    core = MIDDLE_ROW * len(customers) + CHANNEL_ROW * len(channels)
    height = max(LOWEST, total / 2 * ROW + 2 * MARGIN, core + 2 * MARGIN)
    places = _middle(customers, channels, height, core)
    headings, sides = [], dict[tuple[tuple[int, int], int], list[str]]()
    for row in rows:
        x, y, side = _on_ring(row.at / total, height, total)
        if row.stand is None:
            headings.append(Heading(x, y, side, row.name))
            continue
        places[row.stand.id] = Place(x, y, side, RADIUS[row.stand.sort])
        sides.setdefault((row.group, side), []).append(row.stand.id)
    return Plan(height, places, tuple(headings), tuple(map(tuple, sides.values())))


def _order(one: Stand) -> tuple[tuple[int, int], int, int, str]:
    rank = IN_GROUP.index(one.sort) if one.sort in IN_GROUP else 0
    return one.group, rank, one.number, one.id


def _rows(around: list[Stand]) -> tuple[list[_Row], float]:
    """The slots in order, each with its middle, and how many rows there are together."""
    rows, at = [], 0.0
    for group, members in groupby(around, key=lambda one: one.group):
        found = list(members)
        if found[0].sort is not Sort.TEAM and found[0].group_name:
            rows.append(_Row(at + 0.5, None, group, found[0].group_name))
            at += 1
        for one in found:
            rows.append(_Row(at + 0.5, one, group, ""))
            at += 1
        at += BETWEEN_GROUPS
    return rows, max(at, 1.0)


def _on_ring(share: float, height: float, total: float) -> tuple[float, float, int]:
    """Clockwise from the top, in rows of the same height: so no label meets another."""
    side = 1 if share < 0.5 else -1
    down = share * 2 if side == 1 else (1 - share) * 2
    stretched = min(height - 2 * MARGIN, max(total / 2 * ROW, (height - 2 * MARGIN) * REACH))
    y = height / 2 + (down - 0.5) * stretched
    from_middle = (down * 2 - 1) * REACH
    x = NEAREST + (FARTHEST - NEAREST) * sqrt(1 - from_middle**2)
    return WIDTH / 2 + side * x, y, side


def _middle(customers: list[Stand], channels: list[Stand], height: float, core: float) -> dict[str, Place]:
    y, found = (height - core) / 2, {}
    for one in customers:
        found[one.id] = Place(WIDTH / 2, y + RADIUS[Sort.CUSTOMER] + 2, 0, RADIUS[Sort.CUSTOMER])
        y += MIDDLE_ROW
    for one in channels:
        found[one.id] = Place(WIDTH / 2 - 40, y + CHANNEL_ROW / 2, 0, CHANNEL_RADIUS)
        y += CHANNEL_ROW
    return found
