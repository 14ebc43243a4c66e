"""In the way: one form says which rule it was, or that one had to say no; another weighs the grievance."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from whiteglove.conversations.queries.lists import RowShown
from whiteglove.conversations.queries.reading import conversation
from whiteglove.encounters.queries.places import places
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.journey.causes import Cause
from whiteglove.recovery.actions import hindered
from whiteglove.recovery.actions.somewhere import latest_encounter
from whiteglove.recovery.queries.hindered import grievance_in
from whiteglove.rulebook.queries.here import OFFERED, rules_here
from whiteglove.team.permissions import May, is_allowed
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.care.beside import show_care, to_conversation
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import number, wanted
from whiteglove.web.refusals import in_its_place, in_words, is_fragment

LONGEST_SEARCH = 200
JUSTIFIED = {"yes": True, "no": False, "unknown": None}


@require_http_methods(["GET", "HEAD", "POST"])
def in_the_way(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """The form, `find` looking for rules by words; POST: `do` says whether it was a rule in the way, or a no."""
    actor = actor_of(request)
    row = conversation(actor, conversation_id)
    if request.method == "POST":
        try:
            fresh = _say(actor, row.id, request.POST)
        except (NotAllowed, NotFound):
            raise
        except Refused as error:
            return in_its_place(_shown(request, actor, row, refusal=in_words(error)), ".in-the-way", error)
        if is_fragment(request):
            return show_care(request, actor, row, fresh=fresh, is_done=True)
        return to_conversation(request, row.id)
    return _shown(request, actor, row)


def _shown(request: HttpRequest, actor: Actor, row: RowShown, *, refusal: str = "") -> HttpResponse:
    """refusal: why what was sent is not kept; what was typed stands again."""
    context = _form(request, actor, row) | {"refusal": refusal}
    if is_fragment(request):
        part = "_rules" if request.headers.get("HX-Target") == "hindered-rules" else "_form"
        return render(request, f"desk/care/{part}.html", context, using="jinja2")
    context |= counts_shown(actor)
    return render(request, "desk/care/in_the_way.html", context, using="jinja2")


@require_POST
def grievance(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Whether it was justified, and where it was made."""
    actor, given = actor_of(request), request.POST
    if given.get("justified", "") not in JUSTIFIED:
        raise NotUnderstood(gettext("Say whether it was justified."))
    hindered.weigh_grievance(
        actor,
        conversation=conversation_id,
        is_justified=JUSTIFIED[given.get("justified", "")],
        made_at=number(given.get("made_at", "")) or None,
        cause=given.get("cause", ""),
        words=given.get("words", ""),
    )
    return _back(request, actor, conversation_id, is_done=True)


@require_POST
def taken_back(request: HttpRequest, obstruction_id: int) -> HttpResponse:
    """It did not stand in the way after all."""
    actor = actor_of(request)
    return _back(request, actor, hindered.take_back(actor, obstruction_id, _why(request)).conversation_id)


@require_POST
def no_taken_back(request: HttpRequest, no_id: int) -> HttpResponse:
    """No such no was said."""
    actor = actor_of(request)
    return _back(request, actor, hindered.take_back_no(actor, no_id, _why(request)).conversation_id)


@require_POST
def settled(request: HttpRequest, obstruction_id: int) -> HttpResponse:
    """What a customer's words suggest: `so` is yes, no, or `ask` for what was settled by mistake."""
    actor, so = actor_of(request), request.POST.get("so", "")
    if so == "ask":
        said = hindered.unsettle(actor, obstruction_id)
    else:
        said = hindered.settle_suggestion(actor, obstruction_id, is_so=so == "yes")
    return _back(request, actor, said.conversation_id)


def _why(request: HttpRequest) -> str:
    return request.POST.get("why", "")


def _say(actor: Actor, conversation_id: int, given: QueryDict) -> str:
    """Do it; returns the line it became."""
    rule, wanted_words = given.get("rule") or None, given.get("wanted", "")
    if given.get("do") == "no":
        return f"no-{hindered.say_no(actor, conversation=conversation_id, rule=rule, what=wanted_words).pk}"
    minutes = given.get("minutes", "").strip()
    if minutes and not number(minutes, -1) >= 0:
        raise NotUnderstood(gettext("Minutes are a whole number."))
    said = hindered.say_in_the_way(
        actor,
        conversation=conversation_id,
        rule=rule,
        wanted=wanted_words,
        cost=given.get("cost", ""),
        minutes=number(minutes) if minutes else None,
    )
    return f"way-{said.pk}"


def _form(request: HttpRequest, actor: Actor, row: RowShown) -> dict[str, Any]:
    met = latest_encounter(row.id)
    typed = request.POST if request.method == "POST" else request.GET
    asked = typed.get("find", "").strip()[:LONGEST_SEARCH]
    touchpoint = met.touchpoint_id if met else None
    offered = rules_here(actor, touchpoint=touchpoint, team=row.team_id, words=asked, elsewhere=True, limit=OFFERED)
    return {
        "actor": actor,
        "row": row,
        "wanted": wanted(request),
        "rules": offered,
        "find": asked,
        "given": {name: typed.get(name, "") for name in ("rule", "wanted", "cost", "minutes")},
        "grievance": grievance_in(actor, row.id),
        "offered": places(actor) if is_allowed(actor, May.READ_JOURNEYS) else [],
        "causes": Cause.values,
    }


def _back(request: HttpRequest, actor: Actor, conversation_id: int | None, *, is_done: bool = False) -> HttpResponse:
    if conversation_id is None or request.POST.get("from") == "list":
        return redirect("hindered")
    if is_fragment(request):
        return show_care(request, actor, conversation(actor, conversation_id), is_done=is_done)
    return to_conversation(request, conversation_id)
