"""How rules are spoken of on pages."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy

from whiteglove.foundation.errors import Refused
from whiteglove.journey.shape import name_in
from whiteglove.rulebook.actions.direction import WrittenMeanwhile
from whiteglove.rulebook.actions.holding import ChangedMeanwhile, KeyTaken, RuleIsRetired
from whiteglove.rulebook.actions.sunsets import SunsetOver
from whiteglove.rulebook.clockwork import PASSED
from whiteglove.rulebook.models import Serves, Turn
from whiteglove.rulebook.queries.rules import Which
from whiteglove.web.words import locale

SERVES: dict[str, Promise] = {
    Serves.CUSTOMER.value: gettext_lazy("the customer"),
    Serves.LAW.value: gettext_lazy("the law"),
    Serves.SAFETY.value: gettext_lazy("safety"),
    Serves.ORGANISATION.value: gettext_lazy("the organisation"),
}
TURNS: dict[str, Promise] = {
    Turn.TIGHTER.value: gettext_lazy("tighter"),
    Turn.LOOSER.value: gettext_lazy("looser"),
    Turn.SAME.value: gettext_lazy("as strict as before"),
}
WHICH: dict[str, Promise] = {
    Which.HOLD.value: gettext_lazy("They hold"),
    Which.WOUND_TIGHT.value: gettext_lazy("Wound tight in a bad year"),
    Which.RETIRED.value: gettext_lazy("Retired"),
}
SECTIONS: dict[int, Promise] = {
    0: gettext_lazy("Without an owner, or past review"),
    1: gettext_lazy("Mandatory"),
    2: gettext_lazy("Guidance"),
}
SAID: dict[str, Promise] = {
    "kept": gettext_lazy("It is written down."),
    "retired": gettext_lazy("It holds no more. Thank you: one thing less to remember."),
    "restored": gettext_lazy("It holds again."),
    "softened": gettext_lazy("It guides from now on, and binds nobody."),
    "renewed": gettext_lazy("What customers said keeps it for 90 days more."),
}
EVIDENCE: dict[str, Promise] = {
    "response": gettext_lazy("an answer"),
    "obstruction": gettext_lazy("something in the way"),
    "conversation": gettext_lazy("a conversation"),
    "encounter": gettext_lazy("an encounter"),
    "count": gettext_lazy("counted"),
}
REFUSED: tuple[tuple[type[Refused], Promise], ...] = (
    (
        ChangedMeanwhile,
        gettext_lazy("Somebody changed this rule meanwhile. Yours is kept here: please look at theirs first."),
    ),
    (WrittenMeanwhile, gettext_lazy("Somebody wrote it anew meanwhile. Yours is kept here: please look at theirs.")),
    (KeyTaken, gettext_lazy("Another rule is called so. Choose another short name, or change that one.")),
    (RuleIsRetired, gettext_lazy("This rule is retired. Bring it back first, then change it.")),
    (
        SunsetOver,
        gettext_lazy("It ended by itself, for nothing that customers said kept it. Who needs it adds a new rule."),
    ),
)


def in_own_words(texts: Mapping[str, str]) -> str:
    """A text of a rule in the reader's language, else in English, else in any."""
    return name_in(texts, get_language())


def on_day(day: date) -> str:
    """4 March 2030, as the language writes it."""
    return str(format_date(day, "long", locale=locale()))


def why_words(why: str) -> str:
    """Why something was done to a rule; the sunset says so in the reader's language."""
    if why == PASSED:
        return gettext("Its day came, and nothing that customers said had renewed it.")
    return why


GLOBALS: dict[str, object] = {
    "RULE_SERVES": SERVES,
    "RULE_TURNS": TURNS,
    "RULE_WHICH": WHICH,
    "RULE_SECTIONS": SECTIONS,
    "RULE_SAID": SAID,
    "RULE_EVIDENCE": EVIDENCE,
    "in_own_words": in_own_words,
    "rule_why": why_words,
    "on_day": on_day,
}
