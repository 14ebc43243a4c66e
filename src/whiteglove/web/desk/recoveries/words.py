"""How recoveries are called on pages: why one was opened, its steps, what was given."""

from datetime import datetime
from typing import Any

from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from whiteglove.foundation import clock
from whiteglove.foundation.money import Money
from whiteglove.recovery.harm import Harm, HarmKind
from whiteglove.recovery.models import OpenedBy
from whiteglove.recovery.queries.recoveries import GestureShown, RecoveryShown
from whiteglove.web.words import by_when, locale, money_words

STEPS: dict[str, tuple[Promise, Promise]] = {
    "listen": (gettext_lazy("Listen"), gettext_lazy("What happened, in their words; let them finish.")),
    "own": (gettext_lazy("Own it"), gettext_lazy("Say that it is ours, and that you are sorry. No excuse.")),
    "right": (gettext_lazy("Put it right"), gettext_lazy("What they get, and by when; within your own authority.")),
    "explain": (gettext_lazy("Explain"), gettext_lazy("Why it happened, plainly, without blaming anybody.")),
    "prevent": (gettext_lazy("Prevent"), gettext_lazy("What is changed so that it does not happen again.")),
}
GIFTS: dict[str, Promise] = {
    "refund": gettext_lazy("a refund"),
    "upgrade": gettext_lazy("an upgrade"),
    "gift": gettext_lazy("a gift"),
    "waive_fee": gettext_lazy("a fee waived"),
    "exception": gettext_lazy("an exception to a rule"),
    "extra_time": gettext_lazy("extra time"),
    "elsewhere": gettext_lazy("somebody else who serves them better"),
}
HARMS: dict[str, Promise] = {
    HarmKind.LOST: gettext_lazy("something was lost or damaged"),
    HarmKind.LATE: gettext_lazy("it came late, or they had to wait"),
    HarmKind.CHARGED: gettext_lazy("they paid what they should not have"),
    HarmKind.NOT_GIVEN: gettext_lazy("they did not get what was agreed"),
    HarmKind.TOLD_WRONG: gettext_lazy("they were told something wrong"),
    HarmKind.TREATED: gettext_lazy("how they were treated"),
}
REASONS: dict[str, Promise] = {
    OpenedBy.POOR_ANSWER: gettext_lazy("a poor answer"),
    OpenedBy.BROKEN_PROMISE: gettext_lazy("a broken promise"),
    OpenedBy.COMPLAINT: gettext_lazy("a complaint"),
    OpenedBy.SIGNS: gettext_lazy("early signs"),
    OpenedBy.INCIDENT: gettext_lazy("an incident"),
    OpenedBy.COLLEAGUE: gettext_lazy("a colleague saw it"),
}


def why_opened(one: RecoveryShown) -> str:
    """In one sentence: what the customer said, or what we did not do."""
    first = one.reasons[0] if one.reasons else OpenedBy.COLLEAGUE
    if first == OpenedBy.POOR_ANSWER and one.answered_at is not None:
        return _poor(one)
    if first == OpenedBy.BROKEN_PROMISE and one.promised and one.promise_due:
        given = {"what": one.promised, "when": _when(one.promise_due)}
        return gettext("We promised “%(what)s”; it was due %(when)s and was not kept.") % given
    if first == OpenedBy.INCIDENT and one.incident_title:
        return gettext("It comes from “%(incident)s”.") % {"incident": one.incident_title}
    sentences = {
        OpenedBy.POOR_ANSWER: gettext("They answered that they were not served well."),
        OpenedBy.BROKEN_PROMISE: gettext("A promise to them was broken."),
        OpenedBy.COMPLAINT: gettext("They complained, and they were right."),
        OpenedBy.SIGNS: gettext("The signs say that they may be let down; they have not said so."),
        OpenedBy.INCIDENT: gettext("It comes from something that touched many."),
        OpenedBy.COLLEAGUE: gettext("A colleague saw that something is to be put right."),
    }
    return sentences[OpenedBy(first)]


def _poor(one: RecoveryShown) -> str:
    when = _when(one.answered_at or one.opened_at)
    if one.answer is None:
        return gettext("They answered %(when)s, in words alone.") % {"when": when}
    given = {"answer": one.answer, "of": one.answer_of, "when": when}
    return gettext("They answered %(answer)s of %(of)s %(when)s.") % given


def _when(moment: datetime) -> str:
    return by_when(moment, timezone.localtime(clock.now()))


def also(one: RecoveryShown) -> list[str]:
    """The reasons that joined it since."""
    return [str(REASONS[OpenedBy(reason)]) for reason in one.reasons[1:]]


def hours_words(hours: float) -> str:
    """Such as 26.5 hours."""
    shown = format_decimal(hours, locale=locale())
    return ngettext("%(hours)s hour", "%(hours)s hours", 1 if hours == 1 else 2) % {"hours": shown}


def harm_words(harm: Harm) -> list[str]:
    """What it cost them, each thing that is known; nothing is known: nothing."""
    said = []
    if harm.money is not None:
        said.append(money_words(harm.money) if harm.money.amount else gettext("no money"))
    if harm.delay_hours is not None:
        late = {"hours": hours_words(harm.delay_hours)}
        said.append(gettext("%(hours)s late") % late if harm.delay_hours else gettext("no delay"))
    if harm.issue:
        said.append(str(HARMS.get(harm.issue, harm.issue)))
    return said


def given_words(one: GestureShown) -> str:
    """What was given, and what it was worth."""
    what = str(GIFTS.get(one.kind, one.kind))
    if not one.worth:
        return what
    return gettext("%(what)s, worth %(worth)s") % {
        "what": what,
        "worth": Money(one.worth, one.currency).said(get_language() or "en"),
    }


GLOBALS: dict[str, Any] = {
    "RECOVERY_STEPS": STEPS,
    "why_recovery": why_opened,
    "recovery_also": also,
    "gesture_words": given_words,
    "HARMS": HARMS,
    "harm_words": harm_words,
}
