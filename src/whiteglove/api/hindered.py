"""What stood in customers' way: rules, noes that had to be said, grievances that were justified."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from whiteglove.api.answers import actor_of, answered, in_json, told
from whiteglove.api.conversations import ConversationId, Length, PageCursor
from whiteglove.api.given import WhyIn, number_of
from whiteglove.api.hindered_shapes import (
    GrievanceIn,
    GrievanceOut,
    NoIn,
    NoOut,
    ObstructionIn,
    ObstructionOut,
    grievance_out,
    no_out,
    obstruction_out,
)
from whiteglove.api.once import once
from whiteglove.api.problems import ANSWERS, makes, reads
from whiteglove.api.shapes import PageOut
from whiteglove.conversations.queries.family import stands_in
from whiteglove.conversations.queries.reading import conversation
from whiteglove.encounters.queries.named import encounter_named
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.keyset import Keyset
from whiteglove.journey.models import Touchpoint
from whiteglove.recovery.actions import hindered
from whiteglove.recovery.queries.hindered import (
    PAGE,
    grievance_in,
    no_shown,
    noes,
    obstruction_shown,
    obstructions,
)

router = Router(tags=["recovery"], by_alias=True)

ObstructionId = Annotated[str, Path(description="Id of what stood in the way", examples=["12"])]
NoId = Annotated[str, Path(description="Id of the no", examples=["5"])]


@router.get(
    "/obstructions", response=reads(PageOut[ObstructionOut]), summary="What stood in the way, the newest first"
)
@told
def list_obstructions(
    request: HttpRequest,
    rule: Annotated[
        str | None, Query(max_length=80, description="Of this rule: key or id", examples=["R-17"])
    ] = None,
    suggested: Annotated[
        bool, Query(description="Only what customers' words seem to say, unconfirmed", examples=[False])
    ] = False,
    cursor: PageCursor = None,
    limit: Length = PAGE,
) -> PageOut[ObstructionOut]:
    """Without what was taken back, and without what happened in teams that the token does not see."""
    after = Keyset.parse(cursor) if cursor is not None else None
    shown, last = obstructions(actor_of(request), rule=rule, suggested=suggested, after=after, limit=limit)
    return PageOut(items=[obstruction_out(one) for one in shown], next=str(last) if last else None)


@router.post("/obstructions", response=makes(ObstructionOut), summary="A rule stood in a customer's way")
@once
def say_in_the_way(request: HttpRequest, given: ObstructionIn) -> ObstructionOut:
    """Where on the map, of whom and which team: as the newest encounter of the conversation tells."""
    actor = actor_of(request)
    said = hindered.say_in_the_way(
        actor,
        conversation=_some(given.conversation),
        encounter=_encounter(given.encounter),
        rule=given.rule,
        wanted=given.wanted,
        cost=given.cost,
        minutes=given.minutes,
    )
    return obstruction_out(obstruction_shown(actor, said.pk))


@router.post("/obstructions/{obstruction_id}/confirm", response=makes(ObstructionOut), summary="It was so")
@once
def confirm(request: HttpRequest, obstruction_id: ObstructionId) -> ObstructionOut:
    """A rule stood in the way, as the customer's words say. 409 where somebody said so, or not, before."""
    actor, number = actor_of(request), number_of(obstruction_id)
    hindered.settle_suggestion(actor, number, is_so=True)
    return obstruction_out(obstruction_shown(actor, number))


@router.post("/obstructions/{obstruction_id}/dismiss", response=makes(ObstructionOut), summary="It was not so")
@once
def dismiss(request: HttpRequest, obstruction_id: ObstructionId) -> ObstructionOut:
    """The customer's words say something else. 409 where somebody said so, or not, before."""
    actor, number = actor_of(request), number_of(obstruction_id)
    hindered.settle_suggestion(actor, number, is_so=False)
    return obstruction_out(obstruction_shown(actor, number))


