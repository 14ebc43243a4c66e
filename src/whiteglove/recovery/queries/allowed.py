"""What somebody may still give, somewhere and now: the limit that counts, what is spent of it, what is left."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum

from whiteglove.conversations.queries.family import family_of
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.models import Gesture
from whiteglove.rulebook.limits import Left, Limit, Spent, counting, left_of
from whiteglove.rulebook.queries.limits import limits_in_force
from whiteglove.team.house import house_currency
from whiteglove.team.permissions import May, require


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Where something is to be given: a conversation, else an encounter; ids."""

    conversation: int | None
    encounter: int | None
    touchpoint: int | None
    team: int | None


@dataclass(frozen=True, slots=True)
class Allowed:
    """limit None: none was set. spent: under it."""

    kind: str
    limit: Limit | None
    spent: Spent
    left: Left


def allowed_to(actor: Actor, case: Case, kinds: Collection[str]) -> dict[str, Allowed]:
    """By kind, what the actor may still give here. A program has the limits of its role, and a purse of its own.

    Four queries. Limits in another currency than the house's do not count. Raises NotAllowed.
    """
    require(actor, May.GIVE)
    currency = house_currency()
    limits = [one for one in limits_in_force(kinds) if one.currency == currency]
    who: dict[str, Any] = {
        "colleague": actor.colleague_id,
        "role": str(actor.role or ""),
        "touchpoint": case.touchpoint,
    }
    counts = {kind: counting(limits, kind=kind, **who) for kind in kinds}
    standing = _standing(currency).filter(_given_by(actor), kind__in=kinds)
    in_case = _sums(standing.filter(_in_case(case)), "kind")
    in_period = _sums(_in_periods(standing, {Q(kind=kind): limit for kind, limit in counts.items()}), "kind")
    return {
        kind: _allowed(limit, kind, Spent(in_case.get(kind, 0), in_period.get(kind, 0)))
        for kind, limit in counts.items()
    }


def allowed_each(people: Mapping[int, str], case: Case, kind: str) -> dict[int, Allowed]:
    """What each of these colleagues may still give of a kind here. people: their roles by id. Four queries."""
    currency = house_currency()
    limits = [one for one in limits_in_force([kind]) if one.currency == currency]
    counts = {
        number: counting(limits, kind=kind, colleague=number, role=role, touchpoint=case.touchpoint)
        for number, role in people.items()
    }
    able = {number: limit for number, limit in counts.items() if limit is not None}
    by_limit: dict[Limit, list[int]] = defaultdict(list)
    for number, limit in able.items():
        by_limit[limit].append(number)
    standing = _standing(currency).filter(colleague__in=list(able), kind=kind)
    in_case = _sums(standing.filter(_in_case(case)), "colleague")
    theirs = {Q(colleague__in=numbers): limit for limit, numbers in by_limit.items()}
    in_period = _sums(_in_periods(standing, theirs), "colleague")
    return {
        number: _allowed(limit, kind, Spent(in_case.get(number, 0), in_period.get(number, 0)))
        for number, limit in able.items()
    }


def given_under(actor: Actor, limit: Limit) -> list[tuple[datetime, int]]:
    """What the actor gave within the period of a limit that counts: (moment, worth), the oldest first."""
    standing = _standing(limit.currency).filter(_given_by(actor))
    rows = _in_periods(standing, {Q(kind=limit.kind): limit})
    return list(rows.order_by("at", "id").values_list("at", "worth"))


def _given_by(actor: Actor) -> Q:
    return Q(by_whom=actor.reference) if actor.colleague_id is None else Q(colleague=actor.colleague_id)


def _standing(currency: str) -> QuerySet[Gesture]:
    return Gesture.objects.filter(currency=currency, taken_back_at=None)


def _in_case(case: Case) -> Q:
    if case.conversation is not None:
        return Q(conversation__in=family_of(case.conversation))
    return Q(encounter=case.encounter or 0, conversation=None)


def _in_periods(standing: QuerySet[Gesture], limits: Mapping[Q, Limit | None]) -> QuerySet[Gesture]:
    """What counts under these limits, each of what it is about.

    A limit at a touchpoint counts what was given there, one anywhere all of it: money is never counted less.
    """
    now, any_of_them = clock.now(), Q()
    for about, limit in limits.items():
        if limit is not None:
            there = Q() if limit.touchpoint_id is None else Q(touchpoint=limit.touchpoint_id)
            any_of_them |= about & there & Q(at__gt=now - timedelta(days=limit.period_days))
    return standing.filter(any_of_them) if any_of_them else standing.none()


def _sums(rows: QuerySet[Gesture], by: str) -> dict[Any, int]:
    return dict(rows.order_by().values(by).annotate(together=Sum("worth")).values_list(by, "together"))


def _allowed(limit: Limit | None, kind: str, spent: Spent) -> Allowed:
    return Allowed(kind, limit, spent, left_of(limit, spent, kind=kind))
