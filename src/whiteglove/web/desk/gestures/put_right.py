"""Put it right: the form beside a conversation, the line about what was given, and whom to ask for more."""

from dataclasses import dataclass, fields
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from whiteglove.conversations.queries.lists import RowShown
from whiteglove.conversations.queries.reading import conversation
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.foundation.text import storable
from whiteglove.journey.causes import Cause
from whiteglove.recovery.actions.gestures import BeyondTheLimit, give, take_back
from whiteglove.recovery.actions.more import ask_for_more
from whiteglove.recovery.actions.somewhere import latest_encounter
from whiteglove.recovery.queries.allowed import Case
from whiteglove.recovery.queries.beside import Beside, there_is
from whiteglove.recovery.queries.ledger import gesture_shown, given_in
from whiteglove.recovery.queries.likeliest import ready_to_give
from whiteglove.recovery.queries.more import more_in
from whiteglove.rulebook.models import MONEY, Rule
from whiteglove.rulebook.queries.here import OFFERED, rules_here
from whiteglove.rulebook.queries.rules import rule_named
from whiteglove.team.house import house_currency
from whiteglove.team.permissions import May, is_allowed, require
from whiteglove.team.queries import find_colleague
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.gestures.words import AN_AMOUNT, amount_typed, beyond_words, whole_units
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import wanted
from whiteglove.web.place_words import called
from whiteglove.web.refusals import in_its_place, in_words, is_fragment

FIELDS = ("kind", "worth", "why", "cause", "rule", "was_asked_for", "key")
LONGEST_KEY = 64
ASKED_FOR = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody wants to give. worth: in the smallest unit. external_id: of the form, which gives once."""

    kind: str
    worth: int
    currency: str
    why: str
    cause: str
    rule: Rule | None
    was_asked_for: bool | None
    external_id: str | None

    @property
    def as_given(self) -> dict[str, Any]:
        """What the verbs take."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def given_beside(actor: Actor, conversation_id: int, there: Beside) -> dict[str, Any]:
    """What the page of a conversation shows of gestures; no query where there is nothing, or for who may not give."""
    may = is_allowed(actor, May.GIVE)
    return {
        "gestures": given_in(actor, conversation_id) if may and there.gestures else [],
        "mores": more_in(actor, conversation_id) if may and there.mores else [],
    }


