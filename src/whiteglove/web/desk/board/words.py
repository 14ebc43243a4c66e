"""How the board says things; in the reader's language and zone."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from whiteglove.foundation import clock
from whiteglove.routing.board import Place
from whiteglove.web import words

PLACE_NAMES: dict[Place, Promise] = {
    Place.CALL: gettext_lazy("Call now"),
    Place.PROMISED: gettext_lazy("Promised"),
    Place.LATE: gettext_lazy("Late, or nearly"),
    Place.COVERED: gettext_lazy("You stand in"),
    Place.NEXT: gettext_lazy("And then"),
}
BECAME: dict[str, Promise] = {
    "kept": gettext_lazy("kept"),
    "moved": gettext_lazy("moved"),
    "broken": gettext_lazy("not kept in time"),
}


def say_when() -> Callable[[datetime], str]:
    """How a moment is said in the reader's zone, as of now."""
    now = timezone.localtime(clock.now())
    return lambda at: words.by_when(at, now)
