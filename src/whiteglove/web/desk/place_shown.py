"""Where a conversation stands on the map, for its page."""

from dataclasses import dataclass

from whiteglove.conversations.queries.met import newest_stands
from whiteglove.encounters.queries.places import PlaceOffered, Stands, places
from whiteglove.foundation.actors import Actor
from whiteglove.team.permissions import May, is_allowed


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """Where the customer met us last there, and what else may be chosen. stands None: nothing to show."""

    stands: Stands | None
    offered: list[PlaceOffered]


def place_shown(actor: Actor, conversation_id: int) -> PlaceShown:
    """For a conversation that the caller has read; two queries. Where nobody drew a map, none is spoken of."""
    if not is_allowed(actor, May.READ_ENCOUNTERS) or not is_allowed(actor, May.READ_JOURNEYS):
        return PlaceShown(None, [])
    offered = places(actor)
    return PlaceShown(newest_stands(actor, conversation_id) if offered else None, offered)
