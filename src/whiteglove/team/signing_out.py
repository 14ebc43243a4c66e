"""Everybody signs in again."""

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.team.models import SignInLink
from whiteglove.team.signed_in import SessionStore


@transaction.atomic
def sign_everybody_out() -> None:
    """End every session and every unused sign-in link: after a restore some would hold again that had ended."""
    SessionStore.get_model_class().objects.all().delete()
    SignInLink.objects.filter(used_at=None).update(used_at=clock.now())
