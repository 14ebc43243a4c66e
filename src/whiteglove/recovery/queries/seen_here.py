"""What an actor may see of what happened somewhere: nothing of a team that is hidden from them."""

from django.db.models import Q

from whiteglove.foundation.actors import Actor
from whiteglove.team.visibility import sees_team


def seen_here(actor: Actor) -> Q:
    """Condition on rows that happened somewhere: as private as the team then, and as the conversation's team now."""
    return sees_team(actor) & sees_team(actor, "conversation__team")
