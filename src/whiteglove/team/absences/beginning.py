"""An absence begins, is over, is called off, or ends early: each once, whoever is first."""

from datetime import datetime, timedelta

from django.db.models import Case, F, Q, Value, When

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.absences.facts import AbsenceBegan, AbsenceEnded, AbsenceOver
from whiteglove.team.models import Absence

SLIP = timedelta(minutes=10)
"""Who is back so soon was entered by mistake: there is nothing to look back on."""


def begin(absence_id: int, *, now: datetime, actor: Actor) -> bool:
    """It has begun, and whoever reacts moves what lies with them. False: it had, or was called off."""
    due = Absence.objects.filter(pk=absence_id, begun_at=None, ended_at=None, starts__lte=now)
    return bool(due.update(begun_at=now)) and _announced(AbsenceBegan, absence_id, actor)


def be_over(absence_id: int, *, now: datetime, actor: Actor) -> bool:
    """Its time is over. False: it was, or its end was moved."""
    due = Absence.objects.filter(pk=absence_id, begun_at__isnull=False, over_at=None, ended_at=None, ends__lte=now)
    return bool(due.update(over_at=now)) and _announced(AbsenceOver, absence_id, actor)


def come_back(absence_id: int, *, now: datetime, actor: Actor) -> bool:
    """Back earlier than was said, or at last. False: it was over."""
    due = Absence.objects.filter(pk=absence_id, begun_at__isnull=False, over_at=None, ended_at=None)
    slip = Case(When(begun_at__gt=now - SLIP, then=Value(now)), default=F("seen_at"))
    back = due.update(over_at=now, ended_at=now, ended_by_whom=actor.reference, seen_at=slip)
    return bool(back) and _announced(AbsenceOver, absence_id, actor)


def call_off(absence_id: int, *, now: datetime, actor: Actor) -> bool:
    """It never begins. False: it had begun."""
    due = Absence.objects.filter(Q(begun_at=None), pk=absence_id, ended_at=None)
    # Nobody looks back on what was never: so that it is in no list of those to be seen.
    called_off = due.update(ended_at=now, ended_by_whom=actor.reference, seen_at=F("starts"))
    return bool(called_off) and _announced(AbsenceEnded, absence_id, actor)


def _announced(kind: type[AbsenceBegan | AbsenceOver | AbsenceEnded], absence_id: int, actor: Actor) -> bool:
    colleague_id = Absence.objects.values_list("colleague_id", flat=True).get(pk=absence_id)
    announce(kind(absence_id=absence_id, colleague_id=colleague_id), actor=actor)
    return True