@require_safe
def gestures_beside(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """What was given here, anew."""
    actor = actor_of(request)
    return _beside(request, actor, conversation(actor, conversation_id))


@require_http_methods(["GET", "HEAD", "POST"])
def put_right(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """The form, with what is likeliest filled in; POST `do`: give, or ask a colleague (`whom`) for more."""
    actor = actor_of(request)
    require(actor, May.GIVE)
    row = conversation(actor, conversation_id)
    if request.method != "POST":
        return _form(request, actor, row)
    try:
        typed = _typed(request.POST, actor)
        if request.POST.get("do") == "ask":
            _ask(request, actor, row, typed)
        else:
            give(actor, conversation=row.id, **typed.as_given)
    except BeyondTheLimit as error:
        return _beyond(request, actor, row, error)
    except (NotAllowed, NotFound):
        raise
    except Refused as error:
        return in_its_place(_form(request, actor, row, refusal=in_words(error)), ".put-right-form", error)
    return _after(request, actor, row.id)


@require_POST
def gesture_take_back(request: HttpRequest, gesture_id: int) -> HttpResponse:
    """It was not given after all."""
    actor = actor_of(request)
    take_back(actor, gesture_id, request.POST.get("why", ""))
    one = gesture_shown(actor, gesture_id)
    if one.conversation_id is None:
        return redirect("manage_gestures")
    return _after(request, actor, one.conversation_id)


def _after(request: HttpRequest, actor: Actor, conversation_id: int) -> HttpResponse:
    if is_fragment(request):
        return _beside(request, actor, conversation(actor, conversation_id), is_done=True)
    place = redirect("conversation", conversation_id=conversation_id)
    place["Location"] += wanted(request).query
    return place


def _beside(request: HttpRequest, actor: Actor, row: RowShown, *, is_done: bool = False) -> HttpResponse:
    shown = {
        "actor": actor,
        "row": row,
        "wanted": wanted(request),
        "is_done": is_done,
        **given_beside(actor, row.id, there_is(row.id)),
    }
    answer = render(request, "desk/gestures/_beside.html", shown, using="jinja2")
    answer.headers["HX-Push-Url"] = "false"
    return answer


def _form(request: HttpRequest, actor: Actor, row: RowShown, *, refusal: str = "") -> HttpResponse:
    """refusal: why what was sent was not given; what was typed stands again."""
    met = latest_encounter(row.id)
    case = Case(
        conversation=row.id,
        encounter=met.pk if met else None,
        touchpoint=met.touchpoint_id if met else None,
        team=row.team_id,
    )
    place = met.touchpoint.name if met and met.touchpoint else None
    offered = rules_here(actor, touchpoint=case.touchpoint, team=case.team, elsewhere=True, limit=OFFERED)
    context = {
        "actor": actor,
        "row": row,
        "wanted": wanted(request),
        "ready": ready_to_give(actor, case),
        "rules": offered,
        "why": _usual_why(place),
        "refusal": refusal,
        "typed": {name: request.POST.get(name, "") for name in FIELDS} if refusal else None,
        "causes": Cause.values,
        "example": whole_units(AN_AMOUNT, house_currency()),
        "key": request.POST.get("key") or uuid4().hex,
    }
    if is_fragment(request):
        return render(request, "desk/gestures/_form.html", context, using="jinja2")
    return render(request, "desk/gestures/page.html", {**context, **counts_shown(actor)}, using="jinja2")


def _usual_why(place: dict[str, str] | None) -> str:
    if place is None:
        return gettext("To say sorry for the trouble they had")
    return gettext("To say sorry for the trouble they had at “%(place)s”") % {"place": called(place)}


def _typed(given: QueryDict, actor: Actor) -> Typed:
    currency, kind = house_currency(), given.get("kind", "")
    worth = given.get("worth", "").strip()
    if kind in MONEY and not worth:
        raise NotUnderstood(gettext("Say how much it is worth."))
    rule, key = given.get("rule", "").strip(), storable(given.get("key", ""))[:LONGEST_KEY]
    return Typed(
        kind=kind,
        worth=amount_typed(worth, currency) if kind in MONEY else 0,
        currency=currency,
        why=given.get("why", ""),
        cause=given.get("cause", ""),
        rule=rule_named(actor, rule) if rule else None,
        was_asked_for=ASKED_FOR.get(given.get("was_asked_for", "")),
        external_id=f"desk:{key}" if key else None,
    )


def _ask(request: HttpRequest, actor: Actor, row: RowShown, typed: Typed) -> None:
    given = request.POST
    at_once = given.get("at_once", "").strip()
    ask_for_more(
        actor,
        conversation=row.id,
        asked=find_colleague(given.get("whom", "")),
        at_once=int(at_once) if at_once.isascii() and at_once.isdecimal() and len(at_once) < 16 else 0,
        **typed.as_given,
    )


def _beyond(request: HttpRequest, actor: Actor, row: RowShown, error: BeyondTheLimit) -> HttpResponse:
    """What is left, and whom to ask: the same words, one press more."""
    left = error.allowed.left.at_once or 0
    context = {
        "actor": actor,
        "row": row,
        "wanted": wanted(request),
        "sentences": beyond_words(error),
        "fits_from": error.fits_from,
        "has_more": error.has_more,
        "kept": {name: request.POST.get(name, "") for name in FIELDS},
        "left": left,
        "left_money": type(error.wished)(left, error.wished.currency) if left else None,
    }
    template = "desk/gestures/_beyond.html" if is_fragment(request) else "desk/gestures/beyond.html"
    if not is_fragment(request):
        context |= counts_shown(actor)
    answer = render(request, template, context, status=error.status, using="jinja2")
    answer.headers["HX-Push-Url"] = "false"
    return answer
