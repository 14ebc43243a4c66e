"""How the web is told: names, lines, and the sentence that says what there is to see."""

from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from whiteglove.analysis.figures import Figure
from whiteglove.insight.queries.drawn import NOBODY
from whiteglove.insight.queries.kinds import EXISTING, FEW, NEW, CustomersOf, KindOf
from whiteglove.insight.queries.webs import Node, Passed, Web
from whiteglove.web.manage.felt.words import FEW as FEW_ANSWERED
from whiteglove.web.manage.journeys.words import channel_name
from whiteglove.web.words import language_name, locale

PERIODS: dict[str, Promise] = {
    "quarter": gettext_lazy("the last 13 weeks"),
    "ever": gettext_lazy("all there is"),
}
KINDS_OF_CUSTOMERS: dict[str, Promise] = {
    KindOf.ONE.value: gettext_lazy("as one"),
    KindOf.LANGUAGE.value: gettext_lazy("by language"),
    KindOf.CHANNEL.value: gettext_lazy("by channel"),
    KindOf.TENURE.value: gettext_lazy("new and existing"),
}
MACHINES: dict[str, Promise] = {
    "queue": gettext_lazy("A queue where nobody is there"),
    "automatic answer": gettext_lazy("The automatic answer"),
    "telephone menu": gettext_lazy("The telephone menu"),
}
STRONG = 0.25  # of the scale: one point of five answers


def number(value: int) -> str:
    """A count as the reader writes it."""
    return str(format_decimal(value, locale=locale()))


def signed(points: float) -> str:
    """Points more or less, with their sign."""
    return str(format_decimal(points, format="+0.0;\u22120.0", locale=locale()))


def node_name(kind: str, name: str) -> str:
    """How somebody in the web is called."""
    match kind:
        case "customer":
            return gettext("Customers")
        case "channel":
            return channel_name(name) or gettext("unknown channel")
        case "nobody":
            return gettext("Nobody was there")
        case "machine":
            return str(MACHINES.get(name) or channel_name(name))
        case _:
            return name


def kind_name(by: KindOf, one: CustomersOf) -> str:
    """How a kind of customers is called."""
    if one.key == FEW:
        return gettext("Others, few of each kind")
    if by is KindOf.LANGUAGE:
        return language_name(one.key) or gettext("Language not known")
    if by is KindOf.CHANNEL:
        return node_name("channel", one.key)
    return {
        NEW: gettext("With us for less than a year"),
        EXISTING: gettext("With us for a year or longer"),
    }[one.key]


def name_of(web: Web, node_id: str) -> str:
    """The name of a node by its id."""
    if node_id == NOBODY:
        return node_name("nobody", "")
    found = next((one for one in web.nodes if one.id == node_id), None)
    return node_name(found.kind, found.name) if found else gettext("Customers")


def step_of(effect: Figure, width: float) -> int | None:
    """The step on the feeling scale; 3 where the interval holds nought, None where nothing is known."""
    if effect.value is None or effect.low is None or effect.high is None:
        return None
    if effect.low <= 0 <= effect.high:
        return 3
    share = effect.value / width
    return (1 if share <= -STRONG else 2) if share < 0 else (5 if share >= STRONG else 4)


def is_clear(effect: Figure) -> bool:
    """Whether the interval leaves nought out."""
    return effect.low is not None and effect.high is not None and not effect.low <= 0 <= effect.high


def short(effect: Figure) -> str:
    """What stands on a line of the drawing: never a number without its interval and of how many."""
    if effect.value is None:
        return ""
    if effect.n < FEW_ANSWERED:
        return gettext("%(low)s to %(high)s (%(value)s, n %(n)s)") % _ends(effect)
    return gettext("%(value)s (%(low)s to %(high)s, n %(n)s)") % _ends(effect)


def effect_words(effect: Figure) -> str:
    """One line in words: how much, between what, of how many; or why it is not known."""
    if effect.is_suppressed:
        return gettext("fewer than five answers to compare: not told")
    if effect.value is None or effect.low is None or effect.high is None:
        return gettext("not known: too few answers to compare")
    if effect.n < FEW_ANSWERED:
        return gettext("%(low)s to %(high)s points (%(value)s, n %(n)s)") % _ends(effect)
    return gettext("%(value)s points (%(low)s to %(high)s, n %(n)s)") % _ends(effect)


def _ends(effect: Figure) -> dict[str, str]:
    """A figure that is known, with signs."""
    told = {"value": effect.value, "low": effect.low, "high": effect.high}
    return {name: signed(end or 0.0) for name, end in told.items()} | {"n": number(effect.n)}


def line_words(web: Web, edge: Passed) -> str:
    """The whole of a line in words."""
    return gettext("%(from)s to %(to)s: handed over %(n)s times; what customers felt after it: %(effect)s") % {
        "from": name_of(web, edge.from_id),
        "to": name_of(web, edge.to_id),
        "n": number(edge.n),
        "effect": effect_words(edge.effect),
    }


def node_words(node: Node) -> str:
    """A mark in words."""
    count = ngettext("%(n)s encounter", "%(n)s encounters", node.n) % {"n": number(node.n)}
    return f"{node_name(node.kind, node.name)}: {count}"


def sentence(web: Web) -> str:
    """What there is to see. It names a line between teams, never one between two people."""
    people = {node.id for node in web.nodes if node.kind == "colleague"}
    between = [one for one in web.edges if not {one.from_id, one.to_id} <= people]
    clear = [one for one in between if is_clear(one.effect) and one.effect.value is not None]
    worse = [one for one in clear if (one.effect.value or 0.0) < 0]
    if worse:
        worst = min(worse, key=lambda one: (one.effect.value or 0.0, one.from_id, one.to_id))
        return _worse_words(web, worst)
    if clear:
        return gettext("Between teams, no hand-over goes with customers feeling clearly worse.")
    if any(one.effect.value is not None for one in between):
        return gettext("Between teams, no difference after hand-overs is clear beyond chance.")
    if web.edges and not between:
        return gettext(
            "Customers are handed over between colleagues; drawn by team one sees what they feel after it."
        )
    if web.edges:
        return gettext("Customers are handed over; what they feel after it is not known yet between teams.")
    return gettext("Nothing has been handed over yet.")


def _worse_words(web: Web, worst: Passed) -> str:
    effect = worst.effect
    lost = {"points": effect.value, "low": effect.high, "high": effect.low}
    plain = {name: str(format_decimal(-(end or 0.0), format="0.0", locale=locale())) for name, end in lost.items()}
    ends = {"from": name_of(web, worst.from_id), "to": name_of(web, worst.to_id)}
    if effect.n < FEW_ANSWERED:
        said = gettext(
            "The clay line from %(from)s to %(to)s: after it customers feel %(low)s to %(high)s points worse"
            " (%(points)s, n %(n)s) than in like cases without a hand-over."
        )
    else:
        said = gettext(
            "The clay line from %(from)s to %(to)s: after it customers feel %(points)s points worse"
            " (%(low)s to %(high)s, n %(n)s) than in like cases without a hand-over."
        )
    return said % (ends | plain | {"n": number(effect.n)})


def counted(web: Web) -> str:
    """How much the drawing stands on."""
    handed = sum(one.n for one in web.edges)
    said = {"customers": number(web.customers), "met": number(web.encounters), "handed": number(handed)}
    return gettext("Customers: %(customers)s. Encounters: %(met)s. Hand-overs: %(handed)s.") % said
