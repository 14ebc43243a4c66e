"""Which gestures peers look at afterwards: chance, weighted by risk; pure, with the lot passed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from whiteglove.analysis.figures import SHARE, Figure
from whiteglove.analysis.proportions import wilson

# docs/methods/looks.md: one in twenty of the plainest, at most nine in ten of the riskiest.
AT_LEAST = 0.05
FOR_ALL_OF_A_CASE = 0.25
FOR_A_BENT_RULE = 0.3
FOR_EACH_TIME_AGAIN = 0.1
TIMES_AGAIN_COUNTED = 3
FOR_UPSET = 0.1
AT_MOST = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """What makes a look likelier. per_case: of the limit under which it was given, None: without end.

    again: how often this customer was given something before. rule_binds: the rule that was bent was mandatory.
    """

    worth: int
    per_case: int | None
    rule_binds: bool
    again: int
    is_upset: bool


def chance_of_look(risk: Risk) -> tuple[float, list[str]]:
    """With which chance, 0 to 1, and for which reasons: any, worth, rule, again, upset. docs/methods/looks.md."""
    chance, reasons = AT_LEAST, ["any"]
    share = min(1.0, risk.worth / risk.per_case) if risk.per_case else float(risk.worth > 0)
    for weight, reason in (
        (FOR_ALL_OF_A_CASE * share, "worth"),
        (FOR_A_BENT_RULE * risk.rule_binds, "rule"),
        (FOR_EACH_TIME_AGAIN * min(risk.again, TIMES_AGAIN_COUNTED), "again"),
        (FOR_UPSET * risk.is_upset, "upset"),
    ):
        if weight > 0:
            chance += weight
            reasons.append(reason)
    return min(AT_MOST, chance), reasons


@dataclass(frozen=True, slots=True)
class Peer:
    """A colleague who may be asked. rank: of their role, 0 the highest. waiting: looks they have not answered yet."""

    id: int
    rank: int
    waiting: int


def peer_for(giver: int | None, rank: int, peers: Sequence[Peer], lot: int) -> int | None:
    """Whom to ask: no one above the giver, not the giver, the least asked first; `lot` decides among equals."""
    able = [one for one in peers if one.id != giver and one.rank >= rank]
    if not able:
        return None
    fewest = min(one.waiting for one in able)
    equals = sorted(one.id for one in able if one.waiting == fewest)
    return equals[lot % len(equals)]


def trusted(said: Sequence[str]) -> Figure:
    """The share of looks in which a peer would have done the same or more. said: same, more or else, one a look."""
    if not said:
        return Figure(value=None, low=None, high=None, n=0, unit=SHARE, method="looks")
    interval = wilson(sum(one in ("same", "more") for one in said), len(said))
    return Figure(
        value=interval.share, low=interval.low, high=interval.high, n=interval.n, unit=SHARE, method="looks"
    )
