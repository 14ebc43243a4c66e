"""The barnacle round: rules that hurt, in their order; what was decided of them; whether it helped."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import Length
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.round_shapes import (
    DecisionIn,
    DecisionOut,
    ProposalIn,
    RoundRuleOut,
    RuleEffectOut,
    RuleProposalOut,
    decision_out,
    effect_out,
    round_rule_out,
)
from whiteglove.api.rules import RuleName
from whiteglove.api.shapes import PageOut
from whiteglove.foundation.actors import Actor
from whiteglove.improvement.actions import rounds
from whiteglove.improvement.actions.deciding import Deciding, decide, wanted_of
from whiteglove.improvement.actions.trials import teams_by_lot
from whiteglove.improvement.models import Choice
from whiteglove.improvement.queries import decisions as known
from whiteglove.improvement.queries.rounds import PAGE, next_rules
from whiteglove.journey.languages import house_language
from whiteglove.rulebook.models import Rule
from whiteglove.rulebook.queries.rules import find_rule
from whiteglove.rulebook.shape import WantedRule
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_colleague, find_team

router = Router(tags=["rounds"], by_alias=True)
of_rules = Router(tags=["rounds"], by_alias=True)

Place = Annotated[str | None, Query(max_length=9, description="`next` of the page before", examples=["20"])]


@router.get("/next", response=reads(PageOut[RoundRuleOut]), summary="Rules in the order in which they are looked at")
@told
def read_next(request: HttpRequest, cursor: Place = None, limit: Length = PAGE) -> PageOut[RoundRuleOut]:
    """Those without owner or past review first, then by what they surely cost customers; each with its evidence."""
    page = next_rules(actor_of(request), after=cursor, limit=limit)
    home = house_language()
    return PageOut(items=[round_rule_out(one, language=home) for one in page.rows], next=page.next)


@of_rules.get("/{rule}/decisions", response=reads(PageOut[DecisionOut]), summary="What was decided of a rule")
@told
def read_decisions(request: HttpRequest, rule: RuleName) -> PageOut[DecisionOut]:
    """The newest first, each with the evidence that lay before whoever decided."""
    return PageOut(items=[decision_out(one) for one in known.decisions(actor_of(request), rule)], next=None)


@of_rules.post("/{rule}/decisions", response=makes(DecisionOut), summary="Decide what becomes of a rule")
@once
def make_decision(request: HttpRequest, rule: RuleName, given: DecisionIn) -> DecisionOut:
    """It is done at once. Without new evidence since the last decision it is refused (409)."""
    actor = _reading(request, May.DECIDE_RULES)
    rule_id = find_rule(actor, rule)
    deciding = Deciding(
        choice=Choice(given.choice),
        reason=given.reason,
        wanted=_wanted(actor, Rule.objects.get(pk=rule_id), given) if given.choice == "change" else None,
        weeks=given.weeks,
        teams=_teams(actor, rule_id, given),
        law_checked_by=given.law_checked_by,
        revision=given.revision,
    )
    return decision_out(known.decision(actor, decide(actor, rule_id, deciding).pk))


@of_rules.get("/{rule}/effect", response=reads(RuleEffectOut), summary="Did it help?")
@told
def read_effect(request: HttpRequest, rule: RuleName) -> RuleEffectOut:
    """Of the newest decision that customers could feel. It is written down by itself; until then it is null."""
    return effect_out(known.latest_effect(actor_of(request), rule))


@of_rules.post("/{rule}/proposals", response=makes(RuleProposalOut), summary="Propose that a rule ends")
@once
def make_proposal(request: HttpRequest, rule: RuleName, given: ProposalIn) -> RuleProposalOut:
    """It comes before its owner in the next round. Once by each colleague until it is decided."""
    actor = _reading(request, May.PROPOSE_RULES)
    whose = None if given.colleague is None else find_colleague(given.colleague)
    kept = rounds.propose(actor, find_rule(actor, rule), why=given.why, whose=whose)
    return RuleProposalOut(id=str(kept.pk), rule=str(kept.rule_id), why=kept.why, at=kept.at)


def _reading(request: HttpRequest, may: May) -> Actor:
    """Who acts; may they act but not read, nothing is done, for the answer shows it. Raises NotAllowed."""
    actor = actor_of(request)
    require(actor, may)
    require(actor, May.READ_RULES)
    return actor


def _teams(actor: Actor, rule_id: int, given: DecisionIn) -> tuple[Team, ...]:
    if given.teams is None:
        return tuple(teams_by_lot(actor, rule_id)) if given.choice == "try" else ()
    return tuple(find_team(one) for one in given.teams)


def _wanted(actor: Actor, rule: Rule, given: DecisionIn) -> WantedRule:
    """The rule as it stands, with the new words."""
    stands = wanted_of(actor, rule)
    return replace(
        stands,
        title=_merged(stands.title, given.title),
        text=_merged(stands.text, given.text),
        instead=_merged(stands.instead, given.instead),
    )


def _merged(stands: Mapping[str, str], given: str | dict[str, str] | None) -> Mapping[str, str]:
    if given is None:
        return stands
    return {**stands, house_language(): given} if isinstance(given, str) else given
