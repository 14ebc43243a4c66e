"""The web as the staff drew it, each and together, and laid over the one that happened."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from whiteglove.analysis.figures import Figure
from whiteglove.analysis.scores import share_satisfied
from whiteglove.encounters.actions.parties_drawn import CHANNEL, QUEUE
from whiteglove.encounters.models import Party, PartyKind
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.insight.belonging import Belonging, belongings
from whiteglove.insight.models import DrawnEdge, WebSeen
from whiteglove.insight.queries.webs import CUSTOMERS, Web, party_id
from whiteglove.insight.web import Named, named
from whiteglove.journey.models import Journey
from whiteglove.team.permissions import May, require

NOBODY = "nobody"
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """From one to another, as nodes of the web have their ids (`customers`, `party:7`). line_id: of one's own."""

    first: str
    second: str
    by: int
    line_id: int | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """One's own lines, and everybody's together: how many drew each, and how many drew at all.

    parties: all that stand in them, by id of the node. seen: whether the actual web was shown to this colleague;
    has_drawn: and whether they had drawn before that.
    """

    journey: Journey
    own: list[DrawnLine]
    together: list[DrawnLine]
    drawers: int
    parties: dict[str, Named]
    belongs: dict[str, Belonging]
    seen: bool
    has_drawn: bool


@dataclass(frozen=True, slots=True)
class Overlay:
    """What was drawn, laid over what happened. Each by the ids of the web's lines.

    both: happened and stood in the drawing; missed: happened, and nobody drew it; only_drawn: drawn, and never
    happened. missed_nodes: those whom nobody drew. stood: share of the hand-overs that happened.
    """

    both: frozenset[Pair]
    missed: frozenset[Pair]
    only_drawn: frozenset[Pair]
    missed_nodes: frozenset[str]
    stood: Figure


def drawing(actor: Actor, journey_key: str) -> Drawing:
    """As it is drawn so far. Raises NotFound."""
    require(actor, May.GUESS)
    journey = Journey.objects.filter(key=journey_key).first()
    if journey is None:
        raise NotFound(f"There is no journey {journey_key!r}.")
    lines = list(
        DrawnEdge.objects.filter(journey=journey)
        .order_by("id")
        .values_list("id", "colleague_id", "from_party_id", "to_party_id")
    )
    mine = actor.colleague_id
    seen = WebSeen.objects.filter(journey=journey, colleague=mine).first() if mine else None
    ids = sorted({party for _, _, first, second in lines for party in (first, second) if party})
    often = Counter((_id(first), _id(second)) for _, _, first, second in lines)
    return Drawing(
        journey=journey,
        own=[DrawnLine(_id(first), _id(second), 1, line) for line, whose, first, second in lines if whose == mine],
        together=[DrawnLine(first, second, n) for (first, second), n in sorted(often.items())],
        drawers=len({whose for _, whose, *_ in lines}),
        parties={party_id(number): one for number, one in named(ids).items()},
        belongs={party_id(number): one for number, one in belongings(ids, {}).items()},
        seen=seen is not None,
        has_drawn=seen is not None and seen.has_drawn,
    )


def _id(party: int | None) -> str:
    return CUSTOMERS if party is None else party_id(party)


def overlay(actual: Web, drawn: Iterable[DrawnLine]) -> Overlay:
    """Lay these lines over the web (docs/methods/web.md). One statement: which of them are channels."""
    wanted = _as_in_the_web({(one.first, one.second) for one in drawn}, actual)
    roofs = {node.id: _roofs(node.id, node.belongs) for node in actual.nodes}
    roofs[NOBODY] = frozenset({NOBODY})
    happened = _happened(actual)
    stood, covering = set(), set()
    for pair in happened:
        found = {(a, b) for a in roofs.get(pair[0], {pair[0]}) for b in roofs.get(pair[1], {pair[1]})} & wanted
        if found:
            stood.add(pair)
            covering |= found
    ends = {end for pair in wanted for end in pair}
    passed = {(one.from_id, one.to_id): one.n for one in actual.edges}
    return Overlay(
        both=frozenset(stood),
        missed=frozenset(set(happened) - stood),
        only_drawn=frozenset(wanted - covering),
        missed_nodes=_missed_nodes(actual, roofs, ends),
        stood=share_satisfied(sum(n for pair, n in passed.items() if pair in stood), sum(passed.values())),
    )


def _roofs(node: str, belongs: Belonging | None) -> frozenset[str]:
    """Under which ids one may have been drawn: their own, and their team's where it means them too."""
    if belongs is None or not belongs.is_under_roof:
        return frozenset({node})
    return frozenset({node, *(party_id(whole) for whole in belongs.wholes)})


def _happened(actual: Web) -> dict[Pair, int]:
    """Every line of the web with its number: hand-overs, whom customers met first, the channels they came by."""
    found: dict[Pair, int] = defaultdict(int)
    for edge in actual.edges:
        found[edge.from_id, edge.to_id] += edge.n
    for party, n in actual.meets:
        found[CUSTOMERS, party] += n
    if actual.nobody_first:
        found[CUSTOMERS, NOBODY] += actual.nobody_first
    return found


def _missed_nodes(actual: Web, roofs: dict[str, frozenset[str]], ends: Collection[str]) -> frozenset[str]:
    standing = {end for pair in _happened(actual) for end in pair if end != CUSTOMERS}
    return frozenset(node for node in standing if not roofs.get(node, frozenset({node})) & set(ends))


def _as_in_the_web(wanted: Collection[Pair], actual: Web) -> set[Pair]:
    """Lines that were drawn, by the ids of the web.

    A channel that customers use is on the way to whoever stands behind it: customers come to these. The queue in
    which nobody is there is the web's "nobody".
    """
    numbers = {int(end.partition(":")[2]) for pair in wanted for end in pair if end.startswith("party:")}
    machines = Party.objects.filter(pk__in=numbers, kind=PartyKind.MACHINE).values_list("pk", "key")
    names = {party_id(number): NOBODY if key == QUEUE else key for number, key in machines if _has_id(key)}
    there = {node.id for node in actual.nodes if node.kind == "channel"}
    found = set()
    for pair in wanted:
        first, second = (names.get(end, end) for end in pair)
        if second not in there:
            found.add((CUSTOMERS if first in there else first, second))
    return found


def _has_id(key: str) -> bool:
    return key == QUEUE or key.startswith(CHANNEL)
