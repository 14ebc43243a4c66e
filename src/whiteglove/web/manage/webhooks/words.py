"""How what is sent, and how a destination stands, are called on pages."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from whiteglove.channels.webhooks.offers import OFFERS

STATES: dict[str, Promise] = {
    "new": gettext_lazy("nothing was sent yet"),
    "works": gettext_lazy("arrives"),
    "trying": gettext_lazy("does not arrive; we try again"),
    "person": gettext_lazy("paused"),
    "gone": gettext_lazy("stopped: the receiver wants nothing more"),
    "failing": gettext_lazy("stopped: nothing arrived for three days"),
    "lost": gettext_lazy("stopped: its address or secret cannot be read any more"),
}
BROKEN = frozenset({"trying", "gone", "failing", "lost"})


def offer_words(key: str) -> str:
    """What is sent, in words; what is offered no more by its key."""
    return str(OFFERS[key].words) if key in OFFERS else key


def webhook_state(state: str) -> str:
    """How it stands."""
    return str(STATES[state])


def webhook_is_broken(state: str) -> bool:
    """Whether somebody should look."""
    return state in BROKEN


def kind_sent(kind: str) -> str:
    """A kind of fact as the log names it."""
    return gettext("a test") if kind == "test" else kind


GLOBALS: dict[str, Any] = {
    "offer_words": offer_words,
    "webhook_state": webhook_state,
    "webhook_is_broken": webhook_is_broken,
    "kind_sent": kind_sent,
}
