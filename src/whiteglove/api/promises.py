"""Promises: what customers were told we would do, and what became of it."""

from collections.abc import Sequence
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router

from whiteglove.api.answers import actor_of, promiser_of, told
from whiteglove.api.asking_shapes import CheckIn, CheckOut, check_out
from whiteglove.api.conversations import Length, PageCursor
from whiteglove.api.given import WhyIn, number_of
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.promise_shapes import (
    ExplainIn,
    KeepIn,
    MoveIn,
    OpinionIn,
    PromiseIn,
    PromiseOut,
    State,
    promise_out,
)
from whiteglove.api.shapes import PageOut
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.promises import actions
from whiteglove.promises.queries import ledger as ledgers
from whiteglove.promises.queries.reading import moves_of, promise_shown
from whiteglove.promises.queries.rows import PromiseShown
from whiteglove.promises.queries.team_can import check_promise
from whiteglove.team.queries import find_team

router = Router(tags=["promises"], by_alias=True)

PromiseId = Annotated[str, Path(description="Id of the promise", examples=["17"])]


@router.get("", response=reads(PageOut[PromiseOut]), summary="What was promised, the newest first")
@told
def list_promises(
    request: HttpRequest,
    state: Annotated[State | None, Query(description="Only those that stand so", examples=["broken"])] = None,
    cursor: PageCursor = None,
    limit: Length = ledgers.PAGE,
) -> PageOut[PromiseOut]:
    """All the token may see. `broken` ones are still to be kept; one that was kept late is `kept`."""
    actor = actor_of(request)
    page = ledgers.ledger(actor, ledgers.Wanted(state=state or ""), after=cursor, limit=limit)
    return PageOut(items=_shown(page.rows), next=page.next)


@router.post("", response=makes(PromiseOut), summary="Enter what a customer was told")
@once
def make_promise(request: HttpRequest, given: PromiseIn) -> PromiseOut:
    """`due` before now is taken with an earlier `made_at`: a record of what was said, broken at once.

    Without `conversation` it belongs to the open conversation that the customer has with the team that keeps it,
    where there is exactly one; else to none.
    """
    actor = promiser_of(request)
    to = given.customer
    if to.id is not None and to.address is not None:
        raise NotUnderstood("Name the customer by address or by id, not by both: they might be two.")
    if to.id is not None:
        made = actions.promise(actor, actions.customer_known(actor, number_of(to.id)), given.said())
    else:
        made = actions.promise_at(actor, to.address or "", given.said(), name=to.name)
    return _answer(actor, made.pk)


@router.post("/check", response=makes(CheckOut), summary="Look before you promise")
@once
def check(request: HttpRequest, given: CheckIn) -> CheckOut:
    """A promise beside what the team can do: its standard, what its last matters took, how full it is.

    Nothing is entered. Where it is bold, ask the team first: `POST /askings`.
    """
    team = find_team(given.team)
    return check_out(check_promise(actor_of(request), team, due=given.due), team)


@router.get("/{promise_id}", response=reads(PromiseOut), summary="Read one promise")
@told
def read_promise(request: HttpRequest, promise_id: PromiseId) -> PromiseOut:
    """As it stands."""
    return _answer(actor_of(request), number_of(promise_id))


@router.post("/{promise_id}/keep", response=makes(PromiseOut), summary="It was done")
@once
def keep(request: HttpRequest, promise_id: PromiseId, given: KeepIn | None = None) -> PromiseOut:
    """Harmless twice. The body may be left out: it was done now."""
    actor, number, given = promiser_of(request), number_of(promise_id), given or KeepIn()
    message = number_of(given.message) if given.message is not None else None
    actions.keep(actor, number, message=message, at=given.at)
    return _answer(actor, number)


@router.post("/{promise_id}/move", response=makes(PromiseOut), summary="It is due at another time")
@once
def move(request: HttpRequest, promise_id: PromiseId, given: MoveIn) -> PromiseOut:
    """What the customer said to that belongs to it. That it was broken before stays on record."""
    actor, number = promiser_of(request), number_of(promise_id)
    actions.move(actor, number, due=given.due, customers_word=given.customers_word, why=given.why)
    return _answer(actor, number)


@router.post("/{promise_id}/withdraw", response=makes(PromiseOut), summary="It no longer holds")
@once
def withdraw(request: HttpRequest, promise_id: PromiseId, given: WhyIn | None = None) -> PromiseOut:
    """Needs a reason: `why`. Harmless twice."""
    actor, number = promiser_of(request), number_of(promise_id)
    actions.withdraw(actor, number, why=given.why if given else "")
    return _answer(actor, number)


@router.post("/{promise_id}/explain", response=makes(PromiseOut), summary="Why it was broken")
@once
def explain(request: HttpRequest, promise_id: PromiseId, given: ExplainIn) -> PromiseOut:
    """One of the five causes; saying so again replaces what was said."""
    actor, number = promiser_of(request), number_of(promise_id)
    actions.explain(actor, number, cause=given.cause, words=given.words)
    return _answer(actor, number)


@router.post("/{promise_id}/opinion", response=makes(PromiseOut), summary="The team agrees, or objects")
@once
def give_opinion(request: HttpRequest, promise_id: PromiseId, given: OpinionIn) -> PromiseOut:
    """Of the team that has to keep it, to the time it is due at now. To object needs a reason: `why`."""
    actor, number = promiser_of(request), number_of(promise_id)
    actions.give_opinion(actor, number, agrees=given.agrees, why=given.why)
    return _answer(actor, number)


def _answer(actor: Actor, promise_id: int) -> PromiseOut:
    return _shown([promise_shown(actor, promise_id)])[0]


def _shown(rows: Sequence[PromiseShown]) -> list[PromiseOut]:
    moves = moves_of([one.id for one in rows])
    return [promise_out(one, moves.get(one.id, [])) for one in rows]
