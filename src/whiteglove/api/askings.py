"""Askings: before a customer is told, the team that would have to keep it is asked."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router

from whiteglove.api.answers import actor_of, promiser_of, told
from whiteglove.api.asking_shapes import (
    AgreeIn,
    AskingIn,
    AskingOut,
    AskingState,
    ObjectIn,
    PromiseAskedIn,
    asking_out,
)
from whiteglove.api.conversations import Length, PageCursor
from whiteglove.api.given import number_of, place_of
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.shapes import PageOut
from whiteglove.foundation.actors import Actor
from whiteglove.promises import actions
from whiteglove.promises.queries.askings import AT_MOST, Stands, asking_shown, askings

router = Router(tags=["promises"], by_alias=True)

AskingId = Annotated[str, Path(description="Id of the question", examples=["17"])]


@router.get("", response=reads(PageOut[AskingOut]), summary="What teams were asked, the newest first")
@told
def list_askings(
    request: HttpRequest,
    state: Annotated[AskingState | None, Query(description="Only those that stand so", examples=["open"])] = None,
    cursor: PageCursor = None,
    limit: Length = AT_MOST,
) -> PageOut[AskingOut]:
    """All the token may see. `open` ones wait for the team; `agreed` and `objected` ones for whoever asked."""
    wanted = Stands(state) if state else None
    page = askings(actor_of(request), state=wanted, after=place_of(cursor), limit=limit)
    return PageOut(items=[asking_out(one) for one in page.rows], next=page.next)


@router.post("", response=makes(AskingOut), summary="Ask a team whether something can be promised")
@once
def ask(request: HttpRequest, given: AskingIn) -> AskingOut:
    """Everybody of the team hears; the customer is not told. `POST /promises/check` tells whether one should ask."""
    actor = promiser_of(request)
    to = given.customer
    made = actions.ask_team(actor, to.address, given.said(), name=to.name, words=given.words)
    return _answer(actor, made.pk)


@router.get("/{asking_id}", response=reads(AskingOut), summary="Read one question")
@told
def read_asking(request: HttpRequest, asking_id: AskingId) -> AskingOut:
    """As it stands."""
    return _answer(actor_of(request), number_of(asking_id))


@router.post("/{asking_id}/agree", response=makes(AskingOut), summary="The team can do it")
@once
def agree(request: HttpRequest, asking_id: AskingId, given: AgreeIn) -> AskingOut:
    """Whoever asked hears, and may tell the customer."""
    actor, number = promiser_of(request), number_of(asking_id)
    actions.answer_asking(actor, number, agrees=True, words=given.why)
    return _answer(actor, number)


@router.post("/{asking_id}/object", response=makes(AskingOut), summary="The team cannot do it by then")
@once
def object_to(request: HttpRequest, asking_id: AskingId, given: ObjectIn) -> AskingOut:
    """Needs a reason, `why`, or the time by which it could be done, `could_by`. Whoever asked hears."""
    actor, number = promiser_of(request), number_of(asking_id)
    actions.answer_asking(actor, number, agrees=False, words=given.why, could_by=given.could_by)
    return _answer(actor, number)


@router.post("/{asking_id}/promise", response=makes(AskingOut), summary="The customer was told")
@once
def promise_it(request: HttpRequest, asking_id: AskingId, given: PromiseAskedIn) -> AskingOut:
    """Enters the promise, whose id is in `promise`. Without the team's consent it needs a reason: `despite`."""
    actor, number = promiser_of(request), number_of(asking_id)
    actions.promise_asked(actor, number, due=given.due, despite=given.despite)
    return _answer(actor, number)


@router.post("/{asking_id}/drop", response=makes(AskingOut), summary="It is not promised")
@once
def drop(request: HttpRequest, asking_id: AskingId) -> AskingOut:
    """The team need not answer any more."""
    actor, number = promiser_of(request), number_of(asking_id)
    actions.drop_asking(actor, number)
    return _answer(actor, number)


def _answer(actor: Actor, asking_id: int) -> AskingOut:
    return asking_out(asking_shown(actor, asking_id))
