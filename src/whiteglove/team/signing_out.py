"""Everybody signs in again."""

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.team.models import PushSubscription, SignInLink
from whiteglove.team.signed_in import SessionStore


@transaction.atomic
def sign_everybody_out() -> None:
    """End every session and every unused sign-in link: after a restore some would hold again that had ended.

    No browser is told by push any more, also those of which no session is known.
    """
    SessionStore.get_model_class().objects.all().delete()
    PushSubscription.objects.all().delete()
    SignInLink.objects.filter(used_at=None).update(used_at=clock.now())
