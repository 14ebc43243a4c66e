"""What was drawn, laid over what happened: in words first, then in the picture."""

from dataclasses import dataclass

from django.utils.translation import gettext
from markupsafe import Markup

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.insight.queries.drawn import NOBODY, Drawing, Overlay, overlay
from whiteglove.insight.queries.felt import ever
from whiteglove.insight.queries.webs import CUSTOMERS, Node, Web, web
from whiteglove.web.drawing.svg import as_svg
from whiteglove.web.drawing.web import draw_web
from whiteglove.web.drawing.web_figures import Sign
from whiteglove.web.manage.webs.picture import laid_over
from whiteglove.web.manage.webs.words import name_of, number

MOST_SAID = 8  # of those that nobody drew, the most frequent are in the picture; all are in the list
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Compared:
    """For the page. forgotten: whom nobody drew, and in how many encounters they were; lists of (from, to, n)."""

    overlay: Overlay
    drawing: Markup
    forgotten: list[tuple[str, str]]
    both: list[tuple[str, str, str]]
    missed: list[tuple[str, str, str]]
    only_drawn: list[tuple[str, str, str]]


def compared(actor: Actor, key: str, found: Drawing, *, whose: str, title: str) -> Compared:
    """One's own drawing, or all together, over all that ever happened on this journey."""
    actual = web(actor, key, period=ever(clock.now()))
    lines = found.own if whose == "own" else found.together
    laid = overlay(actual, lines)
    whole = _with_drawn(actual, found, laid)
    often = _often(actual)
    by = {(one.first, one.second): one.by for one in found.together}
    return Compared(
        overlay=laid,
        drawing=_picture(whole, laid, often, title),
        forgotten=[(name_of(whole, node), number(_met(actual, node))) for node in _ordered(whole, laid.missed_nodes)],
        both=_told(whole, laid.both, often),
        missed=_told(whole, laid.missed, often),
        only_drawn=_told(whole, laid.only_drawn, by),
    )


def _with_drawn(actual: Web, found: Drawing, laid: Overlay) -> Web:
    """The web, and beside those in it whoever was drawn and never met a customer."""
    known = {node.id for node in actual.nodes}
    ends = sorted({end for pair in laid.only_drawn for end in pair} - known - {CUSTOMERS, NOBODY})
    more = []
    for end in ends:
        one = found.parties.get(end)
        kind, name = (one.kind, one.name) if one else ("channel", end.partition(":")[2])
        more.append(Node(end, kind, name, 0, False, found.belongs.get(end)))
    return Web([*actual.nodes, *more], actual.edges, actual.meets, actual.customers, actual.encounters,
               actual.nobody_first)  # fmt: skip


def _often(actual: Web) -> dict[Pair, int]:
    often = {(one.from_id, one.to_id): one.n for one in actual.edges}
    often |= {(CUSTOMERS, party): n for party, n in actual.meets}
    return often | {(CUSTOMERS, NOBODY): actual.nobody_first}


def _met(actual: Web, node: str) -> int:
    if node == NOBODY:
        return actual.nobody_first
    return next((one.n for one in actual.nodes if one.id == node), 0)


def _ordered(whole: Web, nodes: frozenset[str]) -> list[str]:
    return sorted(nodes, key=lambda node: (node != NOBODY, name_of(whole, node), node))


def _told(whole: Web, pairs: frozenset[Pair], often: dict[Pair, int]) -> list[tuple[str, str, str]]:
    """In the order of names."""
    named = [(name_of(whole, a), name_of(whole, b), number(often.get((a, b), 1))) for a, b in pairs]
    return sorted(named)


def _picture(whole: Web, laid: Overlay, often: dict[Pair, int], title: str) -> Markup:
    said = sorted(laid.missed, key=lambda pair: (-often.get(pair, 0), pair))[:MOST_SAID]
    lines = [(pair, Sign.BOTH, often.get(pair, 1), "") for pair in laid.both]
    lines += [(pair, Sign.DRAWN, 1, "") for pair in laid.only_drawn]
    for pair in said:
        n = often.get(pair, 1)
        lines.append((pair, Sign.MISSED, n, gettext("not drawn, n %(n)s") % {"n": number(n)}))
    words = gettext("What was drawn laid over what happened; the lists below it say the same.")
    scene = draw_web(laid_over(whole, title=title, words=words, lines=lines, missed=laid.missed_nodes))
    return Markup(as_svg(scene, name="over"))  # noqa: S704 - every word in it is escaped there
