"""Fairness in plain words: who got less for the same harm, who waited longer, and why nothing can be said."""

from dataclasses import dataclass
from datetime import timedelta

from babel.dates import format_timedelta
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from whiteglove.analysis.fairness import Effect, WhyNot
from whiteglove.insight.fair import Compared, FairBy
from whiteglove.insight.queries.made_whole import Issue
from whiteglove.web.desk.recoveries.words import HARMS
from whiteglove.web.manage.felt.words import FEW
from whiteglove.web.manage.journeys.words import named
from whiteglove.web.words import language_name, locale, money_of

WHY_NOT: dict[WhyNot, Promise] = {
    WhyNot.ALL_ALIKE: gettext_lazy("There is nothing to compare: for like harm all customers were of one kind."),
    WhyNot.FEW: gettext_lazy("Too few to say: fewer than five customers on one of the two sides, for like harm."),
    WhyNot.NOTHING_VARIES: gettext_lazy("Everybody got the same."),
    WhyNot.GOES_WITH_HARM: gettext_lazy("Who differs in this differs in the harm too: nobody can tell both apart."),
    WhyNot.NOT_KNOWN: gettext_lazy("Of too many gestures nobody wrote down whether the customer had asked."),
}
HEADINGS: dict[FairBy, Promise] = {
    FairBy.ANGER: gettext_lazy("Calm and angry"),
    FairBy.TENURE: gettext_lazy("Loyal and new"),
    FairBy.LANGUAGE: gettext_lazy("Languages"),
    FairBy.ASKED: gettext_lazy("Who asked and who did not"),
}
SIDES: dict[str, Promise] = {
    "angry": gettext_lazy("angry customers"),
    "calm": gettext_lazy("calm customers"),
    "loyal": gettext_lazy("customers of a year or more"),
    "new": gettext_lazy("newer customers"),
    "asked": gettext_lazy("customers who asked"),
    "did_not_ask": gettext_lazy("customers who did not ask"),
}
# Of whom one worries that they get less: the first side, or the other.
WORRIED_FIRST = frozenset({FairBy.TENURE, FairBy.LANGUAGE})
GIVEN, UNTIL_GIVEN, UNTIL_HEARD, BY_SENIOR = "given", "until_given", "until_heard", "by_senior"
SURE: dict[str, Promise] = {
    GIVEN: gettext_lazy("For the same harm, %(less)s got %(amount)s less than %(more)s %(bounds)s."),
    UNTIL_GIVEN: gettext_lazy("Something was given to %(more)s %(amount)s later than to %(less)s %(bounds)s."),
    UNTIL_HEARD: gettext_lazy("After the harm, %(more)s heard from us %(amount)s later than %(less)s %(bounds)s."),
    BY_SENIOR: gettext_lazy(
        "Of 100 who were given something, somebody who leads a team gave to %(amount)s more of %(more)s than of "
        "%(less)s %(bounds)s."
    ),
}
NOT_SURE: dict[str, Promise] = {
    GIVEN: gettext_lazy(
        "As far as %(n)s cases can tell, %(worried)s are served no worse: for the same harm they got between "
        "%(less)s less and %(more)s more than %(others)s."
    ),
    UNTIL_GIVEN: gettext_lazy(
        "Until something was given, no sure difference: %(worried)s waited between %(less)s less and %(more)s more "
        "than %(others)s (n %(n)s)."
    ),
    UNTIL_HEARD: gettext_lazy(
        "Until they heard from us, no sure difference: %(worried)s waited between %(less)s less and %(more)s more "
        "than %(others)s (n %(n)s)."
    ),
    BY_SENIOR: gettext_lazy(
        "Who gave, the front line or somebody who leads: no sure difference (of 100 between %(less)s fewer and "
        "%(more)s more, n %(n)s)."
    ),
}
CELLS = (GIVEN, UNTIL_GIVEN, UNTIL_HEARD, BY_SENIOR)


@dataclass(frozen=True, slots=True)
class FairSaid:
    """A sentence. is_worse: those of whom one worries surely got less, or waited longer. is_known: it is a figure."""

    words: str
    is_worse: bool
    is_known: bool


