"""What customers felt, in the reader's words: figures, changes, where it breaks, how we know."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from whiteglove.analysis import figures as units
from whiteglove.analysis.barnacles import MATCHED as RULE_MATCHED
from whiteglove.analysis.comparing import METHOD as MOVER
from whiteglove.analysis.comparing import is_better, is_worse
from whiteglove.analysis.consistency import BOOTSTRAP, LINEARISED, SHRUNKEN
from whiteglove.analysis.figures import Figure
from whiteglove.analysis.handovers import REGRESSION
from whiteglove.analysis.helped import BEFORE_AFTER, BESIDE_OTHERS
from whiteglove.analysis.order import MATCHED as ORDER_MATCHED
from whiteglove.analysis.people import METHOD as PEOPLE
from whiteglove.analysis.scores import T_CLUSTERED, WILSON, WILSON_CLUSTERED, T
from whiteglove.analysis.weighting import POST_STRATIFIED
from whiteglove.insight.inside import Inside
from whiteglove.insight.queries.felt import DropShown
from whiteglove.insight.queries.guesses import METHOD as GUESSES
from whiteglove.insight.rules import Problem
from whiteglove.journey.shape import Names
from whiteglove.web.manage.journeys.words import channel_name, named

FEW = 30  # below, the interval is said first, the number second

# How a figure was found, and the page of docs/methods that has the formula and a worked example.
METHODS: dict[str, tuple[Promise, str]] = {
    WILSON: (gettext_lazy("a share with its Wilson interval"), "scores"),
    WILSON_CLUSTERED: (
        gettext_lazy("a share with its Wilson interval, wider where a customer answered more than once"),
        "scores",
    ),
    T: (gettext_lazy("a mean with its t interval"), "scores"),
    T_CLUSTERED: (
        gettext_lazy("a mean with its t interval, wider where a customer answered more than once"),
        "scores",
    ),
    LINEARISED: (gettext_lazy("how much each customer's scores vary along the journey, pooled"), "consistency"),
    BOOTSTRAP: (gettext_lazy("how much each customer's scores vary, customers drawn anew"), "consistency"),
    SHRUNKEN: (
        gettext_lazy("a mean drawn towards the others, as far as chance explains the difference"),
        "consistency",
    ),
    REGRESSION: (
        gettext_lazy("scores after a hand-over beside those without one, at the same place and after the same score"),
        "hand-overs",
    ),
    PEOPLE: (
        gettext_lazy("hard cases taken out first, then drawn towards colleagues as far as chance explains it"),
        "people",
    ),
    POST_STRATIFIED: (
        gettext_lazy("as if every channel and language had answered as often as it was asked"),
        "who-answered",
    ),
    RULE_MATCHED: (
        gettext_lazy("answers where the rule was in the way, against the same touchpoint in the same month without"),
        "barnacle-round",
    ),
    ORDER_MATCHED: (
        gettext_lazy("what was said next where it was broken, against trips that kept it, same place and month"),
        "order",
    ),
    BEFORE_AFTER: (gettext_lazy("before and after, at the same places, by customer"), "did-it-help"),
    BESIDE_OTHERS: (gettext_lazy("before and after, against others in the same weeks, by customer"), "did-it-help"),
    MOVER: (gettext_lazy("the difference of two figures, from both of their intervals"), "felt"),
    GUESSES: (gettext_lazy("each colleague's mean distance, and the mean of those with its t interval"), "felt"),
}
INSIDE: dict[str, Promise] = {
    Inside.SLOW.value: gettext_lazy("our answer took more than four hours"),
    Inside.VERY_SLOW.value: gettext_lazy("our answer took more than a day"),
    Inside.COLD.value: gettext_lazy("handed over without a word"),
    Inside.WARM.value: gettext_lazy("handed over with a word"),
    Inside.REOPENED.value: gettext_lazy("it had been called done and was not"),
    Inside.BROKEN.value: gettext_lazy("a promise to them had been broken"),
}
PROBLEMS: dict[str, Promise] = {
    Problem.BELOW.value: gettext_lazy("customers feel worse here than on the journey as a whole"),
    Problem.DROP.value: gettext_lazy("customers lose on the way here"),
    Problem.SIGNAL.value: gettext_lazy("it got worse, says the chart"),
}
ABOUT: dict[str, Promise] = {
    "score": gettext_lazy("How they feel"),
    "worst_hand_over": gettext_lazy("The worst hand-over"),
    "complaint": gettext_lazy("Where it is worst"),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """A figure as it is written: three numbers and of how many; few: the interval goes first."""

    value: str
    low: str
    high: str
    n: str
    is_few: bool


def parts(figure: Figure) -> Parts | None:
    """The figure in the reader's numbers; None when it is unknown or tells of too few."""
    if figure.value is None or figure.low is None or figure.high is None:
        return None
    value, low, high = (_written(end, figure.unit) for end in (figure.value, figure.low, figure.high))
    return Parts(value, low, high, str(figure.n), figure.n < FEW)


