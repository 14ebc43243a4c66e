"""`/live`: server-sent events that tell open pages that something happened; ids and topics only."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.crypto import constant_time_compare

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.facts import Cursor
from whiteglove.foundation.journal.queries import facts_after
from whiteglove.team.models import Colleague, SignedIn
from whiteglove.web.live.hub import Hub, Listener, News, as_news, hub
from whiteglove.web.live.topics import topics_allowed

HEARTBEAT_SECONDS = 15.0
CHECK_AGAIN_SECONDS = 60.0
REPLAY_AT_MOST = 1000
RETRY_MILLISECONDS = 1000
LOOK_AT_EVERYTHING = "event: resync\ndata: {}\n\n"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who opened a stream, in which session, and what their password was then, as a digest."""

    actor: Actor
    session: str
    password: str


def live(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Open the stream for `?topics=conversations,conversation:12`; replays after `Last-Event-ID`."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    actor = request.user.as_actor()
    topics = topics_allowed(actor, request.GET.get("topics", "").split(","))
    if not topics:
        return HttpResponse(status=403)
    hub().start()
    viewer = Viewer(actor, request.session.session_key or "", request.user.get_session_auth_hash())
    connection.close()  # a stream lives for hours; it must not keep a connection
    response = StreamingHttpResponse(
        _events(hub(), viewer, topics, told=_last_id(request)), content_type="text/event-stream"
    )
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def _last_id(request: HttpRequest) -> Cursor | None:
    text = request.headers.get("Last-Event-ID") or request.GET.get("last_id", "")
    try:
        return Cursor.parse(text) if text else None
    except ValueError:
        return None


async def _events(source: Hub, viewer: Viewer, topics: frozenset[str], *, told: Cursor | None) -> AsyncIterator[str]:
    listener = Listener(asyncio.get_running_loop())
    source.add(listener)  # first, so that nothing falls between what was missed and what comes
    try:
        yield f"retry: {RETRY_MILLISECONDS}\n\n"
        missed = await sync_to_async(_missed)(source, told) if told else []
        if missed is None:
            yield LOOK_AT_EVERYTHING
        for news in missed or []:
            told = news.cursor
            for line in _lines(news, topics):
                yield line
        async for line in _follow(listener, viewer, topics, told):
            yield line
    finally:
        source.remove(listener)


def _missed(source: Hub, told: Cursor) -> list[News] | None:
    """What happened since; None when it is too much to tell one by one."""
    remembered = source.since(told)
    if remembered is not None:
        return remembered
    try:
        facts = facts_after(told, limit=REPLAY_AT_MOST + 1)
    finally:
        connection.close()
    return None if len(facts) > REPLAY_AT_MOST else [as_news(read) for read in facts]


async def _follow(
    listener: Listener, viewer: Viewer, topics: frozenset[str], told: Cursor | None
) -> AsyncIterator[str]:
    checked_at = listener.loop.time()
    while topics:
        try:
            news = await asyncio.wait_for(listener.queue.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            yield ": still here\n\n"
        else:
            if told is None or news.cursor is None or news.cursor > told:
                told = news.cursor or told
                for line in _lines(news, topics):
                    yield line
        if listener.overflowed:
            listener.overflowed = False
            yield LOOK_AT_EVERYTHING
        if listener.loop.time() - checked_at >= CHECK_AGAIN_SECONDS:
            checked_at = listener.loop.time()
            topics = await sync_to_async(_still_allowed)(viewer, topics)


def _still_allowed(viewer: Viewer, topics: Iterable[str]) -> frozenset[str]:
    """Nothing once the session has ended, wherever that was done; a page that is signed in again asks again."""
    try:
        living = SignedIn.objects.filter(pk=viewer.session, expire_date__gt=clock.now())
        colleague = Colleague.objects.filter(
            pk=viewer.actor.id or 0, is_active=True, pk__in=living.values("colleague")
        )
        found = colleague.first()
        if found is None or not constant_time_compare(found.get_session_auth_hash(), viewer.password):
            return frozenset()
        return topics_allowed(found.as_actor(), topics)
    finally:
        connection.close()


def _lines(news: News, topics: frozenset[str]) -> list[str]:
    """The place is told with the last topic only: cut off before it, a page hears of all of them again."""
    heard = [topic for topic in news.topics if topic in topics]
    if news.cursor is None:
        return [f"event: fact\ndata: {json.dumps({'topic': topic})}\n\n" for topic in heard]
    events = [f"event: fact\ndata: {json.dumps({'id': str(news.cursor), 'topic': topic})}\n\n" for topic in heard]
    return [*events[:-1], *(f"id: {news.cursor}\n{event}" for event in events[-1:])]
