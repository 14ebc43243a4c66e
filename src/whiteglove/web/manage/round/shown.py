"""The barnacle round: one page a rule, the evidence above, the choices below; then the next."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from whiteglove.conversations.actions.attention import mark_read
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.improvement.actions.deciding import Deciding, decide, wanted_of
from whiteglove.improvement.actions.rounds import propose
from whiteglove.improvement.actions.trials import end_trial
from whiteglove.improvement.models import Choice, Decision, Round, Trial
from whiteglove.improvement.queries.decisions import decisions
from whiteglove.improvement.queries.rounds import before_one, next_rules
from whiteglove.improvement.queries.trying import so_far
from whiteglove.improvement.rules import MOST_WEEKS, USUAL_WEEKS
from whiteglove.journey.languages import house_language
from whiteglove.rulebook.models import Rule
from whiteglove.rulebook.shape import WantedRule
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, is_allowed, require
from whiteglove.team.visibility import sees_team
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.wanted import number
from whiteglove.web.manage.showing import back_to, page
from whiteglove.web.refusals import in_words

LATER_SHOWN = 20


@require_safe
def barnacle_round(request: HttpRequest) -> HttpResponse:
    """What lies before the round: how far it is, the first rule, and those after it. `mine`: the reader's alone."""
    actor = actor_of(request)
    mine = request.GET.get("mine") == "yes"
    found = next_rules(actor, after=request.GET.get("after") or None, limit=LATER_SHOWN, mine=mine)
    running = Round.objects.filter(ended_at=None).first()
    done = Decision.objects.filter(round=running).count() if running else 0
    return page(
        request,
        "round/round.html",
        actor,
        found=found,
        running=running,
        decided=done,
        mine=mine,
        is_later="after" in request.GET,
    )


@require_safe
def round_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """One rule with all that is known of it, what was decided before, and the choices."""
    actor = actor_of(request)
    mark_read(actor, about=f"round_rule:{rule_id}")
    return _rule_page(request, actor, rule_id)


def _rule_page(
    request: HttpRequest, actor: Actor, rule_id: int, *, typed: dict[str, Any] | None = None, refused: str = ""
) -> HttpResponse:
    """typed: what was refused, as it was typed."""
    one = before_one(actor, rule_id)
    bound = {team.id for team in one.rule.teams}
    teams = Team.objects.filter(sees_team(actor, "pk")).order_by("name")
    return page(
        request,
        "round/rule.html",
        actor,
        one=one,
        history=decisions(actor, one.rule.id),
        so_far=so_far(actor, one.rule.id),
        teams=[team for team in teams if not bound or team.pk in bound],
        may_decide=is_allowed(actor, May.DECIDE_RULES) and one.rule.retired_at is None,
        may_propose=is_allowed(actor, May.PROPOSE_RULES) and one.rule.retired_at is None,
        typed=typed or {},
        refusal=refused,
        home=house_language(),
        usual_weeks=USUAL_WEEKS,
        most_weeks=MOST_WEEKS,
        status=422 if refused else 200,
    )


@require_POST
def round_decide(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Decide, and go to the next rule; what is refused stands again as it was typed."""
    actor = actor_of(request)
    require(actor, May.DECIDE_RULES)
    form = request.POST
    try:
        decide(actor, rule_id, _deciding(request, rule_id))
    except Refused as error:
        if isinstance(error, NotAllowed | NotFound):
            raise
        typed = form.dict() | {"teams": [number(team) for team in form.getlist("teams")]}
        return _rule_page(request, actor, rule_id, typed=typed, refused=in_words(error))
    following = next_rules(actor, limit=1).rows
    if following:
        return HttpResponseRedirect(f"{reverse('round_rule', args=[following[0].rule.id])}?said=decided")
    return back_to("round", said="decided")


def _deciding(request: HttpRequest, rule_id: int) -> Deciding:
    form = request.POST
    choice = form.get("choice", "")
    weeks = form.get("weeks", "").strip()
    if choice not in Choice.values:
        raise NotUnderstood(gettext("Choose what becomes of the rule."))
    wanted = [number(team) for team in form.getlist("teams")]
    return Deciding(
        choice=Choice(choice),
        reason=form.get("reason", ""),
        wanted=_wanted(request, rule_id) if choice == Choice.CHANGE else None,
        weeks=number(weeks) if weeks else None,
        teams=tuple(Team.objects.filter(pk__in=wanted)),
        law_checked_by=form.get("law_checked_by", ""),
        revision=number(form.get("revision", "")) or None,
    )


def _wanted(request: HttpRequest, rule_id: int) -> WantedRule:
    """The rule as it stands, with the words of the form in the house's language."""
    rule = Rule.objects.filter(pk=rule_id).first()
    if rule is None:
        raise NotFound("There is no such rule.")
    stands = wanted_of(actor_of(request), rule)
    return replace(stands, text={**stands.text, house_language(): request.POST.get("text", "")})


@require_POST
def round_propose(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Somebody proposes that it ends; `why`."""
    actor = actor_of(request)
    try:
        propose(actor, rule_id, why=request.POST.get("why", ""))
    except Refused as error:
        if isinstance(error, NotAllowed | NotFound):
            raise
        return _rule_page(request, actor, rule_id, typed=request.POST.dict(), refused=in_words(error))
    return back_to("round_rule", rule_id, said="proposed")


@require_POST
def round_trial_end(request: HttpRequest, trial_id: int) -> HttpResponse:
    """The rule holds again before its day; `why`."""
    actor = actor_of(request)
    try:
        trial = end_trial(actor, trial_id, why=request.POST.get("why", ""))
    except (NotAllowed, NotFound):
        raise
    except Refused as error:
        rule_id = Trial.objects.filter(pk=trial_id).values_list("rule", flat=True).first()
        if rule_id is None:
            raise NotFound("There is no such trial.") from error
        return _rule_page(request, actor, rule_id, refused=in_words(error))
    return back_to("round_rule", trial.rule_id, said="trial-ended")