def said(row: Compared, what: str, currency: str) -> FairSaid:
    """What one comparison tells. what: one of `CELLS`."""
    found: Effect = getattr(row, what)
    if found.why_not is not None:
        return FairSaid(str(WHY_NOT[found.why_not]), is_worse=False, is_known=False)
    first, other = side_words(row, row.of), side_words(row, row.against)
    if not (found.is_above or found.is_below):
        return FairSaid(_not_sure(row, what, currency), is_worse=False, is_known=True)
    more, less = (first, other) if found.is_above else (other, first)
    ends = _ends(found, what, currency)
    amount, bounds = _amount(ends, found.figure.n)
    words = str(SURE[what]) % {"more": more, "less": less, "amount": amount, "bounds": bounds}
    # Of worth it is bad to be below, of waiting to be above; who gave is neither.
    worried_is_above = found.is_above is (row.by in WORRIED_FIRST)
    is_worse = what != BY_SENIOR and worried_is_above is (what != GIVEN)
    return FairSaid(words, is_worse=is_worse, is_known=True)


def side_words(row: Compared, side: str) -> str:
    """One side as people call them."""
    if row.by is FairBy.LANGUAGE:
        return gettext("customers in %(language)s") % {"language": language_name(side)} if side else ""
    return str(SIDES[side])


def cell(row: Compared, what: str, currency: str) -> str:
    """A figure in a table: the first side less the other, with its interval."""
    found: Effect = getattr(row, what)
    figure = found.figure
    if figure.value is None or figure.low is None or figure.high is None:
        return gettext("too few to say") if found.is_suppressed else gettext("unknown")
    told = {
        name: _signed(end, what, currency)
        for name, end in (("value", figure.value), ("low", figure.low), ("high", figure.high))
    }
    if figure.n < FEW:
        return gettext("%(low)s to %(high)s (%(value)s, n %(n)s)") % (told | {"n": figure.n})
    return gettext("%(value)s (%(low)s to %(high)s, n %(n)s)") % (told | {"n": figure.n})


def issue_words(issue: Issue) -> str:
    """What was done to them."""
    name = named(issue.name) if issue.name else ""
    match issue.kind:
        case "rule" if issue.key:
            return gettext("the rule %(key)s was in the way: %(name)s") % {"key": issue.key, "name": name}
        case "rule":
            return gettext("a rule was in the way")
        case "promise":
            return gettext("a promise was broken")
        case "callback":
            return gettext("we did not call back")
        case "poor":
            return gettext("a poor answer: %(name)s") % {"name": name} if name else gettext("a poor answer")
        case "grievance":
            return (
                gettext("a justified complaint: %(name)s") % {"name": name}
                if name
                else gettext("a justified complaint")
            )
        case "issue" if issue.key in HARMS:
            return str(HARMS[issue.key])
        case _:
            return name or gettext("something went wrong")


def _not_sure(row: Compared, what: str, currency: str) -> str:
    figure = getattr(row, what).figure
    low, high = figure.low or 0.0, figure.high or 0.0
    worried, others = row.of, row.against
    if row.by not in WORRIED_FIRST:
        worried, others, low, high = others, worried, -high, -low
    told = {"worried": side_words(row, worried), "others": side_words(row, others), "n": figure.n}
    return str(NOT_SURE[what]) % (told | {"less": _plain(low, what, currency), "more": _plain(high, what, currency)})


def _ends(found: Effect, what: str, currency: str) -> tuple[str, str, str]:
    """Value and both ends without their sign, the smaller end first."""
    figure = found.figure
    low, high = sorted((abs(figure.low or 0.0), abs(figure.high or 0.0)))
    return (
        _plain(figure.value or 0.0, what, currency),
        _plain(low, what, currency),
        _plain(high, what, currency),
    )


def _amount(ends: tuple[str, str, str], n: int) -> tuple[str, str]:
    """What is said, and what stands behind it: of few cases the interval goes first."""
    told = {"value": ends[0], "low": ends[1], "high": ends[2], "n": n}
    if n < FEW:
        return gettext("%(low)s to %(high)s") % told, gettext("(%(value)s, n %(n)s)") % told
    return str(ends[0]), gettext("(%(low)s to %(high)s, n %(n)s)") % told


def _plain(number: float, what: str, currency: str) -> str:
    if what == GIVEN:
        return money_of(round(abs(number)), currency)
    if what == BY_SENIOR:
        return str(round(abs(number) * 100))
    return format_timedelta(timedelta(minutes=abs(number)), threshold=1.5, locale=locale())


def _signed(number: float, what: str, currency: str) -> str:
    sign = "\N{MINUS SIGN}" if number < 0 else "+"
    return f"{sign}{_plain(number, what, currency)}"
