"""Verbs: enter an absence, change it, end it. Audit instead of approval: the customers cannot wait for a lead."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import Enum
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.settings import settings
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.absences.beginning import begin, call_off, come_back
from whiteglove.team.absences.facts import AbsenceChanged, AbsencePlanned
from whiteglove.team.absences.rules import Time, is_sudden, refuse_double, refuse_times
from whiteglove.team.models import Absence, Colleague
from whiteglove.team.permissions import May, is_allowed, require
from whiteglove.team.times import TimesRefused

LONGEST_WHY = 500


class Unchanged(Enum):
    """Says of a wish that it stays as it is, where None means something."""

    KEPT = "kept"


KEPT = Unchanged.KEPT


@dataclass(frozen=True, slots=True)
class AbsenceWishes:
    """What is to be another way. ends None: until they are back; cover None: nobody in particular."""

    ends: datetime | Unchanged | None = KEPT
    cover: Colleague | Unchanged | None = KEPT
    why: str | Unchanged = KEPT


class AbsenceOverAlready(Refused):
    """It was over, or called off."""


class CoverIsAway(TimesRefused):
    """Nobody covers for themselves, or after they left."""


@transaction.atomic
def absent(
    actor: Actor,
    colleague: Colleague,
    *,
    starts: datetime,
    ends: datetime | None = None,
    cover: Colleague | None = None,
    why: str = "",
) -> Absence:
    """Somebody is away from a moment on, until another or (ends None) until they are back; cover: who answers first.

    One that starts now or earlier today is sudden, and begins at once. Temps may enter their own sudden one.
    Raises NotAllowed, NotUnderstood, AbsentAlready.
    """
    now = clock.now()
    sudden = is_sudden(starts, now)
    require_may_plan(actor, colleague.pk, is_own_enough=sudden)
    row = locked(colleague.pk)
    wished = Time(starts.astimezone(UTC), ends.astimezone(UTC) if ends else None, why=reason(why))
    refuse_times(wished, now=now, zone=zone_of(row))
    refuse_double(wished, known_times(row.pk, now), name=row.name)
    made = Absence.objects.create(
        colleague=row,
        starts=wished.starts,
        ends=wished.ends,
        is_sudden=sudden,
        why=wished.why,
        cover=_cover(row, cover),
        by_id=actor.colleague_id,
        by_whom=actor.reference,
    )
    announce(AbsencePlanned(absence_id=made.pk, colleague_id=row.pk), actor=actor)
    if sudden:
        begin(made.pk, now=now, actor=actor)
        made.refresh_from_db()
    return made


@transaction.atomic
def change_absence(actor: Actor, absence_id: int, wishes: AbsenceWishes) -> Absence:
    """Another end, cover or reason. An end that has come already is not set: say that they are back instead.

    Raises NotAllowed, NotFound, NotUnderstood, AbsentAlready, AbsenceOverAlready.
    """
    found = _holding(actor, absence_id)
    now, row = clock.now(), locked(found.colleague_id)
    found.refresh_from_db()
    if wishes.why is not KEPT:
        found.why = reason(str(wishes.why))
    if not isinstance(wishes.cover, Unchanged):
        found.cover = _cover(row, wishes.cover)
    if not isinstance(wishes.ends, Unchanged):
        found.ends = wishes.ends.astimezone(UTC) if wishes.ends else None
        wished = Time(found.starts, found.ends, why=found.why)
        # What began long ago may go on: only its end is new.
        refuse_times(Time(max(found.starts, now), found.ends), now=now, zone=zone_of(row))
        refuse_double(wished, known_times(row.pk, now, but=found.pk), name=row.name)
    found.save(update_fields=["why", "cover", "ends"])
    announce(AbsenceChanged(absence_id=found.pk, colleague_id=row.pk), actor=actor)
    return found


@transaction.atomic
def end_absence(actor: Actor, absence_id: int) -> Absence:
    """Called off before it began, or back early. Raises NotAllowed, NotFound, AbsenceOverAlready."""
    found = _holding(actor, absence_id)
    locked(found.colleague_id)
    now = clock.now()
    if found.starts > now:
        done = call_off(found.pk, now=now, actor=actor)
    else:
        begin(found.pk, now=now, actor=actor)
        done = come_back(found.pk, now=now, actor=actor)
    if not done:
        raise AbsenceOverAlready("This absence is over already.")
    found.refresh_from_db()
    return found


def require_may_plan(actor: Actor, colleague_id: int, *, is_own_enough: bool = False) -> None:
    """Raise NotAllowed unless they may enter anybody's absence, or (is_own_enough) it is their own."""
    if is_own_enough and actor.colleague_id == colleague_id and is_allowed(actor, May.SET_PRESENCE):
        return
    if not is_allowed(actor, May.PLAN_ABSENCES) and actor.colleague_id == colleague_id:
        raise NotAllowed(
            f"{actor.name} may enter that they are away from now on. A colleague enters what is planned."
        )
    require(actor, May.PLAN_ABSENCES)


def locked(colleague_id: int) -> Colleague:
    """The colleague, so that two who enter an absence of them at once do it one after the other. Raises NotFound."""
    row = Colleague.objects.select_for_update(no_key=True).filter(pk=colleague_id, is_active=True).first()
    if row is None:
        raise NotFound("This colleague is not with us any more.")
    return row


def zone_of(colleague: Colleague) -> tzinfo:
    """The zone in which a colleague's days begin."""
    return ZoneInfo(colleague.time_zone or settings().time_zone)


def known_times(colleague_id: int, now: datetime, *, but: int = 0) -> list[Time]:
    """Absences of a colleague that people entered and that hold or are still to come."""
    rows = Absence.objects.filter(colleague=colleague_id, ended_at=None, over_at=None, feed=None).exclude(pk=but)
    found = [Time(row.starts, row.ends, row.pk, row.why) for row in rows.order_by("starts", "id")]
    return [one for one in found if one.ends is None or one.ends > now]


def reason(why: str) -> str:
    """Words as they are kept. Raises NotUnderstood for too many."""
    said = one_line(storable(why), LONGEST_WHY + 1)
    if len(said) > LONGEST_WHY:
        raise TimesRefused(_("A reason has at most %(most)s letters."), most=LONGEST_WHY)
    return said


def _cover(colleague: Colleague, cover: Colleague | None) -> Colleague | None:
    if cover is None:
        return None
    if cover.pk == colleague.pk:
        raise CoverIsAway(_("%(name)s cannot cover for themselves. Name somebody else."), name=colleague.name)
    if not cover.is_active:
        raise CoverIsAway(_("%(name)s is not with us any more. Name somebody else."), name=cover.name)
    return cover


def _holding(actor: Actor, absence_id: int) -> Absence:
    found = Absence.objects.filter(pk=absence_id).first()
    if found is None:
        require(actor, May.PLAN_ABSENCES)
        raise NotFound("There is no such absence.")
    require_may_plan(actor, found.colleague_id, is_own_enough=found.is_sudden)
    if found.ended_at is not None or found.over_at is not None:
        raise AbsenceOverAlready("This absence is over already, or was called off.")
    return found
