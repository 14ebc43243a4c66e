"""One colleague: their absences, who stands in for them, and the calendars their absences come from."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotUnderstood
from whiteglove.team.absences.actions import require_may_plan
from whiteglove.team.absences.queries import absences
from whiteglove.team.feeds.actions import add_feed, feeds_of, remove_feed, require_may_keep, take_file
from whiteglove.team.feeds.clockwork import read_feeds
from whiteglove.team.feeds.fetching import LARGEST
from whiteglove.team.models import Colleague
from whiteglove.team.queries import find_colleague
from whiteglove.team.snapshot import snapshot
from whiteglove.team.standing_in import set_stand_ins, stand_ins
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.calendar.page import entered
from whiteglove.web.desk.list_page import page_shown
from whiteglove.web.desk.wanted import number

PLACES = 4
LATELY = 30


@require_safe
def person_page(request: HttpRequest, colleague_id: int) -> HttpResponse:
    """What is known of when they are here."""
    actor = actor_of(request)
    colleague = find_colleague(str(colleague_id))
    here = snapshot()
    person = here.people[colleague.pk]
    of_teams = {one for team in person.teams for one in here.teams[team].members if one in here.people}
    listed = absences(actor, colleague_id=colleague.pk, is_all=True, limit=LATELY)
    context: dict[str, Any] = {
        **page_shown(actor),
        "wanted": None,
        "colleague": colleague,
        "presence": here.presence(colleague.pk),
        "chain": stand_ins(actor, colleague.pk),
        "places": PLACES,
        "choices": _choices(of_teams | set(person.stand_ins), here.people, colleague.pk),
        "coming": [one for one in reversed(listed) if one.is_open],
        "past": [one for one in listed if not one.is_open],
        "feeds": feeds_of(actor, colleague.pk),
        "may_plan": _may(require_may_plan, actor, colleague.pk),
        "may_keep": _may(require_may_keep, actor, colleague.pk),
        "entered": entered(actor, request),
        "taken": number(request.GET.get("taken", ""), -1),
    }
    return render(request, "desk/calendar/person.html", context, using="jinja2")


@require_POST
def change_covers(request: HttpRequest, colleague_id: int) -> HttpResponse:
    """Who stands in, in order; empty places are left out."""
    covers = [find_colleague(one) for one in request.POST.getlist("cover") if one]
    set_stand_ins(actor_of(request), find_colleague(str(colleague_id)), covers)
    return redirect(reverse("calendar_person", args=[colleague_id]) + "#covers")


@require_POST
def change_feeds(request: HttpRequest, colleague_id: int) -> HttpResponse:
    """act: add (address, words), remove (feed) or take (a file). A new one is read at once."""
    actor, colleague = actor_of(request), find_colleague(str(colleague_id))
    place = reverse("calendar_person", args=[colleague_id])
    require_may_keep(actor, colleague.pk)
    words = request.POST.get("words", "")
    match request.POST.get("act", "add"):
        case "remove":
            remove_feed(actor, number(request.POST.get("feed", "")))
        case "take":
            file = request.FILES.get("file")
            if file is None or (file.size or 0) > LARGEST:
                raise NotUnderstood(f"Please choose a file (.ics) of at most {LARGEST // 1_000_000} MB.")
            taken = take_file(actor, colleague, file.read(), words=words)
            return redirect(f"{place}?taken={taken.new + taken.changed}#feeds")
        case _:
            feed = add_feed(actor, colleague, address=request.POST.get("address", ""), words=words)
            read_feeds([feed.pk])
    return redirect(f"{place}#feeds")


def _choices(ids: set[int], people: Any, but: int) -> list[Colleague]:
    named = [people[one] for one in ids if one in people and one != but]
    return sorted(named, key=lambda one: (one.name, one.id))


def _may(asked: Any, actor: Actor, colleague_id: int) -> bool:
    try:
        asked(actor, colleague_id)
    except NotAllowed:
        return False
    return True
