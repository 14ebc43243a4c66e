"""Early signs and the care they suggest, in words."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy, ngettext

from whiteglove.recovery.queries.signs import Reason
from whiteglove.recovery.signs import Care, Sign

SIGN_NAMES = {
    Sign.AGAIN: gettext_lazy("they turned to us again within seven days"),
    Sign.PASSED_ON: gettext_lazy("they were passed on twice"),
    Sign.PROMISE_NEAR: gettext_lazy("a promise falls due within hours"),
    Sign.PROMISE_LATE: gettext_lazy("a promise is past due"),
    Sign.WAITED: gettext_lazy("they wait longer than they were told"),
    Sign.REOPENED: gettext_lazy("they came back after it was called done"),
    Sign.POOR_ANSWER: gettext_lazy("the last time they said how it felt, it was poor"),
    Sign.INCIDENT: gettext_lazy("something known touches them"),
    Sign.UPSET: gettext_lazy("a colleague says that they are upset"),
    Sign.WORDS: gettext_lazy("they use words of anger"),
}
CARE_NAMES = {
    Care.CALL: gettext_lazy("Call first"),
    Care.APOLOGISE: gettext_lazy("Apologise"),
    Care.GESTURE: gettext_lazy("A gesture is suggested"),
}


def sign_words(reason: Reason) -> str:
    """One sign in words, with what there is to say of it."""
    if reason.sign == Sign.PASSED_ON and reason.what.isdecimal():
        times = int(reason.what)
        return ngettext("they were passed on once", "they were passed on %(times)s times", times) % {"times": times}
    if reason.sign == Sign.AGAIN and reason.what.isdecimal():
        times = int(reason.what)
        said = ngettext(
            "they wrote once without an answer", "they wrote %(times)s times without an answer between", times
        )
        return said % {"times": times}
    if reason.sign == Sign.INCIDENT and reason.what:
        return gettext("“%(incident)s” touches them") % {"incident": reason.what}
    if reason.sign == Sign.WORDS and reason.what:
        return gettext("they use words of anger (“%(word)s”)") % {"word": reason.what}
    return str(SIGN_NAMES[Sign(reason.sign)])


GLOBALS: dict[str, Any] = {"CARE_NAMES": CARE_NAMES, "SIGN_NAMES": SIGN_NAMES, "sign_words": sign_words}
