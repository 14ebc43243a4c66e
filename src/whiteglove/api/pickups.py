"""The sword of somebody who is away: picked up by a colleague, who is thanked for it."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import ConversationId
from whiteglove.api.given import Given, Somebody, number_of
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.shapes import MOMENT, PersonOut, of
from whiteglove.routing.picked_up import PickedUp, picked_up
from whiteglove.routing.swords import pick_up, thank
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_colleague

of_conversation = Router(tags=["conversations"])
router = Router(tags=["conversations"])

PickupId = Annotated[str, Path(description="Id of the pick-up", examples=["5"])]


class PickUpIn(Given):
    """Who picks it up."""

    colleague: Somebody = Field(
        default=None, description="By id or address: who serves the customer", examples=["ben@desk.example"]
    )


class PickupOut(BaseModel):
    """A colleague serves a customer whose colleague is away."""

    id: str = of("Opaque", "5")
    conversation: str = of("Id of the conversation", "31")
    by: PersonOut = Field(description="Who picked up the sword")
    instead_of: PersonOut | None = Field(description="Whose matter it is; null: nobody's in particular")
    at: datetime = of("When", MOMENT)
    thanked_at: datetime | None = of("When they were thanked; null: not yet", None)
    thanked_by: str | None = of("Name of who thanked them; null: not yet, or a program did", None)


@of_conversation.post(
    "/{conversation_id}/pick-up", response=makes(PickupOut), summary="Serve a customer whose colleague is away"
)
@once
def take(request: HttpRequest, conversation_id: ConversationId, given: PickUpIn) -> PickupOut:
    """That colleague answers for it until its owner is here again. Once, however often it is said.

    Refused (409) while somebody who is here answers for it.
    """
    actor = actor_of(request)
    require(actor, May.ANSWER)
    colleague = find_colleague(given.colleague) if given.colleague else None
    made = pick_up(actor, number_of(conversation_id), colleague=colleague)
    return pickup_out(picked_up(actor, made.pk))


@router.get("/{pickup_id}", response=reads(PickupOut), summary="Who picked up the sword")
@told
def read(request: HttpRequest, pickup_id: PickupId) -> PickupOut:
    """And who thanked them."""
    return pickup_out(picked_up(actor_of(request), number_of(pickup_id)))


@router.post("/{pickup_id}/thanks", response=makes(PickupOut), summary="Thank who picked up the sword")
@once
def say_thanks(request: HttpRequest, pickup_id: PickupId) -> PickupOut:
    """From a lead, a manager or an owner of the desk. Harmless twice."""
    actor = actor_of(request)
    return pickup_out(picked_up(actor, thank(actor, number_of(pickup_id)).pk))


def pickup_out(seen: PickedUp) -> PickupOut:
    """As the API tells it."""
    owner = None
    if seen.instead_of_id is not None:
        owner = PersonOut(id=str(seen.instead_of_id), name=seen.instead_of_name or "")
    return PickupOut(
        id=str(seen.id),
        conversation=str(seen.conversation_id),
        by=PersonOut(id=str(seen.by_id), name=seen.by_name),
        instead_of=owner,
        at=seen.at,
        thanked_at=seen.thanked_at,
        thanked_by=seen.thanked_by,
    )
