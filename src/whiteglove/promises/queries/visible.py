"""What an actor may see at all: every guarded question of this room begins here."""

from django.db.models import QuerySet

from whiteglove.foundation.actors import Actor
from whiteglove.promises.models import Promise
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team


def visible(actor: Actor) -> QuerySet[Promise]:
    """All promises but those that teams hidden from the actor have to keep. Raises NotAllowed."""
    require(actor, May.READ_PROMISES)
    return Promise.objects.filter(sees_team(actor))
