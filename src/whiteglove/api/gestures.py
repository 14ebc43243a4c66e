"""Gestures: what colleagues give on their own authority, and how much that may be."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import Length, PageCursor
from whiteglove.api.gesture_shapes import (
    GestureIn,
    GestureOut,
    LimitIn,
    LimitOut,
    LimitsOut,
    OwnLimitOut,
    TakeBackIn,
    WhichGestures,
    gesture_out,
    limit_out,
)
from whiteglove.api.given import number_of
from whiteglove.api.once import has_key, once
from whiteglove.api.problems import makes, reads
from whiteglove.api.shapes import PageOut
from whiteglove.encounters.queries.named import encounter_named
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.journey.models import Touchpoint
from whiteglove.journey.queries import find_journey
from whiteglove.recovery.actions.gestures import give, take_back
from whiteglove.recovery.queries import ledger as ledgers
from whiteglove.recovery.queries.allowed import Case, allowed_to
from whiteglove.rulebook.actions.limits import Wished, end_limit, set_limit
from whiteglove.rulebook.models import MONEY, Authority, GestureKind
from whiteglove.rulebook.queries.limits import as_limits, limits_of
from whiteglove.rulebook.queries.rules import rule_named
from whiteglove.team.house import house_currency
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_colleague

router = Router(tags=["gestures"], by_alias=True)
of_limits = Router(tags=["gestures"], by_alias=True)

GestureId = Annotated[str, Path(description="Id of the gesture", examples=["17"])]
LimitId = Annotated[str, Path(description="Id of the limit", examples=["3"])]


@router.get("", response=reads(PageOut[GestureOut]), summary="What was given, the newest first")
@told
def list_gestures(
    request: HttpRequest, which: Query[WhichGestures], cursor: PageCursor = None, limit: Length = ledgers.PAGE
) -> PageOut[GestureOut]:
    """All that the token may read, those taken back too: the whole ledger with `gestures.read`; else, with
    `gestures.write`, its own, and what was given in the conversations that it sees. One by one the same holds.

    For accounting, follow `GET /journal` instead: its facts `recovery.GestureGiven` and `recovery.GestureTakenBack`
    come in an order in which nothing is skipped.
    """
    wanted = ledgers.Wanted(
        kind=which.kind or "", cause=which.cause or "", touchpoint=which.touchpoint, rule=which.rule
    )
    page = ledgers.ledger(actor_of(request), wanted, after=cursor, limit=limit)
    return PageOut(items=[gesture_out(one) for one in page.rows], next=page.next)


@router.post("", response=makes(GestureOut), summary="Put it right at once")
@once
def make_gesture(request: HttpRequest, given: GestureIn) -> GestureOut:
    """Within the token's limit, which is that of its role. Beyond it nothing is written (409), and the words say
    what is left, from when on it fits, and who here may give more. Without an `external_id` and an `Idempotency-Key`
    the same once more within a minute is refused too (409): it may be one request that came twice.
    """
    actor = actor_of(request)
    require(actor, May.GIVE)
    if (given.conversation is None) == (given.encounter is None):
        raise NotUnderstood("Say where: in a conversation, or at an encounter, not both.")
    made = give(
        actor,
        conversation=number_of(given.conversation) if given.conversation is not None else None,
        encounter=encounter_named(given.encounter) if given.encounter is not None else None,
        kind=given.kind,
        worth=given.worth,
        currency=given.currency,
        why=given.why,
        rule=rule_named(actor, given.rule) if given.rule is not None else None,
        cause=given.cause or "",
        was_asked_for=given.was_asked_for,
        external_id=given.external_id,
        is_meant=has_key(request),
    )
    return gesture_out(ledgers.gesture_shown(actor, made.pk))


@router.get("/{gesture_id}", response=reads(GestureOut), summary="Read one gesture")
@told
def read_gesture(request: HttpRequest, gesture_id: GestureId) -> GestureOut:
    """As it stands."""
    return gesture_out(ledgers.gesture_shown(actor_of(request), number_of(gesture_id)))


@router.post("/{gesture_id}/taking-back", response=makes(GestureOut), summary="It was not given after all")
@once
def make_taking_back(request: HttpRequest, gesture_id: GestureId, given: TakeBackIn | None = None) -> GestureOut:
    """It counts no more, and stays in the ledger. By whoever gave it, or who sets limits. Harmless twice."""
    actor, number = actor_of(request), number_of(gesture_id)
    take_back(actor, number, given.why if given else "")
    return gesture_out(ledgers.gesture_shown(actor, number))


@of_limits.get("", response=reads(LimitsOut), summary="What one may decide alone")
@told
def list_limits(request: HttpRequest) -> LimitsOut:
    """The token's own: those of its role. Without a limit no money may be given, and freely what is none."""
    actor = actor_of(request)
    of_kind = limits_of(actor)
    anywhere = Case(conversation=None, encounter=None, touchpoint=None, team=None)
    allowed = allowed_to(actor, anywhere, GestureKind.values)
    items = [
        OwnLimitOut(
            kind=kind,  # type: ignore[arg-type]
            is_money=kind in MONEY,
            limits=[limit_out(one) for one in limits],
            left_in_period=allowed[kind].left.in_period,
        )
        for kind, limits in of_kind.items()
    ]
    return LimitsOut(currency=house_currency(), items=items)


@of_limits.post("", response=makes(LimitOut), summary="Say what may be decided alone")
@once
def make_limit(request: HttpRequest, given: LimitIn) -> LimitOut:
    """From now on. A lowered limit expires by itself after 90 days: what held before holds again then."""
    actor = actor_of(request)
    require(actor, May.SET_LIMITS)
    there = _touchpoint(given) if given.touchpoint is not None else None
    made = set_limit(
        actor,
        Wished(
            kind=given.kind,
            role=given.role or "",
            colleague=find_colleague(given.colleague) if given.colleague is not None else None,
            touchpoint=there,
            per_case=given.per_case,
            per_period=given.per_period,
            period_days=given.period_days,
            why=given.why,
        ),
    )
    return _limit(made.pk)


@of_limits.post("/{limit_id}/end", response=makes(LimitOut), summary="A limit holds no more")
@once
def make_limit_end(request: HttpRequest, limit_id: LimitId) -> LimitOut:
    """What counts next does: the role's, the one anywhere, or none. Harmless twice."""
    end_limit(actor_of(request), number_of(limit_id))
    return _limit(number_of(limit_id))


def _touchpoint(given: LimitIn) -> Touchpoint:
    if given.journey is None:
        raise NotUnderstood("A touchpoint is named together with its journey.")
    there = find_journey(given.journey).touchpoints.filter(key=given.touchpoint, retired_at=None).first()
    if there is None:
        raise NotFound("There is no such touchpoint on this map.")
    return there


def _limit(number: int) -> LimitOut:
    return limit_out(as_limits(Authority.objects.filter(pk=number))[0])
