"""Callbacks: messages that were taken, and the calls that followed."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router

from whiteglove.api.answers import actor_of, promiser_of, told
from whiteglove.api.callback_shapes import AttemptIn, CallbackIn, CallbackOut, callback_out
from whiteglove.api.conversations import Length, PageCursor
from whiteglove.api.given import number_of, place_of
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.shapes import PageOut
from whiteglove.foundation.actors import Actor
from whiteglove.promises import actions
from whiteglove.promises.queries import callbacks as asked

router = Router(tags=["promises"], by_alias=True)

CallbackId = Annotated[str, Path(description="Id of the callback, which is that of the promise", examples=["17"])]


@router.get("", response=reads(PageOut[CallbackOut]), summary="Calls that were promised, the newest first")
@told
def list_callbacks(
    request: HttpRequest, cursor: PageCursor = None, limit: Length = asked.PAGE
) -> PageOut[CallbackOut]:
    """All the token may see. They are promises, too: `/promises` tells what became of them."""
    page = asked.callbacks(actor_of(request), after=place_of(cursor), limit=limit)
    return PageOut(items=[callback_out(one) for one in page.rows], next=page.next)


@router.post("", response=makes(CallbackOut), summary="Take a message: promise a call")
@once
def take_message(request: HttpRequest, given: CallbackIn) -> CallbackOut:
    """It goes to whom it is for; while they are away, to whoever covers for them."""
    actor = promiser_of(request)
    made = actions.take_message(actor, given.wanted())
    return _answer(actor, made.pk)


@router.get("/{callback_id}", response=reads(CallbackOut), summary="Read one callback")
@told
def read_callback(request: HttpRequest, callback_id: CallbackId) -> CallbackOut:
    """As it stands."""
    return _answer(actor_of(request), number_of(callback_id))


@router.post("/{callback_id}/attempts", response=makes(CallbackOut), summary="Say how a call ended")
@once
def attempt(request: HttpRequest, callback_id: CallbackId, given: AttemptIn) -> CallbackOut:
    """`reached` keeps the promise. After `no_answer`, `busy` and `machine` they are called again later."""
    actor, number = promiser_of(request), number_of(callback_id)
    actions.attempt(actor, number, outcome=given.outcome, words=given.words, next_from=given.next_from)
    return _answer(actor, number)


def _answer(actor: Actor, callback_id: int) -> CallbackOut:
    return callback_out(asked.callback_shown(actor, callback_id))
