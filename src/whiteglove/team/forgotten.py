"""A forgotten password: a link that holds for an hour and once, and the new password it leads to.

Nothing of the link is kept: its token follows from the password, the address and the last sign-in, so a new password,
another address or coming in by another way ends it.
"""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils.http import base36_to_int, int_to_base36

from whiteglove.foundation.errors import Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.facts import PasswordChanged
from whiteglove.team.models import Colleague, SignedIn

LARGEST_ID = 2**63 - 1
TOKENS = PasswordResetTokenGenerator()


class LinkIsOver(Refused):
    """The link was used, is too old, or never was."""

    status = 410


def way_to_new_password(colleague: Colleague) -> str:
    """The end of the address that leads to a new password: whose, and a token."""
    return f"{int_to_base36(colleague.pk)}/{TOKENS.make_token(colleague)}"


def colleague_of_link(whose: str, token: str) -> Colleague | None:
    """Who may set a new password by it; None when it is used, too old, or never was."""
    try:
        number = base36_to_int(whose)
    except ValueError:
        return None
    found = Colleague.objects.filter(pk=number, is_active=True).first() if number <= LARGEST_ID else None
    return found if found is not None and TOKENS.check_token(found, token) else None


@transaction.atomic
def replace_forgotten_password(colleague: Colleague, token: str, password: str) -> Colleague:
    """Set the password by a link and sign out everywhere; it was checked by the page's form.

    Two uses at once: one of them wins. Nobody comes in by it: the second factor is asked at the sign-in, as ever.
    Raises LinkIsOver.
    """
    locked = Colleague.objects.select_for_update().filter(pk=colleague.pk, is_active=True).first()
    if locked is None or not TOKENS.check_token(locked, token):
        raise LinkIsOver("This link was used already, or is too old. Ask for a new one.")
    locked.set_password(password)
    locked.save(update_fields=["password"])
    SignedIn.objects.filter(colleague=locked).delete()
    announce(PasswordChanged(colleague_id=locked.pk, way="link"), actor=locked.as_actor())
    return locked
