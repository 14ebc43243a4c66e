"""Calls to make: on top of the list, and on a page of their own."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.promises.queries.callbacks import CallbackShown, calls_on_top, coming_callbacks, due_callbacks
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.calendar.words import day_name
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import wanted

DUE_AT_MOST = 100


@require_safe
def callbacks_page(request: HttpRequest) -> HttpResponse:
    """Due now, later today, tomorrow and on; the reader's own, or all of their teams'."""
    actor = actor_of(request)
    shown = {**page_of(actor, request), "wanted": wanted(request), **counts_shown(actor)}
    return render(request, "desk/callbacks/callbacks.html", shown, using="jinja2")


@require_safe
def on_top(request: HttpRequest) -> HttpResponse:
    """What stands on top of the list now."""
    actor = actor_of(request)
    shown = {"actor": actor, "calls_due": calls_on_top(actor)}
    return render(request, "desk/callbacks/_on_top.html", shown, using="jinja2")


def page_of(actor: Actor, request: HttpRequest) -> dict[str, Any]:
    """What the page shows. `whose`: mine or team."""
    mine = request.GET.get("whose") == "mine"
    after = request.GET.get("after")
    coming = coming_callbacks(actor, mine=mine, after=after)
    return {
        "actor": actor,
        "mine": mine,
        "after": after,
        "due": [] if after else due_callbacks(actor, mine=mine, limit=DUE_AT_MOST),
        "days": _by_day(coming.rows),
        "next": coming.next,
    }


def _by_day(rows: tuple[CallbackShown, ...]) -> list[tuple[str, list[CallbackShown]]]:
    now = timezone.localtime(clock.now())
    return [(day, list(those)) for day, those in groupby(rows, key=lambda one: _day(one.window_from, now))]


def _day(at: datetime, now: datetime) -> str:
    days = (timezone.localtime(at).date() - now.date()).days
    if days <= 0:
        return gettext("Later today")
    return gettext("Tomorrow") if days == 1 else day_name(timezone.localtime(at).date())
