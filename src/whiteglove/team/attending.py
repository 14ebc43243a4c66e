"""Who is here: said by colleagues, or seen by the desk. Every word is a row; the newest holds."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.facts import PresenceChanged
from whiteglove.team.models import Attendance, Colleague, PresenceState, SignedIn
from whiteglove.team.permissions import May, require
from whiteglove.team.presence import PRESENT, Snapshot, day_end
from whiteglove.team.shifts import time_zone_of
from whiteglove.team.snapshot import snapshot, snapshot_of
from whiteglove.team.times import TimesRefused

LONGEST_SAID = timedelta(days=14)
IDLE_AFTER = timedelta(minutes=60)


class AbsentNow(TimesRefused):
    """They are entered as absent; whoever is back ends the absence first."""


@transaction.atomic
def say_presence(
    actor: Actor, colleague: Colleague, state: PresenceState, *, until: datetime | None = None
) -> Attendance:
    """A colleague is here, busy, away or gone from now on, until then (default: as `holds_until` says).

    One's own asks for SET_PRESENCE, another's for PLAN_SHIFTS. Raises AbsentNow, TimesRefused, NotAllowed, NotFound.
    """
    require(actor, May.SET_PRESENCE if actor.colleague_id == colleague.pk else May.PLAN_SHIFTS)
    now = clock.now()
    if until is not None and not now < until <= now + LONGEST_SAID:
        raise TimesRefused(
            _("This holds until a moment to come, within %(days)s days. For longer, enter an absence."),
            days=LONGEST_SAID.days,
        )
    seen = _seen(colleague.pk, now)
    if state in PRESENT and seen.people[colleague.pk].away(now):
        raise AbsentNow(_("%(name)s is entered as absent now. End the absence first."), name=colleague.name)
    return _write(actor, colleague.pk, state, now=now, until=until or holds_until(seen, colleague.pk, state))


def holds_until(seen: Snapshot, colleague: int, state: PresenceState, at: datetime | None = None) -> datetime:
    """Until when a word without an end holds: the end of the shift, or of the day where no shift is on.

    Who is here, or busy, is so until their next break or the end of their shift.
    """
    now = at or seen.at
    person = seen.people[colleague]
    ends = [moment for shift in seen.works_at(colleague) if (moment := shift.closes_at(now)) is not None]
    planned = seen.planned_presence(colleague, now)
    if person.shifts and state in PRESENT and planned.is_present and planned.until is not None:
        return planned.until
    return max(ends, default=day_end(now, ZoneInfo(_zone_of(seen, colleague))))


def _zone_of(seen: Snapshot, colleague: int) -> str:
    return seen.people[colleague].time_zone or time_zone_of(Colleague())


def seen_at_work(actor: Actor) -> None:
    """A colleague came in or pressed something: who was away or gone by activity, or outside their hours, is here.

    What somebody said of themselves holds. Harmless when called often; mostly one question and no write.
    """
    if actor.colleague_id is None:
        return
    now = clock.now()
    newest = Attendance.objects.filter(colleague=actor.colleague_id).order_by("-id").first()
    holds = newest is not None and (newest.until is None or newest.until > now)
    if newest is not None and holds and (not newest.by_activity or newest.state == PresenceState.HERE):
        return
    seen = _seen(actor.colleague_id, now)
    if seen.people[actor.colleague_id].away(now) or (not holds and seen.is_present(actor.colleague_id)):
        return
    until = holds_until(seen, actor.colleague_id, PresenceState.HERE)
    _write(actor, actor.colleague_id, PresenceState.HERE, now=now, until=until, by_activity=True)


def left_by_signing_out(actor: Actor, *, this: str) -> None:
    """A colleague signed out of the browser with this session: of their last one in use, they have gone home."""
    if actor.colleague_id is None:
        return
    now = clock.now()
    others = SignedIn.objects.filter(colleague=actor.colleague_id, expire_date__gt=now, seen_at__gt=now - IDLE_AFTER)
    if others.exclude(pk=this).exists():
        return
    seen = _seen(actor.colleague_id, now)
    if seen.is_present(actor.colleague_id):
        _write_unseen(seen, actor.colleague_id, PresenceState.GONE, now=now)


def notice_idle() -> int:
    """Whoever pressed nothing for an hour, and said nothing of it, is away by activity; clockwork. Returns how many.

    Only those who had come in since their hours began: who has not been seen today is where their plan says.
    """
    now = clock.now()
    newest = Attendance.objects.filter(colleague=OuterRef("colleague")).order_by("-id")
    told, state = Subquery(newest.values("at")[:1]), Subquery(newest.values("state")[:1])
    rows = SignedIn.objects.filter(colleague__is_active=True, expire_date__gt=now).values("colleague")
    idle = rows.annotate(last=Max("seen_at"), told=told, state=state).filter(last__lte=now - IDLE_AFTER)
    unnoticed = Q(told=None) | Q(told__lte=F("last")) | Q(state__in=PRESENT)
    pressed = dict(idle.filter(unnoticed).values_list("colleague", "last"))
    if not pressed:
        return 0
    seen = snapshot(now)
    return sum(_noticed(seen, colleague, last, now) for colleague, last in sorted(pressed.items()))


def _noticed(seen: Snapshot, colleague: int, last: datetime, now: datetime) -> bool:
    stated = seen.people[colleague].stated
    is_said = stated is not None and not stated.by_activity
    if is_said or not seen.is_present(colleague) or not _is_idle(seen, colleague, last):
        return False
    _write_unseen(seen, colleague, PresenceState.AWAY, now=now)
    return True


def _is_idle(seen: Snapshot, colleague: int, last: datetime) -> bool:
    """Whether they came in since their hours began, and were to be here for an hour since: breaks do not count.

    Who is here beside their hours is so because they were seen, and the plain hour counts.
    """
    if not seen.planned_presence(colleague).is_present:
        return True
    spans = [span for hours in seen.hours_of(colleague) for span in hours.spans(last, seen.at)]
    began_before = any(span.begin == last and span.end == seen.at for span in spans)
    return began_before and seen.worked(colleague, last, seen.at) >= IDLE_AFTER


def _write_unseen(seen: Snapshot, colleague: int, state: PresenceState, *, now: datetime) -> None:
    """Away or gone as the desk saw it. Where nothing ever closes nobody knows until when."""
    closes = any(not hours.is_always for hours in seen.hours_of(colleague))
    until = holds_until(seen, colleague, state) if closes else None
    _write(SYSTEM, colleague, state, now=now, until=until, by_activity=True)


def _seen(colleague: int, now: datetime) -> Snapshot:
    seen = snapshot_of(colleague, now)
    if colleague not in seen.people:
        raise NotFound("There is no such colleague.")
    return seen


@transaction.atomic
def _write(
    actor: Actor,
    colleague: int,
    state: PresenceState,
    *,
    now: datetime,
    until: datetime | None,
    by_activity: bool = False,
) -> Attendance:
    row = Attendance.objects.create(
        colleague_id=colleague,
        state=state,
        at=now,
        until=until,
        by_activity=by_activity,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
    )
    Colleague.objects.filter(pk=colleague).update(said_state=state.value, said_until=until)
    announce(PresenceChanged(colleague, state.value, until.isoformat() if until else None, by_activity), actor=actor)
    return row
