"""`is:signs` finds the open conversations in which early signs are visible."""

from django.db.models import Q

from whiteglove.conversations.searching.asked import Condition
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.models import Signs


def with_signs(actor: Actor) -> Condition:  # noqa: ARG001 - whoever sees a conversation sees its signs
    """Those that the page of early signs lists."""
    seen = Signs.objects.filter(points__gt=0, conversation__is_open=True)
    return Condition(Q(pk__in=seen.values("pk")), is_rare=True)
