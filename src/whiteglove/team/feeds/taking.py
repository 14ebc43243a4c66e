"""Take what a calendar tells into our absences: the same file twice changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce, announced_together
from whiteglove.team.absences.beginning import call_off
from whiteglove.team.absences.facts import AbsenceChanged, AbsencePlanned
from whiteglove.team.feeds.entries import Entry, FileRead
from whiteglove.team.models import Absence, CalendarFeed

SEEN_AHEAD = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file's absences."""

    new: int = 0
    changed: int = 0
    ended: int = 0


def take(feed: CalendarFeed, file: FileRead, *, now: datetime, actor: Actor, may_end: bool) -> Taken:
    """New ones are entered, known ones follow their entry, and (may_end) coming ones that vanished are called off.

    What people changed stays theirs: an absence called off by hand is not entered again. Inside a transaction.
    """
    known = {row.uid: row for row in Absence.objects.select_for_update().filter(feed=feed)}
    with announced_together():
        new = _enter([entry for entry in file.entries if entry.uid not in known and entry.ends > now], feed, actor)
        changed = sum(_follow(known[entry.uid], entry, now, actor) for entry in file.entries if entry.uid in known)
        ended = _call_off(known, file, now, actor) if may_end else 0
    return Taken(new, changed, ended)


def _enter(entries: list[Entry], feed: CalendarFeed, actor: Actor) -> int:
    made = Absence.objects.bulk_create(
        Absence(
            colleague_id=feed.colleague_id,
            starts=entry.starts,
            ends=entry.ends,
            why=entry.title,
            by_whom=actor.reference,
            by_id=actor.colleague_id,
            feed=feed,
            uid=entry.uid,
        )
        for entry in entries
    )
    announce(*(AbsencePlanned(absence_id=one.pk, colleague_id=one.colleague_id) for one in made), actor=actor)
    return len(made)


def _follow(known: Absence, entry: Entry, now: datetime, actor: Actor) -> bool:
    """The times and title of the entry; of one that began already only its end, of one that is over nothing."""
    if known.over_at is not None or entry.ends <= now:
        return False
    was_by_calendar = known.ended_by_whom == _calendar(known.feed_id)
    if known.ended_at is not None and not was_by_calendar:
        return False
    starts = known.starts if known.begun_at is not None else entry.starts
    if (known.starts, known.ends, known.why, known.ended_at) == (starts, entry.ends, entry.title, None):
        return False
    was_called_off = known.ended_at is not None
    Absence.objects.filter(pk=known.pk).update(
        starts=starts, ends=entry.ends, why=entry.title, ended_at=None, ended_by_whom="", seen_at=None
    )
    kind = AbsencePlanned if was_called_off else AbsenceChanged
    announce(kind(absence_id=known.pk, colleague_id=known.colleague_id), actor=actor)
    return True


def _call_off(known: Mapping[str, Absence], file: FileRead, now: datetime, actor: Actor) -> int:
    """Those to come within what was read, and not among it."""
    still = {entry.uid for entry in file.entries}
    gone = [
        row
        for row in known.values()
        if row.uid not in still and row.ended_at is None and row.begun_at is None and row.starts > now
    ]
    count = 0
    for row in gone:
        count += call_off(row.pk, now=now, actor=actor)
        Absence.objects.filter(pk=row.pk).update(ended_by_whom=_calendar(row.feed_id), seen_at=F("starts"))
    return count


def _calendar(feed_id: int | None) -> str:
    return f"feed:{feed_id}"
