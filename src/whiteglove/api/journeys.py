"""Journeys: the map as it is planned, taken as it is given."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router

from whiteglove.api.answers import actor_of, told
from whiteglove.api.journey_shapes import (
    JourneyBriefOut,
    JourneyIn,
    JourneyOut,
    VersionOut,
    brief_out,
    journey_out,
    version_out,
)
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.shapes import PageOut
from whiteglove.foundation.actors import Actor
from whiteglove.journey.actions import restore_journey, retire_journey, save_map
from whiteglove.journey.languages import house_language
from whiteglove.journey.models import Journey
from whiteglove.journey.queries import journey_map, journeys, versions
from whiteglove.journey.reading import map_from
from whiteglove.team.permissions import May, require

router = Router(tags=["journeys"], by_alias=True)

JourneyKey = Annotated[str, Path(description="Key of the journey, or its id", examples=["lost-bag"])]
WithRetired = Annotated[bool, Query(description="Also those that are planned no more", examples=[False])]


@router.get("", response=reads(PageOut[JourneyBriefOut]), summary="All journeys, in the order of the house")
@told
def list_journeys(request: HttpRequest, retired: WithRetired = False) -> PageOut[JourneyBriefOut]:
    """Without their maps."""
    found = journeys(actor_of(request), with_retired=retired)
    return PageOut(items=[brief_out(one) for one in found], next=None)


@router.post("", response=makes(JourneyOut), summary="Plan a journey, or change the one of this key")
@once
def save_journey(request: HttpRequest, given: JourneyIn) -> JourneyOut:
    """The whole map: what is missing in it is retired, what comes back is planned again; nothing is deleted."""
    actor = _mapping(request)
    planned = map_from(given.told(), language=house_language())
    saved = save_map(actor, planned, why=given.why, based_on=_read(given))
    return journey_out(journey_map(actor, saved.key))


@router.get("/{key}", response=reads(JourneyOut), summary="Read a whole map")
@told
def read_journey(request: HttpRequest, key: JourneyKey) -> JourneyOut:
    """POST takes it as it is answered."""
    return journey_out(journey_map(actor_of(request), key))


@router.get("/{key}/versions", response=reads(PageOut[VersionOut]), summary="Who changed what, when and why")
@told
def list_versions(request: HttpRequest, key: JourneyKey) -> PageOut[VersionOut]:
    """The newest first, at most fifty."""
    return PageOut(items=[version_out(one) for one in versions(actor_of(request), key)], next=None)


@router.post("/{key}/retire", response=makes(JourneyOut), summary="Plan it no more")
@once
def retire(request: HttpRequest, key: JourneyKey) -> JourneyOut:
    """What happened on it stays. Harmless twice."""
    actor = _mapping(request)
    return journey_out(journey_map(actor, retire_journey(actor, key).key))


@router.post("/{key}/restore", response=makes(JourneyOut), summary="Plan it again")
@once
def restore(request: HttpRequest, key: JourneyKey) -> JourneyOut:
    """As it stood. Harmless twice."""
    actor = _mapping(request)
    return journey_out(journey_map(actor, restore_journey(actor, key).key))


def _read(given: JourneyIn) -> int | None:
    """The revision that the writer had read of this journey; None: they had read another, or did not say."""
    if given.id is None or given.key is None:
        return given.revision
    of_key = Journey.objects.filter(key=given.key).values_list("pk", flat=True).first()
    return given.revision if str(of_key) == str(given.id) else None


def _mapping(request: HttpRequest) -> Actor:
    """Who draws; may they draw but not read, nothing is done, for the answer shows it. Raises NotAllowed."""
    actor = actor_of(request)
    require(actor, May.MAP_JOURNEYS)
    require(actor, May.READ_JOURNEYS)
    return actor
