"""The desk: views, the list, and beside it one conversation."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from whiteglove.channels.email.queries import count_quarantined
from whiteglove.conversations.queries.attention import count_unread
from whiteglove.conversations.queries.drafts import drafts_among
from whiteglove.conversations.queries.lists import RowShown, count_new, count_views, rows_now
from whiteglove.conversations.queries.saved_views import saved_views
from whiteglove.conversations.queries.tags import names_of_tags
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.promises.queries.callbacks import calls_on_top
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.doing import done_before
from whiteglove.web.desk.looking import look
from whiteglove.web.desk.sent_before import sent_before
from whiteglove.web.desk.wanted import Wanted, fingerprint, moment, number, wanted
from whiteglove.web.refusals import is_fragment

SHOWN_AT_MOST = 500


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The list, with nothing opened beside it."""
    actor = actor_of(request)
    want = wanted(request)
    if is_fragment(request):
        if request.headers.get("HX-Target") == "talk":
            return render(request, "desk/_no_talk.html", {"actor": actor, "wanted": want}, using="jinja2")
        return render(request, "desk/_rows.html", rows_shown(actor, want), using="jinja2")
    before = sent_before(actor, request.GET.get("sent", ""))
    shown = {**desk_shown(actor, want), "talk": None, "sent_before": before, "done": done_before(request, actor)}
    return render(request, "desk/desk.html", shown, using="jinja2")


@require_safe
def desk_news(request: HttpRequest) -> HttpResponse:
    """What changed in the list since it was shown: rows in their places, and how many are new."""
    actor = actor_of(request)
    want = wanted(request)
    known = request.GET.getlist("shown")[:SHOWN_AT_MOST]
    ids = [number(mark.partition(".")[0]) for mark in known]
    changed = [row for row in rows_now(actor, ids) if fingerprint(row) not in known]
    new = count_new(actor, want.view, words=want.words, since=moment(request.GET.get("since", "")), besides=ids)
    news = {"changed": changed, "new": new, "wanted": want, "actor": actor, "opened": 0, "fingerprint": fingerprint}
    news["drafted"] = drafts_among(actor, [row.id for row in changed])
    news["tag_names"] = _names_of_tags(changed)
    return render(request, "desk/_list_news.html", {**news, **counts_shown(actor)}, using="jinja2")


def desk_shown(actor: Actor, want: Wanted) -> dict[str, Any]:
    """What every page with the list shows."""
    return {**rows_shown(actor, want), **counts_shown(actor), "calls_due": calls_on_top(actor)}


def counts_shown(actor: Actor) -> dict[str, Any]:
    """How many things to do each view holds."""
    return {
        "counts": count_views(actor),
        "saved": saved_views(actor),
        "quarantined": count_quarantined(actor),
        "unread": count_unread(actor),
    }


def page_shown(actor: Actor) -> dict[str, Any]:
    """What every page beside the side bar shows."""
    return {"actor": actor, **counts_shown(actor)}


def rows_shown(actor: Actor, want: Wanted) -> dict[str, Any]:
    """One page of rows. since: the moment from which on changes are news to this page."""
    since = clock.seen_until()
    page, looked = look(actor, want)
    return {
        "actor": actor,
        "wanted": want,
        "page": page,
        "drafted": drafts_among(actor, [row.id for row in page.rows]),
        "looked": looked,
        "since": since.isoformat(),
        "opened": 0,
        "fingerprint": fingerprint,
        "tag_names": _names_of_tags(page.rows),
    }


def _names_of_tags(rows: Sequence[RowShown]) -> dict[int, str]:
    return names_of_tags(tag_id for row in rows for tag_id in row.tags)