def _written(number: float, unit: str) -> str:
    if unit == units.SHARE:
        return f"{round(number * 100)}%"
    places = {units.INDEX: 2, units.RATIO: 2, units.NPS: 0}.get(unit, 1)
    said = formats.number_format(abs(round(number, places)), decimal_pos=places)
    sign = "\N{MINUS SIGN}" if round(number, places) < 0 else "+" if unit in (units.CHANGE, units.NPS) else ""
    return f"{sign}{said}"


def method_words(figure: Figure) -> str:
    """How it was found, as a clause."""
    known = METHODS.get(figure.method)
    return str(known[0]) if known else figure.method


def method_page(figure: Figure) -> str:
    """Where the formula stands."""
    known = METHODS.get(figure.method)
    return f"docs/methods/{known[1]}.md" if known else "docs/methods"


def change_words(change: Figure | None) -> str:
    """Whether it is another than before, as far as anybody can tell."""
    if change is None or change.value is None:
        return gettext("not known")
    if is_worse(change):
        return gettext("worse")
    if is_better(change):
        return gettext("better")
    return gettext("no sure change")


def breaks_words(worst: DropShown | None, names: dict[str, Names]) -> str:
    """Where it breaks, as a sentence."""
    if worst is None:
        return gettext("Nowhere on this journey do customers surely lose from one touchpoint to the next.")
    told = {"first": named(names[worst.origin]), "second": named(names[worst.touchpoint]), **_lost(worst.mean_change)}
    if worst.mean_change.n < FEW:
        said = gettext(
            "Between %(first)s and %(second)s customers lose %(low)s to %(high)s points (%(lost)s, n %(n)s)."
        )
    else:
        said = gettext(
            "Between %(first)s and %(second)s customers lose %(lost)s points (%(low)s to %(high)s, n %(n)s)."
        )
    cold = worst.cold
    return f"{said % told} {_cold_words(cold)}" if cold is not None and is_worse(cold) else said % told


def _cold_words(cold: Figure) -> str:
    if cold.n < FEW:
        return gettext("With a cold hand-over it is %(low)s to %(high)s more (%(lost)s, n %(n)s).") % _lost(cold)
    return gettext("With a cold hand-over it is %(lost)s more (%(low)s to %(high)s, n %(n)s).") % _lost(cold)


def _lost(change: Figure) -> dict[str, str]:
    """A loss in plain numbers."""
    told = {"lost": change.value, "low": change.high, "high": change.low}
    written = {name: _written(-(end or 0.0), units.POINTS) for name, end in told.items()}
    return written | {"n": str(change.n)}


def points_words(figure: Figure) -> str:
    """Points with their interval and of how many, in one line; empty where they are not known."""
    found = parts(figure)
    if found is None:
        return ""
    told = {"value": found.value, "low": found.low, "high": found.high, "n": found.n}
    if found.is_few:
        return gettext("%(low)s to %(high)s points (%(value)s, n %(n)s)") % told
    return gettext("%(value)s points (%(low)s to %(high)s, n %(n)s)") % told


def guessed_words(value: float, said: Figure | None) -> str:
    """A guess beside what customers say."""
    guessed = _written(value, units.POINTS)
    found = parts(said) if said else None
    if found is None:
        return gettext("You guessed %(guessed)s; what your customers say was not known then.") % {"guessed": guessed}
    told = {"guessed": guessed, "said": found.value, "n": found.n, "low": found.low, "high": found.high}
    if found.is_few:
        return gettext("You guessed %(guessed)s; your customers say %(low)s to %(high)s (%(said)s), n %(n)s.") % told
    return gettext("You guessed %(guessed)s; your customers say %(said)s (%(low)s to %(high)s), n %(n)s.") % told


def month(day: date) -> str:
    """A month and its year."""
    return formats.date_format(day, "YEAR_MONTH_FORMAT")


def short_day(day: date) -> str:
    """A day without its year."""
    return formats.date_format(day, "MONTH_DAY_FORMAT")


GLOBALS: dict[str, Any] = {
    "figure_parts": parts,
    "method_words": method_words,
    "method_page": method_page,
    "felt_change_words": change_words,
    "guessed_words": guessed_words,
    "named_in": named,
    "channel_words": channel_name,
    "month_words": month,
    "short_day": short_day,
    "INSIDE_WORDS": INSIDE,
    "PROBLEM_WORDS": PROBLEMS,
    "GUESS_WORDS": ABOUT,
}