@router.post("/obstructions/{obstruction_id}/take-back", response=makes(ObstructionOut), summary="Take it back")
@once
def take_back(request: HttpRequest, obstruction_id: ObstructionId, given: WhyIn | None = None) -> ObstructionOut:
    """It counts no more. By whoever said it; or, with `why`, by somebody who decides about rules, but not their own.
    409 when it was taken back before.
    """
    actor, number = actor_of(request), number_of(obstruction_id)
    hindered.take_back(actor, number, given.why if given else "")
    return obstruction_out(obstruction_shown(actor, number))


@router.get("/noes", response=reads(PageOut[NoOut]), summary="Noes that had to be said, the newest first")
@told
def list_noes(
    request: HttpRequest,
    rule: Annotated[
        str | None, Query(max_length=80, description="Because of this rule: key or id", examples=["R-17"])
    ] = None,
    cursor: PageCursor = None,
    limit: Length = PAGE,
) -> PageOut[NoOut]:
    """Without what was taken back, and without what happened in teams that the token does not see."""
    after = Keyset.parse(cursor) if cursor is not None else None
    shown, last = noes(actor_of(request), rule=rule, after=after, limit=limit)
    return PageOut(items=[no_out(one) for one in shown], next=str(last) if last else None)


@router.post("/noes", response=makes(NoOut), summary="A colleague had to say no")
@once
def say_no(request: HttpRequest, given: NoIn) -> NoOut:
    """Recorded as a fact, and counted: what customers ask for and do not get."""
    actor = actor_of(request)
    said = hindered.say_no(
        actor,
        conversation=_some(given.conversation),
        encounter=_encounter(given.encounter),
        rule=given.rule,
        what=given.what,
    )
    return no_out(no_shown(actor, said.pk))


@router.post("/noes/{no_id}/take-back", response=makes(NoOut), summary="Take a no back")
@once
def take_back_no(request: HttpRequest, no_id: NoId, given: WhyIn | None = None) -> NoOut:
    """It counts no more. By whom: as what stood in the way. 409 when it was taken back before."""
    actor, number = actor_of(request), number_of(no_id)
    hindered.take_back_no(actor, number, given.why if given else "")
    return no_out(no_shown(actor, number))


@router.get(
    "/conversations/{conversation_id}/grievance",
    response=reads(GrievanceOut),
    summary="Whether a grievance is justified",
)
@told
def read_grievance(request: HttpRequest, conversation_id: ConversationId) -> GrievanceOut:
    """As a colleague said last; `justified` null: nobody said."""
    actor = actor_of(request)
    talk = stands_in(conversation(actor, number_of(conversation_id)).id)
    return grievance_out(talk, grievance_in(actor, talk))


@router.put(
    "/conversations/{conversation_id}/grievance",
    response={200: GrievanceOut, **ANSWERS},
    summary="Say whether a grievance is justified",
)
def weigh_grievance(request: HttpRequest, conversation_id: ConversationId, given: GrievanceIn) -> HttpResponse:
    """And at whose touchpoint it was made. Harmless twice; it replaces what was said before."""
    actor, talk = actor_of(request), number_of(conversation_id)
    hindered.weigh_grievance(
        actor,
        conversation=talk,
        is_justified=given.justified,
        made_at=_place(given),
        cause=given.cause or "",
        words=given.words,
    )
    there = stands_in(talk)
    return answered(in_json(grievance_out(there, grievance_in(actor, there))))


def _some(public_id: str | None) -> int | None:
    return None if public_id is None else number_of(public_id)


def _encounter(name: str | None) -> int | None:
    return None if name is None else encounter_named(name)


def _place(given: GrievanceIn) -> int | None:
    if given.made_at is None:
        return None
    found = Touchpoint.objects.filter(key=given.made_at, journey__key=given.journey or "").first()
    if found is None:
        raise NotFound(f"There is no touchpoint {given.made_at!r} in a journey {given.journey!r}.")
    return found.pk
