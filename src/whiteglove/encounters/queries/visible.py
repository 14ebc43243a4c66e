"""What an actor may see at all: every guarded question of this room begins here, beside the customer's own guard."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from whiteglove.encounters.models import Encounter
from whiteglove.foundation.actors import Actor
from whiteglove.team.permissions import May, require

# Rooms above know where an encounter happened, and who may not see that: a condition on encounters, None for nothing.
_who_hides: list[Callable[[Actor], Q | None]] = []


def hide_by(hides: Callable[[Actor], Q | None]) -> None:
    """A room above tells which encounters are hidden from an actor."""
    _who_hides.append(hides)


def visible(actor: Actor) -> QuerySet[Encounter]:
    """All encounters but those in what is hidden from the actor. Raises NotAllowed.

    Of whom they are is asked of the customers: see them first.
    """
    require(actor, May.READ_ENCOUNTERS)
    found = Encounter.objects.all()
    for hides in _who_hides:
        hidden = hides(actor)
        if hidden is not None:
            found = found.exclude(hidden)
    return found
