"""Verbs and questions about when a colleague works: weekly shifts, breaks, single days, free days."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.settings import settings
from whiteglove.team.facts import ShiftsChanged
from whiteglove.team.models import Colleague, Shift
from whiteglove.team.permissions import May, require
from whiteglove.team.shift_rules import ShiftWish, understood_plan
from whiteglove.team.times import known_zone


@transaction.atomic
def plan_shifts(actor: Actor, colleague: Colleague, wishes: Sequence[ShiftWish], *, zone: str = "") -> list[Shift]:
    """From now on a colleague works by this plan, wall time in this zone (empty: theirs); none: they have no shifts.

    Replaces what is not over yet; shifts that are over stay as they were. Raises TimesRefused, NotAllowed, NotFound.
    """
    require(actor, May.PLAN_SHIFTS)
    held = Colleague.objects.select_for_update().filter(pk=colleague.pk, is_active=True).first()
    if held is None:
        raise NotFound("There is no such colleague.")
    name = known_zone(zone) or time_zone_of(held)
    today = clock.now().astimezone(ZoneInfo(name)).date()
    plan = understood_plan(wishes, zone=ZoneInfo(name), today=today)
    known = list(_not_over(held.pk, today))
    if [_given(row) for row in known] == [(wish, name) for wish in plan]:
        return known
    Shift.objects.filter(pk__in=[row.pk for row in known]).delete()
    rows = Shift.objects.bulk_create(
        Shift(
            colleague=held, weekday=wish.weekday, day=wish.day, starts=wish.starts, ends=wish.ends,
            is_break=wish.is_break, from_day=wish.from_day, until_day=wish.until_day, time_zone=name,
            by_id=actor.colleague_id, by_whom=actor.reference,
        )
        for wish in plan
    )  # fmt: skip
    announce(ShiftsChanged(colleague_id=held.pk), actor=actor)
    return rows


def shifts_of(actor: Actor, colleague: Colleague, *, at: datetime | None = None) -> list[Shift]:
    """What is planned for a colleague and not over: weekly first, by day. Everybody sees it who sees presence."""
    if actor.colleague_id != colleague.pk:
        require(actor, May.READ_PRESENCE)
    today = (at or clock.now()).astimezone(ZoneInfo(time_zone_of(colleague))).date()
    return list(_not_over(colleague.pk, today))


def time_zone_of(colleague: Colleague) -> str:
    """In which a colleague lives."""
    return colleague.time_zone or settings().time_zone


def _not_over(colleague_id: int, today: date) -> QuerySet[Shift]:
    yesterday = today - timedelta(days=1)  # what began yesterday may last over midnight
    weekly = Q(weekday__isnull=False) & (Q(until_day=None) | Q(until_day__gte=yesterday))
    rows = Shift.objects.filter(weekly | Q(day__gte=yesterday), colleague=colleague_id)
    return rows.order_by("day", "weekday", "is_break", "starts", "id")


def _given(row: Shift) -> tuple[ShiftWish, str]:
    return as_wish(row), row.time_zone


def as_wish(row: Shift) -> ShiftWish:
    """The row as one would enter it again."""
    return ShiftWish(
        weekday=row.weekday,
        day=row.day,
        starts=row.starts,
        ends=row.ends,
        is_break=row.is_break,
        from_day=row.from_day,
        until_day=row.until_day,
    )
