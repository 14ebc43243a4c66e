"""All places of our maps, to choose one from; and where an encounter is, in one row."""

from dataclasses import dataclass
from typing import Any

from whiteglove.foundation.actors import Actor
from whiteglove.journey.models import Touchpoint
from whiteglove.team.permissions import May, require

Names = dict[str, str]


@dataclass(frozen=True, slots=True)
class PlaceOffered:
    """One touchpoint. Names are by language."""

    id: int
    name: Names
    channel: str
    stage_name: Names
    journey_key: str
    journey_name: Names


def places(actor: Actor) -> list[PlaceOffered]:
    """Every touchpoint on a map now, in the order of the maps; one query. Raises NotAllowed."""
    require(actor, May.READ_JOURNEYS)
    rows = Touchpoint.objects.filter(retired_at=None, journey__retired_at=None)
    ordered = rows.order_by("journey__position", "journey_id", "stage__position", "position", "id")
    columns = ("id", "name", "channel", "stage__name", "journey__key", "journey__name")
    return [PlaceOffered(*row) for row in ordered.values_list(*columns)]


@dataclass(frozen=True, slots=True)
class Stands:
    """Where an encounter is, and why. touchpoint_name: by language; None: not on the map."""

    encounter_id: int
    touchpoint_id: int | None
    touchpoint_name: Names | None
    placed_by: str
    place: dict[str, Any]


STANDS = ("id", "touchpoint_id", "touchpoint__name", "placed_by", "place")
