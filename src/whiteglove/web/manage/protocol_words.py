"""How protocols between teams are called on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from whiteglove.promises.protocols.rules import Outcome, State

OUTCOMES: dict[str, Promise] = {
    Outcome.OBJECTED.value: gettext_lazy("not as agreed"),
    Outcome.COLD.value: gettext_lazy("came without a word"),
    Outcome.LATE.value: gettext_lazy("the customer heard too late"),
    Outcome.UNANSWERED.value: gettext_lazy("the customer did not hear in time"),
}
STATES: dict[str, Promise] = {
    State.PROPOSED.value: gettext_lazy("not agreed yet"),
    State.IN_FORCE.value: gettext_lazy("agreed by both"),
    State.OVER.value: gettext_lazy("holds no more"),
}
SAID: dict[str, Promise] = {
    "written": gettext_lazy("It is written down. It holds once both teams agree."),
    "agreed": gettext_lazy("Your team agrees. It holds once the other does, too."),
    "holds": gettext_lazy("Both teams agree: it holds from now on."),
    "ended": gettext_lazy("It holds no more."),
    "reviewed": gettext_lazy("It still holds."),
    "read": gettext_lazy("You know it. Thank you."),
}
GLOBALS = {"HAND_OVER_OUTCOMES": OUTCOMES, "PROTOCOL_STATES": STATES, "PROTOCOL_SAID": SAID}
