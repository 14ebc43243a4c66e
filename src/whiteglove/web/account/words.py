"""Words of the account pages that stand in tables."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SAID: dict[str, Promise] = {
    "kept": gettext_lazy("Kept."),
    "password": gettext_lazy("Your new password holds from now on."),
    "signed-out": gettext_lazy("You are signed out there."),
    "passkey": gettext_lazy("The passkey was not accepted. Nothing has changed."),
    "second-factor": gettext_lazy(
        "Your role needs a second factor here. Add a passkey or join an authenticator app; then the desk opens."
    ),
}
WAYS: dict[str, Promise] = {
    "password": gettext_lazy("by password"),
    "passkey": gettext_lazy("by passkey"),
    "link": gettext_lazy("by a link"),
    "provider": gettext_lazy("by single sign-on"),
    "account": gettext_lazy("on their own page"),
}
CONFIRM_BY: dict[str, Promise] = {
    "reauthenticate": gettext_lazy("Use your password"),
    "mfa_reauthenticate": gettext_lazy("Use a code"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Use a passkey"),
}


def as_json(thing: Any) -> str:
    """For an attribute of an element, where scripts find it."""
    return json.dumps(thing, cls=DjangoJSONEncoder)


def team_names_of(ids: list[int], names: dict[int, str]) -> str:
    """Teams by name, as a list in one line."""
    return ", ".join(names.get(team, "?") for team in ids) or "–"


GLOBALS = {"team_names_of": team_names_of, "SAID": SAID, "WAYS": WAYS, "CONFIRM_BY": CONFIRM_BY, "as_json": as_json}
