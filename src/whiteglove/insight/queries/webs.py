"""The actual web of a journey: who meets customers, whom they are passed to, and how it felt after that."""

import zlib
from dataclasses import dataclass
from typing import Any

from whiteglove.analysis.figures import CHANGE, Figure, unknown
from whiteglove.encounters.models import PartyKind
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.insight import journeys
from whiteglove.insight.belonging import Belonging, belongings
from whiteglove.insight.keeping import kept
from whiteglove.insight.lifting import Lift, chains_lifted
from whiteglove.insight.queries.felt import chains_of, ever, journey_by
from whiteglove.insight.reading import Period
from whiteglove.insight.shapes import as_json, figure_from
from whiteglove.insight.web import Named, counted, named
from whiteglove.journey.models import Journey
from whiteglove.perception.models import Kind

CUSTOMERS = "customers"
# Between two single colleagues an effect is told from so many cases on; below that it would shame by chance.
FEWEST_BETWEEN_PEOPLE = 10
# More than this are drawn as their teams, unless somebody wants to see each.
MOST_DRAWN = 60


@dataclass(frozen=True, slots=True)
class Node:
    """Whoever stands in the web. id: `customers`, `party:7` or `channel:phone`; n: encounters.

    belongs: to which team; None: a customer or a channel.
    """

    id: str
    kind: str
    name: str
    n: int
    is_outside: bool = False
    belongs: Belonging | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """From one to another. warm: how many of n; effect: points gained or lost after it against like cases without."""

    from_id: str
    to_id: str
    n: int
    warm: int
    effect: Figure


@dataclass(frozen=True, slots=True)
class Web:
    """The whole of it. meets: whom customers meet first, (id of the party, how often); customers: how many."""

    nodes: list[Node]
    edges: list[Passed]
    meets: list[tuple[str, int]]
    customers: int
    encounters: int
    nobody_first: int


def party_id(number: int) -> str:
    """Id of the node of a party."""
    return f"party:{number}"


def party_number(node: str) -> int:
    """The party of such an id."""
    return int(node.removeprefix("party:"))


def web(
    actor: Actor,
    journey_key: str,
    *,
    kind: str = Kind.CSAT,
    period: Period | None = None,
    by_team: bool = False,
) -> Web:
    """Customers in the middle, everybody who meets them, and how they are passed on. Raises NotFound.

    by_team: colleagues as the teams they belong to; what is passed on within a team is not told then.
    """
    journey = journey_by(actor, journey_key)
    when = period or ever(clock.now())
    told = kept(journey.pk, f"web:{kind}:{when}", lambda: _web(journey, kind, when)).figures
    beside = dict(told["beside"])
    belongs = belongings([party for party, _ in told["met"]], beside)
    if by_team:
        lift = {party: one.whole for party, one in belongs.items() if one.whole is not None and one.whole != party}
        mark = zlib.crc32(repr(sorted(lift.items())).encode())
        name = f"web-of-teams:{kind}:{when}:{mark:x}"
        told = kept(journey.pk, name, lambda: _web(journey, kind, when, lift)).figures
        belongs = belongings([party for party, _ in told["met"]], beside)
    return _told(told, belongs)


def _told(told: dict[str, Any], belongs: dict[int, Belonging]) -> Web:
    names = named([party for party, _ in told["met"]])
    nodes = [Node(CUSTOMERS, "customer", "", told["encounters"])]
    nodes += [
        Node(party_id(party), names[party].kind, names[party].name, n, names[party].is_outside, belongs.get(party))
        for party, n in told["met"]
        if party in names
    ]
    nodes += [Node(f"channel:{channel}", "channel", channel, n) for channel, n in told["channels"]]
    edges = [
        Passed(party_id(a), party_id(b), n, warm, _fair(figure_from(effect), names[a], names[b]))
        for a, b, n, warm, effect in told["passed"]
        if a in names and b in names
    ]
    return Web(
        nodes=nodes,
        edges=edges,
        meets=[(party_id(party), n) for party, n in told["first"] if party in names],
        customers=told["customers"],
        encounters=told["encounters"],
        nobody_first=sum(n for party, n in told["first"] if party is None),
    )


def _fair(effect: Figure, first: Named, second: Named) -> Figure:
    """What may be told of this line: nothing of two people from a handful of cases."""
    is_of_people = first.kind == second.kind == PartyKind.COLLEAGUE
    if is_of_people and effect.value is not None and effect.n < FEWEST_BETWEEN_PEOPLE:
        return unknown(unit=CHANGE, method=effect.method, n=effect.n)
    return effect


def _web(journey: Journey, kind: str, when: Period, lift: Lift | None = None) -> dict[str, Any]:
    found = counted(journey.pk, when, lift)
    chained = chains_of(journey, kind, when)
    if lift:
        chained = chains_lifted(chained, lift)
    effect = journeys.effects(chained, gap_days=journey.gap_days)
    edges = journeys.edges_of(found.passed, effect)
    return {
        "customers": found.customers,
        "encounters": found.encounters,
        "met": found.met,
        "first": found.first,
        "channels": found.channels,
        "beside": found.beside,
        "passed": [(one.from_party, one.to_party, one.n, one.warm, as_json(one.effect)) for one in edges],
    }
