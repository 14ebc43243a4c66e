"""Our words for what we know of people."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy

from whiteglove.customers.queries.reading import ChangeShown
from whiteglove.customers.queries.suggestions import Because

CHANNEL_NAMES = {
    "": "",
    "email": gettext_lazy("by mail"),
    "phone": gettext_lazy("by telephone"),
    "chat": gettext_lazy("by chat"),
    "letter": gettext_lazy("by letter"),
}
IDENTITY_NAMES = {
    "phone": gettext_lazy("Telephone"),
    "social": gettext_lazy("Name in a network"),
    "number": gettext_lazy("Member or contract number"),
    "other": gettext_lazy("Something else"),
}
DUPLICATE_REASONS = {
    Because.ALIKE_ADDRESS: gettext_lazy("Their addresses differ only by dots or by what follows a plus sign."),
    Because.SAME_NAME_AND_DOMAIN: gettext_lazy("They have the same name and write from the same domain."),
    Because.ADDRESS_SLIP: gettext_lazy("Their addresses differ by what may be a typing error."),
    Because.SAME_NAME: gettext_lazy("They have the same name and write from different addresses."),
    Because.NAME_SLIP: gettext_lazy("Their names differ by what may be a typing error."),
}
CHANGED = {
    "name": gettext_lazy("Name"),
    "honorific": gettext_lazy("How to address them"),
    "language": gettext_lazy("Language"),
    "since": gettext_lazy("With us since"),
    "organisation_id": gettext_lazy("Organisation"),
    "channel": gettext_lazy("They like to hear from us"),
    "do_not_call": gettext_lazy("Please do not call"),
    "no_surveys": gettext_lazy("Please do not ask how it was"),
    "quiet_from": gettext_lazy("Quiet hours"),
    "quiet_until": gettext_lazy("Quiet hours"),
    "time_zone": gettext_lazy("Time zone"),
    "wishes": gettext_lazy("What else they prefer"),
    "address": gettext_lazy("Mail address"),
    "main_address": gettext_lazy("Main address"),
    **IDENTITY_NAMES,
}


def change_words(change: ChangeShown) -> str:
    """What was changed, as one sentence."""
    before, after = _value(change.what, change.before), _value(change.what, change.after)
    words = {"what": CHANGED.get(change.what, change.what), "before": before, "after": after}
    if not before:
        return gettext("%(what)s: %(after)s") % words
    if not after:
        return gettext("%(what)s: %(before)s is gone") % words
    return gettext("%(what)s: %(after)s instead of %(before)s") % words


def _value(what: str, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if value is None or value == "":
        return ""
    if what == "since":
        return str(value)[:10]
    if what in ("quiet_from", "quiet_until"):
        return str(value)[:5]
    return f"“{value}”" if what != "channel" else str(CHANNEL_NAMES.get(value, value))
