"""Verbs: a colleague's calendar is added, removed, read now, or taken in once from a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotAllowed, NotFound
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.sealed import Unreadable, seal, unseal
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.absences.actions import locked, zone_of
from whiteglove.team.feeds.entries import CalendarNotUnderstood, FileRead, Sought, read, words_of
from whiteglove.team.feeds.facts import FeedAdded, FeedFailed, FeedMended, FeedRemoved, FileTaken
from whiteglove.team.feeds.failing import WORDS, Why, in_words, kept
from whiteglove.team.feeds.fetching import LARGEST, Fetched, understood_address
from whiteglove.team.feeds.taking import SEEN_AHEAD, Taken, take
from whiteglove.team.models import Absence, CalendarFeed, Colleague
from whiteglove.team.permissions import LEADING, May, require
from whiteglove.team.times import TimesRefused

MOST_FEEDS = 5
LONGEST_WORDS = 500


class TooManyFeeds(TimesRefused):
    """They have as many calendars as the desk reads for one."""


@dataclass(frozen=True, slots=True)
class FeedSeen:
    """A calendar, without its address: that is a secret. is_file: it was a file, taken in once.

    why_failed: in the language of whoever looks.
    """

    id: int
    host: str
    words: str
    read_at: datetime | None
    failed_at: datetime | None
    why_failed: str
    is_file: bool


def require_may_keep(actor: Actor, colleague_id: int) -> None:
    """Raise NotAllowed unless it is their own calendar, or they lead."""
    require(actor, May.PLAN_ABSENCES)
    if actor.colleague_id not in (None, colleague_id) and actor.role not in LEADING:
        raise NotAllowed(f"{actor.name} may add their own calendar; that of others somebody who leads does.")


@transaction.atomic
def add_feed(actor: Actor, colleague: Colleague, *, address: str, words: str = "") -> CalendarFeed:
    """From now on absences come from the calendar at this address. Raises NotAllowed, NotUnderstood, TooManyFeeds."""
    require_may_keep(actor, colleague.pk)
    place = understood_address(address)
    row = locked(colleague.pk)
    if CalendarFeed.objects.filter(colleague=row, ended_at=None).count() >= MOST_FEEDS:
        raise TooManyFeeds(
            _("%(name)s has %(most)s calendars here already. Remove one of them first."),
            name=row.name,
            most=MOST_FEEDS,
        )
    feed = CalendarFeed.objects.create(
        colleague=row, address=seal(place), words=_words(words), by_whom=actor.reference
    )
    announce(FeedAdded(feed_id=feed.pk, colleague_id=row.pk), actor=actor)
    return feed


@transaction.atomic
def remove_feed(actor: Actor, feed_id: int) -> None:
    """It is read no more, and its address forgotten; the absences it told of stay. Raises NotFound."""
    feed = CalendarFeed.objects.select_for_update().filter(pk=feed_id, ended_at=None).first()
    if feed is None:
        require(actor, May.PLAN_ABSENCES)
        raise NotFound("There is no such calendar.")
    require_may_keep(actor, feed.colleague_id)
    CalendarFeed.objects.filter(pk=feed.pk).update(ended_at=clock.now(), address="", etag="", failed_at=None)
    announce(FeedRemoved(feed_id=feed.pk, colleague_id=feed.colleague_id), actor=actor)


@transaction.atomic
def take_file(actor: Actor, colleague: Colleague, content: bytes, *, words: str = "") -> Taken:
    """Absences out of an .ics file, once. The same file again changes nothing; none that was known is called off.

    Raises NotAllowed, NotUnderstood.
    """
    require_may_keep(actor, colleague.pk)
    if len(content) > LARGEST:
        raise TimesRefused(_("This file is larger than %(most)s MB."), most=LARGEST // 1_000_000)
    row, now = locked(colleague.pk), clock.now()
    try:
        file = read(content, sought_of(row, _words(words), now))
    except CalendarNotUnderstood as error:
        raise TimesRefused(WORDS[error.why], **error.given) from error
    if not file.entries:
        raise TimesRefused(
            _("No entry of this calendar is an absence to come: look at its times and titles, and at your words.")
        )
    feed = CalendarFeed.objects.get_or_create(
        colleague=row, address="", words="", defaults={"by_whom": actor.reference, "ended_at": now}
    )[0]
    taken = take(feed, file, now=now, actor=actor, may_end=False)
    CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
    announce(FileTaken(feed_id=feed.pk, colleague_id=row.pk, absences=taken.new + taken.changed), actor=actor)
    return taken


def feeds_of(actor: Actor, colleague_id: int) -> list[FeedSeen]:
    """Calendars that are read for a colleague, for themselves and those who lead; for others none."""
    try:
        require_may_keep(actor, colleague_id)
    except NotAllowed:
        return []
    rows = CalendarFeed.objects.filter(colleague=colleague_id, ended_at=None).order_by("id")
    return [
        FeedSeen(
            row.pk,
            _host(row.address),
            row.words,
            row.read_at,
            row.failed_at,
            in_words(row.why_failed),
            is_file=not row.address,
        )
        for row in rows
    ]


def failing_feeds(actor: Actor, colleague_ids: Sequence[int]) -> list[int]:
    """Which of these colleagues have a calendar that cannot be read: all for those who lead, else oneself."""
    require(actor, May.READ_PRESENCE)
    failing = CalendarFeed.objects.filter(colleague__in=colleague_ids, ended_at=None, failed_at__isnull=False)
    if actor.role not in LEADING:
        failing = failing.filter(colleague=actor.colleague_id or 0)
    return sorted(set(failing.values_list("colleague_id", flat=True)))


def keep_read(feed_id: int, fetched: Fetched) -> Taken | None:
    """Take in what came from the network, in a transaction of its own. None: nothing new, or not to be used.

    A calendar that came empty, while absences are known from it, is not believed.
    """
    with transaction.atomic():
        feed = CalendarFeed.objects.select_for_update(no_key=True).filter(pk=feed_id, ended_at=None).first()
        if feed is None:
            return None
        now = clock.now()
        if fetched.content is None:
            _read(feed, now, {})
            return None
        try:
            file = read(fetched.content, sought_of(feed.colleague, feed.words, now))
        except CalendarNotUnderstood as error:
            _fail(feed, error.kept, now)
            return None
        coming = Absence.objects.filter(feed=feed, ended_at=None, over_at=None, ends__gt=now)
        if not file.in_file and coming.exists():
            _fail(feed, kept(Why.EMPTY), now)
            return None
        taken = take(feed, file, now=now, actor=SYSTEM, may_end=file.is_whole)
        why = "" if file.is_whole else _not_whole(file)
        _read(feed, now, {"etag": fetched.etag if file.is_whole else "", "taken_at": now}, why=why)
        return taken


def keep_failed(feed_id: int, why: str) -> None:
    """It could not be read this time; what is known from it stays."""
    with transaction.atomic():
        feed = CalendarFeed.objects.select_for_update(no_key=True).filter(pk=feed_id, ended_at=None).first()
        if feed is not None:
            _fail(feed, why, clock.now())


def sought_of(colleague: Colleague, words: str, now: datetime) -> Sought:
    """What to look for in a calendar of theirs: what still holds, and half a year ahead."""
    return Sought(zone_of(colleague), now, now + SEEN_AHEAD, words_of(words))


def address_of(feed: CalendarFeed) -> str | None:
    """Where it is read; None when it was sealed under another key."""
    address = unseal(feed.address)
    return None if isinstance(address, Unreadable) else address


def _read(feed: CalendarFeed, now: datetime, more: dict[str, object], *, why: str = "") -> None:
    was_failing = feed.failed_at is not None
    CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now, failed_at=None, why_failed=why, **more)
    if was_failing:
        announce(FeedMended(feed_id=feed.pk, colleague_id=feed.colleague_id), actor=SYSTEM)


def _fail(feed: CalendarFeed, why: str, now: datetime) -> None:
    """Announced when it begins; `failed_at` says since when."""
    CalendarFeed.objects.filter(pk=feed.pk).update(failed_at=feed.failed_at or now, why_failed=why, etag="")
    if feed.failed_at is None:
        announce(FeedFailed(feed_id=feed.pk, colleague_id=feed.colleague_id), actor=SYSTEM)


def _not_whole(file: FileRead) -> str:
    if file.skipped:
        return kept(Why.SKIPPED, skipped=file.skipped, number=file.in_file)
    return kept(Why.NOT_WHOLE)


def _words(words: str) -> str:
    said = one_line(storable(words.replace("\n", ", ")), LONGEST_WORDS + 1)
    if len(said) > LONGEST_WORDS:
        raise TimesRefused(_("The words to look for have at most %(most)s letters."), most=LONGEST_WORDS)
    return said


def _host(sealed: str) -> str:
    address = unseal(sealed)
    return "" if isinstance(address, Unreadable) else address.partition("://")[2].partition("/")[0]
