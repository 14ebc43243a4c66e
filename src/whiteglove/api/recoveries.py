"""Recoveries: what is put right, step by step, until the customer says that it is."""

from typing import Annotated

from django.db import transaction
from django.http import HttpRequest
from ninja import Path, Query, Router

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import Length, PageCursor
from whiteglove.api.given import number_of
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.recovery_shapes import (
    ClosingIn,
    ComesFromIn,
    HarmIn,
    RecoveryIn,
    RecoveryOut,
    RecoveryState,
    StepIn,
    harm_given,
    recovery_out,
)
from whiteglove.api.shapes import PageOut
from whiteglove.conversations.queries.reading import conversation
from whiteglove.customers.queries.visible import seen_or_missing
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.recovery.actions import recoveries as actions
from whiteglove.recovery.actions.harm import say_harm as write_harm
from whiteglove.recovery.actions.naming_incident import name_incident as comes_from
from whiteglove.recovery.models import OpenedBy
from whiteglove.recovery.queries import recoveries as asked
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_colleague

router = Router(tags=["recoveries"], by_alias=True)

RecoveryId = Annotated[str, Path(description="Id of the recovery", examples=["5"])]


@router.get("", response=reads(PageOut[RecoveryOut]), summary="What is put right, the newest first")
@told
def list_recoveries(
    request: HttpRequest,
    state: Annotated[RecoveryState | None, Query(description="Only those that stand so", examples=["open"])] = None,
    cursor: PageCursor = None,
    limit: Length = asked.PAGE,
) -> PageOut[RecoveryOut]:
    """All the token may see."""
    page = asked.newest(actor_of(request), state=state or "", after=cursor, limit=limit)
    return PageOut(items=[recovery_out(one) for one in page.rows], next=page.next)


@router.post("", response=makes(RecoveryOut), summary="Say that something is to be put right")
@once
def open_recovery(request: HttpRequest, given: RecoveryIn) -> RecoveryOut:
    """Where it is being put right already, the reason joins that. Its owner is somebody who is present."""
    actor = _recoverer_of(request)
    talk = None if given.conversation is None else number_of(given.conversation)
    with transaction.atomic():
        customer = seen_or_missing(actor, _customer(actor, given, talk))
        opened = actions.open_recovery(actor, customer=customer, reason=OpenedBy(given.reason), conversation=talk)
        if given.next_at is not None:
            actions.set_next_moment(actor, opened.pk, next_at=given.next_at)
    return _answer(actor, opened.pk)


@router.get("/{recovery_id}", response=reads(RecoveryOut), summary="Read one recovery")
@told
def read_recovery(request: HttpRequest, recovery_id: RecoveryId) -> RecoveryOut:
    """As it stands, with its five steps."""
    return _answer(actor_of(request), number_of(recovery_id))


@router.post("/{recovery_id}/steps", response=makes(RecoveryOut), summary="A step was taken")
@once
def take_step(request: HttpRequest, recovery_id: RecoveryId, given: StepIn) -> RecoveryOut:
    """Saying so again replaces its words. `owner` and `next_at` say who goes on, and by when they hear of it."""
    actor, number = _recoverer_of(request), number_of(recovery_id)
    with transaction.atomic():
        actions.take_step(actor, number, step=given.step, words=given.words)
        if given.owner is not None:
            actions.hand_on(actor, number, to=find_colleague(given.owner))
        if given.next_at is not None:
            actions.set_next_moment(actor, number, next_at=given.next_at)
    return _answer(actor, number)


@router.post("/{recovery_id}/harm", response=makes(RecoveryOut), summary="What it cost them")
@once
def say_harm(request: HttpRequest, recovery_id: RecoveryId, given: HarmIn) -> RecoveryOut:
    """As far as it is known, also after it was closed; it replaces what stood there. Who and when: the journal."""
    actor, number = _recoverer_of(request), number_of(recovery_id)
    write_harm(actor, number, harm_given(given))
    return _answer(actor, number)


@router.post("/{recovery_id}/incident", response=makes(RecoveryOut), summary="From which incident it comes")
@once
def name_incident(request: HttpRequest, recovery_id: RecoveryId, given: ComesFromIn) -> RecoveryOut:
    """The desk finds it where they were told of one in the same conversation; this says otherwise, and stays."""
    actor, number = _recoverer_of(request), number_of(recovery_id)
    incident = None if given.incident is None else number_of(given.incident)
    comes_from(actor, number, incident=incident)
    return _answer(actor, number)


@router.post("/{recovery_id}/closing", response=makes(RecoveryOut), summary="It is over")
@once
def close(request: HttpRequest, recovery_id: RecoveryId, given: ClosingIn) -> RecoveryOut:
    """With the customer's word, or a stated reason. The customer is asked how it was put right. 409 where it was
    closed with other words: it says by whom, and nothing is kept.
    """
    actor, number = _recoverer_of(request), number_of(recovery_id)
    word, content = given.their_word, given.is_satisfied
    actions.close_recovery(actor, number, their_word=word, is_satisfied=content, why=given.why)
    return _answer(actor, number)


def _recoverer_of(request: HttpRequest) -> Actor:
    """Who puts right; may they act but not read, nothing is done, for the answer shows what was done."""
    actor = actor_of(request)
    require(actor, May.RECOVER)
    require(actor, May.READ_RECOVERIES)
    return actor


def _customer(actor: Actor, given: RecoveryIn, talk: int | None) -> int:
    if given.customer is not None:
        return number_of(given.customer)
    if talk is None:
        raise NotUnderstood("Say who was let down: a customer, or a conversation with them.")
    return conversation(actor, talk).customer_id


def _answer(actor: Actor, recovery_id: int) -> RecoveryOut:
    return recovery_out(asked.recovery(actor, recovery_id))
