"""Every quarter of an hour the calendars of colleagues are read, several at a time, outside any transaction."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from whiteglove.foundation import clock
from whiteglove.team.feeds.actions import address_of, keep_failed, keep_read
from whiteglove.team.feeds.failing import Why, kept
from whiteglove.team.feeds.fetching import FeedUnreadable, Fetched, fetch
from whiteglove.team.models import CalendarFeed

AT_A_TIME = 8
WHOLE_AFTER = timedelta(hours=20)  # "not changed" says nothing of the days that came into sight meanwhile


def read_feeds(feed_ids: list[int] | None = None) -> int:
    """Read all calendars, or these; returns how many changed something. Harmless when run twice."""
    feeds = CalendarFeed.objects.filter(ended_at=None, colleague__is_active=True).exclude(address="")
    if feed_ids is not None:
        feeds = feeds.filter(pk__in=feed_ids)
    now = clock.now()
    asked = [(feed.pk, address_of(feed), _tag(feed, now)) for feed in feeds.order_by("id")]
    changed = 0
    # Threads ask the network alone; what came is taken in here, one after the other.
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        answers = pool.map(lambda one: _ask(one[1], one[2]), asked)
        for (feed_id, _, _), answer in zip(asked, answers, strict=True):
            if isinstance(answer, Fetched):
                taken = keep_read(feed_id, answer)
                changed += bool(taken and (taken.new or taken.changed or taken.ended))
            else:
                keep_failed(feed_id, answer)
    return changed


def _ask(address: str | None, tag: str) -> Fetched | str:
    """What came, or why nothing did, as the record keeps it."""
    if address is None:
        return kept(Why.ADDRESS_LOST)
    try:
        return fetch(address, etag=tag)
    except FeedUnreadable as error:
        return error.kept


def _tag(feed: CalendarFeed, now: datetime) -> str:
    is_recent = feed.taken_at is not None and now - feed.taken_at < WHOLE_AFTER
    return feed.etag if is_recent else ""
