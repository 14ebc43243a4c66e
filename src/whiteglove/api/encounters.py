"""Encounters: each actual moment of truth, from our desk or from elsewhere, and the rules that place them."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import Length, PageCursor
from whiteglove.api.encounter_shapes import EXAMPLE, EncounterIn, EncounterOut, PlaceIn, encounter_out
from whiteglove.api.given import number_of
from whiteglove.api.many import RowsOut, described, judged
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.shapes import PageOut
from whiteglove.encounters.actions.correcting import correct
from whiteglove.encounters.actions.taking import take_in
from whiteglove.encounters.given import LONGEST_KEY
from whiteglove.encounters.queries.shown import PAGE, Wanted, encounter_shown, encounters
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.keyset import Keyset
from whiteglove.journey.models import Touchpoint
from whiteglove.team.permissions import May, require

router = Router(tags=["encounters"], by_alias=True)

EncounterId = Annotated[str, Path(description="Id of one encounter", examples=["31"])]


class Which(BaseModel):
    """Of whom, and where."""

    customer: str | None = Field(default=None, max_length=40, description="Id of a customer", examples=["7"])
    journey: str = Field(default="", max_length=80, description="Key of a journey", examples=["lost-bag"])
    touchpoint: str = Field(default="", max_length=80, description="Key of a touchpoint", examples=["call"])
    external_id: str = Field(
        default="", max_length=LONGEST_KEY, description="As its source names it", examples=["call-2026-03-02-17"]
    )
    nowhere: bool = Field(default=False, description="Only those that stand nowhere on our maps", examples=[False])


@router.get("", response=reads(PageOut[EncounterOut]), summary="What happened, the newest first")
@told
def list_encounters(
    request: HttpRequest, which: Query[Which], cursor: PageCursor = None, limit: Length = PAGE
) -> PageOut[EncounterOut]:
    """Of customers whom the token sees."""
    wanted = Wanted(
        customer_id=number_of(which.customer) if which.customer is not None else None,
        journey=which.journey,
        touchpoint=which.touchpoint,
        external_id=which.external_id,
        is_nowhere=which.nowhere,
    )
    after = Keyset.parse(cursor) if cursor is not None else None
    shown, last = encounters(actor_of(request), wanted, after=after, limit=limit)
    return PageOut(items=[encounter_out(one) for one in shown], next=str(last) if last else None)


@router.post("", response=makes(RowsOut), openapi_extra=described(EXAMPLE), summary="Take in what happened elsewhere")
@once
def record_encounters(request: HttpRequest) -> RowsOut:
    """One record, or a list of up to 10,000 of them.

    Each has external_id, customer (address or external_id; name), journey and touchpoint (keys), channel, at; it may
    have ended_at, team, colleagues, episode (your name of the customer's run), handovers (from, to, at, warm). They
    may be late and out of order, and come twice without harm. A bad one stops no good one; each is answered.
    Customers, colleagues and teams that the house does not know are taken in as outside ones. A hand-over passes from
    one to another, between a day before its encounter began and a day after it ended; without `at` it came at the
    end, without `warm` it was cold.
    """
    actor = actor_of(request)
    require(actor, May.RECORD_ENCOUNTERS)
    rows = judged(request, EncounterIn)
    return rows.answer(take_in(actor, [one.given() for one in rows.good]))


@router.get("/{encounter_id}", response=reads(EncounterOut), summary="Read one")
@told
def read_encounter(request: HttpRequest, encounter_id: EncounterId) -> EncounterOut:
    """With everybody who took part, and how it passed from one to another."""
    return encounter_out(encounter_shown(actor_of(request), number_of(encounter_id)))


@router.post("/{encounter_id}/place", response=makes(EncounterOut), summary="Say where on the map it really was")
@once
def place_encounter(request: HttpRequest, encounter_id: EncounterId, given: PlaceIn) -> EncounterOut:
    """Kept with who and when; the house learns a suggestion from it."""
    actor, number = actor_of(request), number_of(encounter_id)
    require(actor, May.READ_ENCOUNTERS)
    correct(actor, number, _touchpoint(given))
    return encounter_out(encounter_shown(actor, number))


def _touchpoint(given: PlaceIn) -> int | None:
    if given.touchpoint is None:
        return None
    found = Touchpoint.objects.filter(key=given.touchpoint, journey__key=given.journey or "").first()
    if found is None:
        raise NotFound(f"There is no touchpoint {given.touchpoint!r} in a journey {given.journey!r}.")
    return found.pk
