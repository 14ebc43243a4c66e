"""What is likeliest given here: from what colleagues gave lately at the same place, within one's own limit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.money import Money
from whiteglove.recovery.models import Gesture
from whiteglove.recovery.queries.allowed import Allowed, Case, allowed_to
from whiteglove.recovery.queries.seen_here import seen_here
from whiteglove.rulebook.models import MONEY, GestureKind
from whiteglove.team.house import house_currency

LATELY = timedelta(days=90)
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Likeliest:
    """What the form begins with. how_often: it was given so, 0: nothing was given here lately."""

    kind: str
    worth: int
    how_often: int


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind, and how much of it may still be given here. most None: as much as one likes, or it is no money."""

    kind: str
    is_money: bool
    may: bool
    most: Money | None


@dataclass(frozen=True, slots=True)
class ReadyToGive:
    """All that the form needs."""

    likeliest: Likeliest
    offers: list[Offer]
    currency: str


def ready_to_give(actor: Actor, case: Case) -> ReadyToGive:
    """What one may give here, and what is likeliest; five queries. Raises NotAllowed."""
    allowed = allowed_to(actor, case, GestureKind.values)
    currency = house_currency()
    offers = [_offer(one, currency) for one in allowed.values()]
    return ReadyToGive(_likeliest(actor, case, allowed, currency), offers, currency)


def _offer(one: Allowed, currency: str) -> Offer:
    most = one.left.at_once
    is_money = one.kind in MONEY
    may = most is None or most > 0
    return Offer(one.kind, is_money, may, Money(most, currency) if is_money and most is not None else None)


def _likeliest(actor: Actor, case: Case, allowed: Mapping[str, Allowed], currency: str) -> Likeliest:
    there = Q(touchpoint=case.touchpoint) if case.touchpoint is not None else Q(team=case.team or 0)
    lately = Gesture.objects.filter(
        seen_here(actor), there, taken_back_at=None, currency=currency, at__gt=clock.now() - LATELY
    )
    counted = lately.values_list("kind", "worth").annotate(times=Count("id")).order_by("-times", "worth", "kind")
    for kind, worth, times in counted[:LOOKED_AT]:
        if allowed[kind].left.covers(worth):
            return Likeliest(kind, worth, times)
    return Likeliest(GestureKind.EXTRA_TIME.value, 0, 0)
