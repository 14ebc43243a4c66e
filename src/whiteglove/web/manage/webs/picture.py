"""From the web as it is known to the picture: who stands where, which lines matter, what is written on them."""

from collections.abc import Collection

from django.utils.translation import gettext

from whiteglove.insight.queries.drawn import NOBODY
from whiteglove.insight.queries.kinds import CustomersOf, KindOf
from whiteglove.insight.queries.webs import CUSTOMERS, Node, Passed, Web, party_id
from whiteglove.insight.scales import scale_of
from whiteglove.web.drawing.web_figures import Sign, Sort, Stand, Thread, Webbed
from whiteglove.web.manage.webs.asked import Asked, Seen
from whiteglove.web.manage.webs.words import (
    counted,
    is_clear,
    kind_name,
    line_words,
    name_of,
    node_name,
    node_words,
    number,
    sentence,
    short,
    step_of,
)

# A line matters when its effect is clear, or when at least every twentieth takes this way.
MATTERS = 0.05
FEWEST = 5
MOST_CHANNELS = 6
LAST_GROUP = 9


def picture(seen: Seen, wanted: Asked, *, title: str) -> Webbed:
    """The actual web, with lines that matter or, when asked, all."""
    web, width = seen.web, _width(wanted.kind)
    stood_for = {"customer", *(["channel"] if wanted.customers is KindOf.CHANNEL else [])} if seen.kinds else set()
    stands = [_stand(node, wanted) for node in _channels_cut(web.nodes) if node.kind not in stood_for]
    if web.nobody_first:
        stands.append(nobody(web))
    threads = _passed(seen, wanted, width)
    if seen.kinds:
        stands += _kinds_of(seen.kinds, wanted)
        for one in seen.kinds:
            threads += _met(f"{CUSTOMERS}:{one.key}", one.first, one.encounters, wanted)
    else:
        first = [(int(party.partition(":")[2]), n) for party, n in web.meets]
        threads += _met(CUSTOMERS, [*first, *([(None, web.nobody_first)] if web.nobody_first else [])],
                        web.encounters, wanted)  # fmt: skip
    words = f"{sentence(web)} {counted(web)}"
    return Webbed(title, words, tuple(stands), tuple(threads))


def _width(kind: str) -> float:
    scale = scale_of(kind)
    return float(scale.high - scale.low)


def _channels_cut(nodes: list[Node]) -> list[Node]:
    channels = sorted((node for node in nodes if node.kind == "channel"), key=lambda node: node.id)
    return [node for node in nodes if node.kind != "channel"] + channels[:MOST_CHANNELS]


def _stand(node: Node, wanted: Asked) -> Stand:
    return stand_of(node, href=f"{wanted.query(open=node.id)}#about")


def stand_of(node: Node, *, href: str = "", is_missed: bool = False) -> Stand:
    """One who stands in the web."""
    belongs = node.belongs
    return Stand(
        id=node.id,
        sort=Sort(node.kind),
        name=node_name(node.kind, node.name),
        group=belongs.group if belongs else (0, 0),
        number=_number(node.id),
        group_name=belongs.group_name if belongs else "",
        note=number(node.n) if node.n else "",
        title=node_words(node) if node.n else node_name(node.kind, node.name),
        href=href,
        is_missed=is_missed,
    )


def _number(node_id: str) -> int:
    number_in_it = node_id.partition(":")[2]
    return int(number_in_it) if number_in_it.isdecimal() else 0


def nobody(web: Web) -> Stand:
    """Where customers waited, and nobody was there."""
    name = node_name("nobody", "")
    return Stand(NOBODY, Sort.NOBODY, name, (LAST_GROUP, 0), note=number(web.nobody_first), title=name)


def _kinds_of(kinds: list[CustomersOf], wanted: Asked) -> list[Stand]:
    found = []
    for place, one in enumerate(kinds):
        note = number(one.customers) if one.customers is not None else gettext("fewer than five")
        name = kind_name(wanted.customers, one)
        found.append(Stand(f"{CUSTOMERS}:{one.key}", Sort.CUSTOMER, name, number=place, note=note, title=name))
    return found


def _passed(seen: Seen, wanted: Asked, width: float) -> list[Thread]:
    least = _least(sum(one.n for one in seen.web.edges))
    shown = [one for one in seen.web.edges if wanted.is_all or is_clear(one.effect) or one.n >= least]
    return [
        Thread(
            one.from_id,
            one.to_id,
            one.n,
            Sign.FELT,
            step_of(one.effect, width),
            short(one.effect) if is_clear(one.effect) else "",
            line_words(seen.web, one),
            f"{wanted.query(open=f'{one.from_id}>{one.to_id}')}#about",
        )
        for one in shown
    ]


def _least(total: int) -> float:
    return max(FEWEST, total * MATTERS)


def _met(first: str, met: list[tuple[int | None, int]], total: int, wanted: Asked) -> list[Thread]:
    found = []
    for party, n in met:
        if wanted.is_all or n >= _least(total) or party is None:
            to = NOBODY if party is None else party_id(party)
            found.append(Thread(first, to, n, Sign.MEETS, title=gettext("met first: %(n)s") % {"n": number(n)}))
    return found


def hidden(seen: Seen, wanted: Asked) -> int:
    """How many lines are not drawn, because they hardly matter."""
    drawn = len(_passed(seen, wanted, 1.0))
    return len(seen.web.edges) - drawn


def laid_over(
    web: Web,
    *,
    title: str,
    words: str,
    lines: Collection[tuple[tuple[str, str], Sign, int, str]],
    missed: frozenset[str],
) -> Webbed:
    """What was drawn and what happened, in one picture. lines: (from and to), how it is drawn, how often, written."""
    ends = {end for pair, *_ in lines for end in pair}
    stands = [
        stand_of(node, is_missed=node.id in missed)
        for node in web.nodes
        if node.id in ends or node.id in missed or node.kind == "customer"
    ]
    if NOBODY in ends:
        stands.append(nobody(web))
    threads = [
        Thread(first, second, n, sign, None, said, f"{name_of(web, first)} > {name_of(web, second)}. {said}".strip())
        for (first, second), sign, n, said in lines
    ]
    return Webbed(title, words, tuple(stands), tuple(threads))


def edge_of(web: Web, opened: str) -> Passed | None:
    """The line that was opened, as `a>b`."""
    first, _, second = opened.partition(">")
    return next((one for one in web.edges if (one.from_id, one.to_id) == (first, second)), None)


def node_of(web: Web, opened: str) -> Node | None:
    """The node that was opened."""
    return next((one for one in web.nodes if one.id == opened), None)
