"""Our words for views, kinds, defects and deliveries."""

from functools import cache

from django.utils.translation import get_language, gettext, gettext_lazy
from django.utils.translation import pgettext as in_context

from whiteglove.conversations.actions.inviting import INVITATION
from whiteglove.conversations.actions.telling import OF_DELAY, OF_WHO_ANSWERS
from whiteglove.conversations.queries.lists import View
from whiteglove.conversations.rules import PauseFor
from whiteglove.conversations.searching.meaning import Trouble

VIEW_NAMES = {
    View.NEEDS_ANSWER: gettext_lazy("Needs an answer"),
    View.MINE: gettext_lazy("Mine"),
    View.NOBODYS: gettext_lazy("Nobody’s"),
    View.PAUSED: gettext_lazy("Paused"),
    View.OPEN: gettext_lazy("Open"),
    View.ALL: gettext_lazy("All"),
    View.CLOSED: gettext_lazy("Closed"),
}
STATE_NAMES = {
    "open": gettext_lazy("Open"),
    "closed": gettext_lazy("Closed"),
    "waiting": gettext_lazy("The customer waits for us"),
    "paused": gettext_lazy("Paused"),
    "nobodys": gettext_lazy("Nobody answers for it yet"),
    "mine": gettext_lazy("I answer for it"),
    "undelivered": gettext_lazy("An answer did not arrive"),
    "private": gettext_lazy("Of a private team"),
    "signs": gettext_lazy("Early signs are visible"),
}
CHIP_TROUBLES = {
    Trouble.UNKNOWN_FILTER: gettext_lazy("no filter of that name; searched as words"),
    Trouble.UNKNOWN_VALUE: gettext_lazy("nothing here is called so"),
    Trouble.NO_DATE: gettext_lazy("not understood as a date"),
}
VIEW_KEYS = {
    View.NEEDS_ANSWER: "w",
    View.MINE: "m",
    View.NOBODYS: "n",
    View.PAUSED: "p",
    View.OPEN: "o",
    View.ALL: "a",
    View.CLOSED: "d",
}
EMPTY_VIEWS = {
    View.NEEDS_ANSWER: gettext_lazy("Nobody is waiting for us. Time for the barnacles?"),
    View.MINE: gettext_lazy("Nothing waits for you. Nobody’s list may have something for you."),
    View.NOBODYS: gettext_lazy("Every open conversation has somebody who answers for it."),
    View.PAUSED: gettext_lazy("Nothing is paused. What you pause comes back here by itself, in time."),
    View.OPEN: gettext_lazy("No conversation is open. What comes in next appears here."),
    View.ALL: gettext_lazy("Nobody has written yet. The first mail to one of our addresses appears here."),
    View.CLOSED: gettext_lazy("Nothing is closed yet."),
}
PAUSE_NAMES = {
    PauseFor.LATER_TODAY: gettext_lazy("Later today"),
    PauseFor.TOMORROW: gettext_lazy("Tomorrow morning"),
    PauseFor.MONDAY: gettext_lazy("Monday morning"),
    PauseFor.WEEK: gettext_lazy("In a week"),
}
KIND_NAMES = {
    "auto_reply": gettext_lazy("Automatic reply"),
    "bounce": gettext_lazy("Our mail came back"),
    "delivery_report": gettext_lazy("Report about a delivery"),
    "feedback_report": gettext_lazy("Complaint passed on by their mail provider"),
    "read_receipt": gettext_lazy("Read receipt"),
    "calendar": gettext_lazy("Calendar invitation"),
    "list": gettext_lazy("From a mailing list"),
}
# What we tell without answering: by a colleague, and by itself.
WORDS_OF = {
    OF_DELAY: (gettext_lazy("word of a delay"), gettext_lazy("word of a delay, sent by itself")),
    OF_WHO_ANSWERS: (gettext_lazy("word of who answers"), gettext_lazy("word of who answers, sent by itself")),
    INVITATION: (gettext_lazy("asked how it felt"), gettext_lazy("asked how it felt")),
}
DEFECT_WORDS = {
    "no_from": gettext_lazy("It does not say who sent it."),
    "no_date": gettext_lazy("It does not say when it was written."),
    "no_message_id": gettext_lazy("It carries no identifier of its own."),
    "through_page": gettext_lazy("Added on the page where they see their matter."),
    "through_tell_us": gettext_lazy("Written on the page where customers tell us how it is."),
    "truncated": gettext_lazy("It was too large or cut off; the rest is missing."),
}
LANGUAGE_UNKNOWN = gettext_lazy("not known")


def kind_name(kind: str) -> str:
    """What sort of mail, in words; empty for what a person wrote."""
    return str(KIND_NAMES.get(kind, "")) if kind != "message" else ""


def defect_words(defects: tuple[str, ...]) -> list[str]:
    """What is odd about a mail, each a sentence."""
    unknown = [defect for defect in defects if defect not in DEFECT_WORDS]
    said = [str(DEFECT_WORDS[defect]) for defect in defects if defect in DEFECT_WORDS]
    if unknown:
        listed = ", ".join(defect.replace("_", " ") for defect in unknown)
        said.append(
            gettext("Parts of it were not well-formed (%(defects)s). Its original is kept.") % {"defects": listed}
        )
    return said


def named(name: str) -> str:
    """A customer by name, with the honour their language gives; somebody without one is somebody still."""
    if not name:
        return gettext("Somebody without a name")
    return _naming(get_language()) % {"name": name}


@cache
def _naming(language: str | None) -> str:  # noqa: ARG001 - the language is active
    """Looked up once: a list names fifty customers."""
    return in_context("naming a customer", "%(name)s")
