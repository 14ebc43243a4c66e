"""Have a colleague written to about their own account."""

from django.db import transaction

from whiteglove.channels.email.actions.trying import wake_errands
from whiteglove.channels.email.house_mail import can_be_mailed
from whiteglove.channels.email.models import AccountLetter, LetterKind
from whiteglove.foundation.settings import settings
from whiteglove.foundation.text import storable
from whiteglove.team.models import Colleague

EVERY_ADDRESS = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - where a desk listens, not a place to listen


def place_for_strangers() -> str | None:
    """Where the desk is, by its settings alone; None when they do not say.

    What a stranger's request names is not believed: a link in a mail to a colleague would lead to the stranger.
    """
    own = settings()
    if own.public_url:
        return own.public_url.rstrip("/")
    return None if own.host in EVERY_ADDRESS else f"http://{own.host}:{own.port}"


def can_mail_new_passwords() -> bool:
    """Whether a link to a new password could be sent at all, to anybody."""
    return place_for_strangers() is not None and can_be_mailed()


@transaction.atomic
def ask_for_new_password(address: str) -> None:
    """A link to a new password is mailed to this address, if a colleague has it.

    Known or not, the same is done here: one row, which the loop that sends looks into. Who asks too often is stopped
    before, by the page.
    """
    place = place_for_strangers()
    if place is None:
        return
    AccountLetter.objects.create(kind=LetterKind.FORGOTTEN, address=storable(address)[:254], place=place)
    wake_errands()


def tell_of_new_password(colleague_id: int) -> None:
    """A colleague is told by mail that their password was changed, where mail leaves the desk at all."""
    colleague = Colleague.objects.filter(pk=colleague_id, is_active=True).first()
    if colleague is not None and can_be_mailed():
        AccountLetter.objects.create(kind=LetterKind.CHANGED, address=colleague.email)
        wake_errands()
