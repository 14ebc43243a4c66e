"""Second factors of others: whoever lost theirs needs somebody who lets them start anew."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.facts import FactorsForgotten
from whiteglove.team.models import Colleague, SignedIn
from whiteglove.team.permissions import May, require, require_rank


@transaction.atomic
def forget_factors(actor: Actor, colleague: Colleague) -> None:
    """Remove passkeys, authenticator app and recovery codes of a colleague, and sign them out everywhere.

    Then a one-time link or their password lets them in. Nobody does this to somebody above them. Raises NotAllowed.
    """
    require(actor, May.SET_UP_TEAMS)
    require_rank(actor, Role(colleague.role))
    Authenticator.objects.filter(user=colleague).delete()
    SignedIn.objects.filter(colleague=colleague).delete()
    announce(FactorsForgotten(colleague_id=colleague.pk), actor=actor)


def has_any_factor(colleague_id: int) -> bool:
    """Whether there is something to forget."""
    return bool(Authenticator.objects.filter(user=colleague_id).exists())
