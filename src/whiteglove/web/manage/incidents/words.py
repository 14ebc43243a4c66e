"""How incidents are called on pages."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

NOT_TOLD: dict[str, Promise] = {
    "no_address": gettext_lazy("no mail address is known"),
    "bounced": gettext_lazy("mail to every address comes back"),
    "came_back": gettext_lazy("our word came back"),
    "erased": gettext_lazy("they were erased at their own wish"),
    "same": gettext_lazy("they are told under another name of theirs"),
}
GLOBALS: dict[str, Any] = {"NOT_TOLD_BECAUSE": NOT_TOLD}
