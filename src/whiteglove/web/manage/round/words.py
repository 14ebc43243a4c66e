"""How choices, reasons and ways are called on pages."""

from typing import Any

from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from whiteglove.analysis.comparing import is_better, is_worse
from whiteglove.analysis.figures import Figure
from whiteglove.improvement.models import Choice, Way
from whiteglove.improvement.queries.honest import PlaceLooked
from whiteglove.improvement.queries.known import Known
from whiteglove.improvement.rules import MOVES_FOR_ALL, Due
from whiteglove.improvement.shapes import figure_from_json
from whiteglove.improvement.telling_back.whom import (
    ERASED,
    HOLDS_AGAIN,
    MACHINE,
    NEWER,
    NO_ADDRESS,
    NO_CONSENT,
    PRIVATE,
    SAME,
    TAKEN_BACK,
)
from whiteglove.rulebook.models import Serves
from whiteglove.web.words import locale

CHOICES: dict[str, Promise] = {
    Choice.KEEP: gettext_lazy("Keep it as it is"),
    Choice.SOFTEN: gettext_lazy("Soften it to guidance"),
    Choice.CHANGE: gettext_lazy("Change it"),
    Choice.TRY: gettext_lazy("Try without it"),
    Choice.RETIRE: gettext_lazy("Retire it"),
}
DECIDED: dict[str, Promise] = {
    Choice.KEEP: gettext_lazy("kept"),
    Choice.SOFTEN: gettext_lazy("softened to guidance"),
    Choice.CHANGE: gettext_lazy("changed"),
    Choice.TRY: gettext_lazy("tried without"),
    Choice.RETIRE: gettext_lazy("retired"),
}
DUE: dict[str, Promise] = {
    Due.NO_OWNER: gettext_lazy("nobody owns it"),
    Due.PAST_REVIEW: gettext_lazy("its day of review is over"),
}
DUE_SAID: dict[str, Promise] = {
    Due.NO_OWNER: gettext_lazy("Nobody owns it."),
    Due.PAST_REVIEW: gettext_lazy("Its day of review is over."),
}
SERVES: dict[str, Promise] = {
    Serves.CUSTOMER: gettext_lazy("the customer"),
    Serves.LAW: gettext_lazy("the law"),
    Serves.SAFETY: gettext_lazy("safety"),
    Serves.ORGANISATION: gettext_lazy("the organisation"),
}
NOT_TOLD: dict[str, Promise] = {
    ERASED: gettext_lazy("they were erased at their own wish"),
    NO_CONSENT: gettext_lazy("they wish to hear from us only about their own matters"),
    NO_ADDRESS: gettext_lazy("no mail reaches them"),
    MACHINE: gettext_lazy("a machine reads there, no person"),
    SAME: gettext_lazy("they are told under another name of theirs"),
    TAKEN_BACK: gettext_lazy("what was written down of their words was taken back"),
    HOLDS_AGAIN: gettext_lazy("the rule holds again meanwhile"),
    NEWER: gettext_lazy("something newer was decided of the rule meanwhile"),
    PRIVATE: gettext_lazy("the rule became one of a private team meanwhile"),
}
WAYS: dict[str, Promise] = {
    Way.BUY: gettext_lazy("buy"),
    Way.LEAVE: gettext_lazy("leave"),
    Way.RETURN: gettext_lazy("return something"),
    Way.CANCEL: gettext_lazy("cancel"),
    Way.COMPLAIN: gettext_lazy("complain"),
    Way.HUMAN: gettext_lazy("reach a person"),
}


def hard_words(place: PlaceLooked) -> list[str]:
    """What is easy to start and hard to stop, as sentences."""
    return [
        gettext("To %(way)s takes %(steps)s steps and %(minutes)s minutes.")
        % {"way": WAYS[one.way], "steps": one.effort.steps, "minutes": one.effort.minutes}
        for one in place.hard
    ]


def effect_words(effect: Figure) -> str:
    """What the figure of a rule in the way says, as far as anybody can tell; empty where it is not known."""
    if effect.is_unknown or effect.is_suppressed:
        return ""
    if is_worse(effect):
        return gettext("Customers felt surely worse.")
    if is_better(effect):
        return gettext("Customers felt surely better.")
    return gettext("No sure difference.")


def why_unknown(known: Known) -> str:
    """Why nobody can say whether customers felt worse for a rule; empty where it is known, or tells of too few."""
    if not known.effect.is_unknown:
        return ""
    if not known.felt_with.n:
        return gettext("Not known: nobody in whose way it was has said how it felt.")
    return gettext("Not known: too few like cases without a rule in the way.")


def work_words(minutes: int) -> str:
    """Minutes of work as people say them."""
    number = format_decimal(minutes, locale=locale())
    return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": number}


def helped_words(change: Figure) -> str:
    """Whether it helped, as far as anybody can tell; empty where it is not known."""
    if change.is_unknown or change.is_suppressed:
        return ""
    if is_better(change):
        return gettext("Yes, surely better.")
    if is_worse(change):
        return gettext("No, surely worse.")
    return gettext("No sure change.")


GLOBALS: dict[str, Any] = {
    "effect_words": effect_words,
    "helped_words": helped_words,
    "why_unknown": why_unknown,
    "work_words": work_words,
    "ROUND_CHOICES": CHOICES,
    "ROUND_DECIDED": DECIDED,
    "ROUND_DUE": DUE,
    "ROUND_DUE_SAID": DUE_SAID,
    "ROUND_SERVES": SERVES,
    "ROUND_WAYS": WAYS,
    "ROUND_NOT_TOLD": NOT_TOLD,
    "ROUND_TOLD_BACK": MOVES_FOR_ALL,
    "hard_words": hard_words,
    "figure_kept": figure_from_json,
}
