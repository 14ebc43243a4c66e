"""The page of one conversation, and what is new on it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from whiteglove.conversations.actions.attention import mark_read
from whiteglove.conversations.queries.drafts import drafts
from whiteglove.conversations.queries.family import came_from, stands_in
from whiteglove.conversations.queries.meanwhile import Meanwhile, meanwhile
from whiteglove.foundation.actors import Actor
from whiteglove.perception.queries.responses import responses_in
from whiteglove.perception.timeline.queries import story_of
from whiteglove.promises.delays.queries import waiting_delay
from whiteglove.promises.queries.beside import there_is
from whiteglove.recovery.queries.beside import there_is as put_right_there
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.care.beside import care_beside
from whiteglove.web.desk.chosen import pauses
from whiteglove.web.desk.composer import Written, composer_shown
from whiteglove.web.desk.doing import Done, done_before
from whiteglove.web.desk.gestures.put_right import given_beside
from whiteglove.web.desk.list_page import desk_shown
from whiteglove.web.desk.place_shown import place_shown
from whiteglove.web.desk.placed import placed_before
from whiteglove.web.desk.promises.asked import zone_of
from whiteglove.web.desk.promises.beside import promises_beside, promises_beside_closed
from whiteglove.web.desk.recoveries.beside import recovery_beside
from whiteglove.web.desk.rules_beside import rules_beside
from whiteglove.web.desk.sent_before import sent_before
from whiteglove.web.desk.sword_shown import sword_shown
from whiteglove.web.desk.thread import Seen, read_news, read_talk
from whiteglove.web.desk.wanted import moment, number, wanted
from whiteglove.web.refusals import is_fragment


@require_safe
def conversation(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """One conversation; for htmx its pane alone, else beside the list."""
    actor = actor_of(request)
    mark_read(actor, conversation_id)
    return show_conversation(request, actor, conversation_id, status=200)


def show_conversation(
    request: HttpRequest, actor: Actor, conversation_id: int, *, status: int, written: Written | None = None
) -> HttpResponse:
    """The page; written: what became of words that were sent in."""
    before = number(request.GET.get("before", "")) or None
    talk = read_talk(actor, conversation_id, before=before)
    if talk.row.merged_into_id is not None:
        return _to_where_it_stands(request, conversation_id)
    there, place = there_is(conversation_id), place_shown(actor, conversation_id)
    put_right = put_right_there(conversation_id)
    context: dict[str, Any] = {
        "talk": talk,
        "actor": actor,
        "wanted": wanted(request),
        "composer": composer_shown(talk.drafts, written),
        "sent_before": sent_before(actor, request.GET.get("sent", "")),
        "done": done_before(request, actor) or placed_before(request, actor),
        "place": place,
        "rules_here": rules_beside(actor, talk.row.team_id, place),
        "story": story_of(actor, talk.customer, talk.person),
        "pauses": pauses(),
        "came_from": came_from(actor, conversation_id, number(request.GET.get("merged", ""))),
        "sword": sword_shown(actor, talk.row),
        "delay": waiting_delay(actor, conversation_id) if there.delay else None,
        "row": talk.row,
        "felt": responses_in(actor, conversation_id),
        **recovery_beside(actor, conversation_id, is_there=put_right.recovery),
    }
    if not (before and is_fragment(request)):
        context |= promises_beside(actor, talk.row, zone_of(talk.customer.preferences.time_zone), there)
        context |= care_beside(actor, talk.row, put_right)
        context |= given_beside(actor, conversation_id, put_right)
    if is_fragment(request):
        template = "desk/_earlier.html" if before else "desk/_talk.html"
        return render(request, template, context, status=status, using="jinja2")
    context = {**desk_shown(actor, wanted(request)), **context, "opened": conversation_id}
    return render(request, "desk/desk.html", context, status=status, using="jinja2")


def _to_where_it_stands(request: HttpRequest, merged_id: int) -> HttpResponse:
    address = redirect("conversation", conversation_id=stands_in(merged_id))
    query = wanted(request).query
    address["Location"] += f"{query}{'&' if query else '?'}merged={merged_id}"
    return address


@require_safe
def conversation_news(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """What came since this page was shown; asked for by the live stream."""
    return show_news(request, actor_of(request), conversation_id)


def show_news(
    request: HttpRequest,
    actor: Actor,
    conversation_id: int,
    *,
    written: Written | None = None,
    done: Done | None = None,
) -> HttpResponse:
    """A fragment with what is new. written: also what became of words sent in; None: leave the composer alone.

    done: what was just done, with its undo.
    """
    given = request.GET if request.method in ("GET", "HEAD") else request.POST
    seen = Seen(number(given.get("seen", "")), number(given.get("events", "")), given.get("since", ""))
    news = read_news(actor, conversation_id, seen=seen, since=moment(seen.since))
    context = {
        "talk": news,
        "actor": actor,
        "wanted": wanted(request),
        "composer": None if written is None else composer_shown(drafts(actor, conversation_id), written),
        "meanwhile": _meanwhile(actor, conversation_id, given),
        "done": done,
        "place": place_shown(actor, conversation_id),
        "pauses": pauses(),
        "came_from": news.came_from,
        "sword": sword_shown(actor, news.row),
        "felt": responses_in(actor, conversation_id),
    }
    if request.method == "POST" and not news.row.is_open:
        context |= {"row": news.row, **promises_beside_closed(actor, news.row)}
    answer = render(request, "desk/_news.html", context, using="jinja2")
    if request.method == "POST":
        answer.headers["HX-Trigger"] = "live:conversations"
        answer.headers["HX-Push-Url"] = "false"  # the address stays the conversation's
    return answer


def _meanwhile(actor: Actor, conversation_id: int, given: QueryDict) -> Meanwhile | None:
    """What is new to somebody who is writing; pages in which nobody writes do not ask."""
    if "read" not in given:
        return None
    events = number(given.get("read_events", ""))
    return meanwhile(actor, conversation_id, after=number(given.get("read", "")), events_seen=events)
