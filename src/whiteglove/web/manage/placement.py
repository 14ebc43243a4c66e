"""Where encounters belong: the rules that place them, what corrections suggest, a trial, and what stands nowhere."""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from whiteglove.conversations.queries.met import subjects_of
from whiteglove.conversations.queries.trial import Trial, tried
from whiteglove.encounters.actions.ruling import RuleWanted, add_rule, ask_first, retire_rule, rule_wanted
from whiteglove.encounters.models import PlacementRule
from whiteglove.encounters.queries.places import places
from whiteglove.encounters.queries.placing import placement_of
from whiteglove.encounters.queries.ruled import COUNTED, count_nowhere, rules_read, suggestions
from whiteglove.encounters.queries.shown import Wanted, encounters
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotUnderstood, Refused
from whiteglove.foundation.keyset import Keyset
from whiteglove.journey.models import Touchpoint
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_team, teams
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.wanted import number
from whiteglove.web.manage.showing import back_to, page
from whiteglove.web.refusals import in_words, is_fragment

FIELDS = ("to", "channel", "address", "team", "form", "topic", "words", "position")
LONGEST = 2000
NOWHERE_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Written:
    """A rule that somebody writes. given: as typed; rule: what it would be; trial: what that would have caught."""

    given: dict[str, str] = field(default_factory=dict)
    rule: PlacementRule | None = None
    trial: Trial | None = None
    refusal: str = ""
    status: int = 200


@require_safe
def placement(request: HttpRequest) -> HttpResponse:
    """All rules in the order in which they are asked."""
    return _page(request, actor_of(request), Written(_given(request.GET.dict())))


def _page(request: HttpRequest, actor: Actor, written: Written) -> HttpResponse:
    require(actor, May.READ_JOURNEYS)
    offered = {one.id: one for one in places(actor)}
    return page(
        request,
        "encounters.html",
        actor,
        rules=rules_read(actor),
        suggested=[one for one in suggestions(actor) if one.touchpoint_id in offered],
        offered=offered,
        nowhere=count_nowhere(actor),
        COUNTED=COUNTED,
        teams=teams(),
        written=written,
        status=written.status,
    )


@require_POST
def rule_write(request: HttpRequest) -> HttpResponse:
    """Keep a rule, or (`then` is try) show which of the latest encounters it would catch."""
    actor = actor_of(request)
    require(actor, May.MAP_JOURNEYS)
    given = _given(request.POST.dict())
    try:
        there, wanted = _touchpoint(given), _wanted(given)
        if request.POST.get("then") == "try":
            rule = rule_wanted(actor, there, wanted)
            return _page(request, actor, Written(given, rule, tried(actor, placement_of(rule))))
        made = add_rule(actor, there, wanted)
    except NotAllowed:
        raise
    except Refused as error:
        return _page(request, actor, Written(given, refusal=in_words(error), status=error.status))
    return _at_rule(made.pk, "kept")


def _given(form: dict[str, str]) -> dict[str, str]:
    return {name: form.get(name, "").strip()[:LONGEST] for name in FIELDS}


def _touchpoint(given: dict[str, str]) -> Touchpoint:
    there = Touchpoint.objects.select_related("journey").filter(pk=number(given["to"])).first()
    if there is None:
        raise NotUnderstood("Choose where on the map such encounters are.")
    return there


def _wanted(given: dict[str, str]) -> RuleWanted:
    return RuleWanted(
        channel=given["channel"],
        address=given["address"],
        team=find_team(given["team"]) if given["team"] else None,
        form=given["form"],
        topic=given["topic"],
        words=given["words"].replace("、", ",").replace("\n", ",").split(","),
        position_in_episode=given["position"],
    )


@require_POST
def rule_retire(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Nothing is placed by it any more."""
    retire_rule(actor_of(request), rule_id)
    return back_to("manage_encounters", said="retired")


@require_POST
def rule_move(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Ask it one earlier, or (`way` is later) one later."""
    actor = actor_of(request)
    require(actor, May.MAP_JOURNEYS)
    order = [rule.pk for rule in rules_read(actor)]
    if rule_id in order:
        here = order.index(rule_id)
        to = here + (1 if request.POST.get("way") == "later" else -1)
        if 0 <= to < len(order):
            order[here], order[to] = order[to], order[here]
    else:
        order.append(rule_id)  # it is gone, which `ask_first` says
    ask_first(actor, order)
    return _at_rule(rule_id, "moved")


def _at_rule(rule_id: int, said: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('manage_encounters')}?said={said}#rule-{rule_id}")


@require_safe
def nowhere(request: HttpRequest) -> HttpResponse:
    """Encounters that stand at no place of the maps, the newest first, to be placed one by one."""
    actor = actor_of(request)
    after = request.GET.get("after")
    place = Keyset.parse(after) if after else None
    shown, last = encounters(actor, Wanted(is_nowhere=True), after=place, limit=NOWHERE_SHOWN)
    offered = places(actor)
    subjects = subjects_of(actor, [one.id for one in shown])
    template = "_nowhere.html" if is_fragment(request) and after else "nowhere.html"
    return page(request, template, actor, shown=shown, last=last, offered=offered, subjects=subjects)
