"""What people may decide alone is set, ended and renewed; what was lowered expires by itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.money import LARGEST, require_currency
from whiteglove.foundation.text import one_line, storable
from whiteglove.journey.models import Touchpoint
from whiteglove.rulebook.days import today
from whiteglove.rulebook.evidence import refuse_unfounded
from whiteglove.rulebook.facts_of_limits import LimitChanged, LimitEnded, LimitRenewed
from whiteglove.rulebook.limits import LONGEST_PERIOD, Limit, as_given, counting, is_lower
from whiteglove.rulebook.models import MONEY, Authority, GestureKind, Sunset, Tightening
from whiteglove.rulebook.queries.limits import limits_in_force
from whiteglove.rulebook.shape import Evidence
from whiteglove.team.house import house_currency
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import May, require, require_rank

LONGEST_WHY = 2000
LONGEST_SUNSET = timedelta(days=90)
EVIDENCE = re.compile(r"(conversation|encounter|response|gesture|obstruction):\d{1,18}", re.ASCII)


class NoEvidence(NotUnderstood):
    """A tightening is renewed by evidence of customers only."""


class NothingExpires(Refused):
    """This limit was not lowered, or its day has passed: there is nothing to renew."""


class LimitUnclear(NotUnderstood):
    """What is asked cannot be a limit. field: which part of it."""

    def __init__(self, words: str, field: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """A limit as it shall be. role or colleague, not both; per_case, per_period: smallest unit, None: without end.

    currency empty: the house's. sunset_days: after how many days a lowered one expires, at most 90.
    """

    kind: str
    role: str = ""
    colleague: Colleague | None = None
    touchpoint: Touchpoint | None = None
    per_case: int | None = None
    per_period: int | None = None
    period_days: int = 30
    currency: str = ""
    why: str = ""
    sunset_days: int = 90


@dataclass(frozen=True, slots=True)
class Change:
    """Limits in force before and after; running: the one of this place that ended."""

    running: Authority | None
    before: list[Limit]
    after: list[Limit]


@transaction.atomic
def set_limit(actor: Actor, wished: Wished) -> Authority:
    """From now on this much may be decided alone; what held there before ends. The same again changes nothing.

    A lowered limit carries a sunset: after at most 90 days the earlier one holds again, unless evidence renews it.
    Raises NotUnderstood (LimitUnclear), NotAllowed, also for a role above the actor's own.
    """
    require(actor, May.SET_LIMITS)
    _refuse_unclear(wished)
    require_rank(actor, Role(wished.colleague.role if wished.colleague else wished.role))
    hold_limits()
    limits = limits_in_force()
    running = _running(wished)
    made = _row(actor, wished)
    if running is not None and as_given(_limit_of(running)) == as_given(_limit_of(made)):
        return running
    if running is not None:
        _end(actor, running)
    made.save()
    after = _limit_of(made)
    is_lowered = _write_sunset(actor, made, Change(running, limits, limits_in_force()), wished)
    figures = (after.per_case, after.per_period, after.period_days, after.currency)
    announce(LimitChanged(*about(made), *figures, is_lowered), actor=actor)
    return made


@transaction.atomic
def end_limit(actor: Actor, authority_id: int, *, why: str = "") -> None:
    """It holds no more; what counts next does: the role's, the one anywhere, or none. Harmless twice.

    Where less may be decided then, it is a tightening as any other: a sunset brings it back. Raises NotFound.
    """
    require(actor, May.SET_LIMITS)
    hold_limits()
    row = (
        Authority.objects.select_for_update(of=("self",)).select_related("colleague").filter(pk=authority_id).first()
    )
    if row is None:
        raise NotFound("There is no such limit.")
    require_rank(actor, Role(row.colleague.role if row.colleague else row.role))
    if row.ended_at is not None:
        return
    wished = Wished(kind=row.kind, role=row.role, colleague=row.colleague, touchpoint=row.touchpoint, why=why)
    before = limits_in_force()
    _end(actor, row)
    is_lowered = _write_sunset(actor, row, Change(row, before, limits_in_force()), wished)
    announce(LimitEnded(*about(row), is_lowered), actor=actor)


@transaction.atomic
def renew_limit(actor: Actor, sunset_id: int, *, evidence: Sequence[str], why: str, days: int = 90) -> Sunset:
    """What was lowered stays so for at most 90 days more. evidence: of customers, such as `response:12`, looked up.

    Raises NoEvidence, NothingExpires, NotUnderstood, NotFound.
    """
    require(actor, May.SET_LIMITS)
    hold_limits()
    rows = Sunset.objects.select_for_update(of=("self",)).select_related("authority")
    sunset = rows.filter(pk=sunset_id, authority__isnull=False).first()
    if sunset is None or sunset.authority is None:
        raise NotFound("There is no such limit.")
    if sunset.ended_at is not None:
        raise NothingExpires("Its day has passed, and what held before holds again.")
    named = list(dict.fromkeys(evidence))
    if not named or not all(EVIDENCE.fullmatch(one) for one in named):
        raise NoEvidence("Name what customers said or met that speaks for it, such as response:12.")
    pieces = (one.split(":") for one in named)
    refuse_unfounded(actor, [Evidence(kind=kind, id=int(number)) for kind, number in pieces], rule=None)
    words = one_line(storable(why), LONGEST_WHY)
    if not words or not 0 < days <= LONGEST_SUNSET.days:
        raise NotUnderstood("Say why, and for how many days: 90 at most.")
    until = today() + timedelta(days=days)
    renewal = {"at": clock.now().isoformat(), "by_whom": actor.reference, "until": until.isoformat(), "why": words}
    sunset.renewals = [*sunset.renewals, renewal | {"evidence": named}]
    sunset.ends_on = max(until, sunset.began_on + timedelta(days=1))
    sunset.save(update_fields=["renewals", "ends_on"])
    announce(LimitRenewed(*about(sunset.authority), until.isoformat()), actor=actor)
    return sunset


def about(row: Authority) -> tuple[int, str, str, int | None, int | None]:
    """What every fact about a limit says first."""
    return row.pk, row.kind, row.role, row.colleague_id, row.touchpoint_id


def _refuse_unclear(wished: Wished) -> None:
    if wished.kind not in GestureKind.values:
        raise LimitUnclear(f"What can be given is one of: {', '.join(GestureKind.values)}.", "kind")
    if bool(wished.role) == (wished.colleague is not None) or (wished.role and wished.role not in list(Role)):
        raise LimitUnclear("A limit is of one role, or of one colleague.", "role")
    _refuse_unclear_figures(wished)
    if wished.currency:
        require_currency(wished.currency)
        if wished.currency != house_currency():
            raise LimitUnclear(f"This house counts in {house_currency()}.", "currency")


def _refuse_unclear_figures(wished: Wished) -> None:
    if wished.kind not in MONEY and (wished.per_case not in (None, 0) or wished.per_period is not None):
        raise LimitUnclear("This costs no money: it is free, or (0 a case) not for one alone to decide.", "per_case")
    for field in ("per_case", "per_period"):
        amount = getattr(wished, field)
        if amount is not None and not 0 <= amount <= LARGEST:
            raise LimitUnclear("A limit is an amount of money, 0 or more.", field)
    if wished.per_case and wished.per_period is not None and wished.per_case > wished.per_period:
        raise LimitUnclear("One case may not cost more than all cases of the period together.", "per_case")
    if not 0 < wished.period_days <= LONGEST_PERIOD:
        raise LimitUnclear("A period has 1 to 366 days.", "period_days")
    if not 0 < wished.sunset_days <= LONGEST_SUNSET.days:
        raise LimitUnclear("A lowered limit lasts 1 to 90 days.", "sunset_days")


def hold_limits() -> None:
    """Until the end of the transaction, before anything else of them is held.

    Limits are few and change seldom: whoever changes one holds them all, so that two at once cannot contradict.
    """
    list(Authority.objects.select_for_update().filter(ended_at=None).order_by("id").values_list("pk"))


def _running(wished: Wished) -> Authority | None:
    place = {"kind": wished.kind, "role": wished.role, "colleague": wished.colleague, "touchpoint": wished.touchpoint}
    return Authority.objects.filter(**place, ended_at=None).first()


def _is_lowered(before: Sequence[Limit], after: Sequence[Limit], wished: Wished) -> bool:
    """Whether less may be decided than before: there, or at a place where another limit counted until now."""
    there = wished.touchpoint.pk if wished.touchpoint else None
    elsewhere = {one.touchpoint_id for one in (*before, *after)} if there is None else set()
    return any(
        is_lower(_what_counts(before, wished, place), _what_counts(after, wished, place), kind=wished.kind)
        for place in {there, *elsewhere}
    )


def _what_counts(limits: Sequence[Limit], wished: Wished, touchpoint: int | None) -> Limit | None:
    return counting(
        limits,
        kind=wished.kind,
        colleague=wished.colleague.pk if wished.colleague else None,
        role=wished.colleague.role if wished.colleague else wished.role,
        touchpoint=touchpoint,
    )


def _row(actor: Actor, wished: Wished) -> Authority:
    return Authority(
        kind=wished.kind,
        role=wished.role,
        colleague=wished.colleague,
        touchpoint=wished.touchpoint,
        per_case=wished.per_case,
        per_period=wished.per_period,
        period_days=wished.period_days,
        currency=wished.currency or house_currency(),
        why=one_line(storable(wished.why), LONGEST_WHY),
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        at=clock.now(),
    )


def _limit_of(row: Authority) -> Limit:
    return Limit(
        id=row.pk or 0,
        kind=row.kind,
        role=row.role,
        colleague_id=row.colleague_id,
        touchpoint_id=row.touchpoint_id,
        per_case=row.per_case,
        per_period=row.per_period,
        period_days=row.period_days,
        currency=row.currency,
    )


def _end(actor: Actor, row: Authority) -> None:
    row.ended_at, row.ended_by_whom = clock.now(), actor.reference
    row.save(update_fields=["ended_at", "ended_by_whom"])


def _write_sunset(actor: Actor, row: Authority, change: "Change", wished: Wished) -> bool:
    """Lowered in several steps it goes back to what held before the first, on the day of the first."""
    earlier = _end_sunset_at(wished)
    stood = change.before
    if earlier is not None:
        stood = [limit_from(row, earlier.goes_back_to)] if earlier.goes_back_to else []
        stood += [one for one in change.before if change.running is None or one.id != change.running.pk]
    if not _is_lowered(stood, change.after, wished):
        return False
    began, ends = today(), today() + timedelta(days=wished.sunset_days)
    back = as_given(_limit_of(change.running)) if change.running is not None else {}
    if earlier is not None:
        began, ends, back = earlier.began_on, min(earlier.ends_on, ends), earlier.goes_back_to
    Sunset.objects.create(
        authority=row,
        what=Tightening.LOWERED,
        began_on=began,
        ends_on=max(ends, began + timedelta(days=1)),
        goes_back_to=back,
        why=one_line(storable(wished.why), LONGEST_WHY),
        by_whom=actor.reference,
    )
    return True


def limit_from(row: Authority, given: dict[str, Any]) -> Limit:
    """The limit of the same place with figures as `as_given` wrote them."""
    place = {name: getattr(row, name) for name in ("kind", "role", "colleague_id", "touchpoint_id")}
    return Limit(id=0, **place, **given)


def _end_sunset_at(wished: Wished) -> Sunset | None:
    """The first lowering of this place whose day is ahead, also of a limit that was ended since; it ends here."""
    place = {
        "authority__kind": wished.kind,
        "authority__role": wished.role,
        "authority__colleague": wished.colleague,
        "authority__touchpoint": wished.touchpoint,
    }
    running = Sunset.objects.filter(**place, ended_at=None)
    first = running.select_for_update(of=("self",)).order_by("began_on", "id").first()
    running.update(ended_at=clock.now(), why_ended="withdrawn")
    return first
