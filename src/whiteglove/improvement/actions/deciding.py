"""What becomes of a rule: kept, softened, changed, tried without, retired; never twice on the same evidence."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words
from whiteglove.improvement.actions.telling import tell_decided
from whiteglove.improvement.actions.trials import begin_trial
from whiteglove.improvement.facts import RuleDecided
from whiteglove.improvement.models import Choice, Decision, Effect, Proposal, Round
from whiteglove.improvement.queries.evidence import evidence
from whiteglove.improvement.queries.known import known_of
from whiteglove.improvement.queries.newer import Decided, decided, newest_seen
from whiteglove.improvement.queries.rounds import LATER
from whiteglove.improvement.rules import EFFECT_AFTER, MOVES, SAME_ACT, USUAL_WEEKS, refuse_unchecked_law
from whiteglove.improvement.shapes import evidence_json
from whiteglove.rulebook.actions.holding import held, refuse_retired
from whiteglove.rulebook.actions.rules import change_rule, retire_rule, soften_rule
from whiteglove.rulebook.days import today
from whiteglove.rulebook.models import Retirement, Rule
from whiteglove.rulebook.rules import a_year_after
from whiteglove.rulebook.shape import WantedRule
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team

LONGEST_REASON = 2_000
LONGEST_CHECK = 500


class DecidedAlready(Refused):
    """Somebody decided, and nothing has come since."""


class TrialRuns(Refused):
    """It is being tried; the trial answers first."""


class NothingToSoften(Refused):
    """It is guidance already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """What somebody decides. wanted: of a change, the rule as it should be. weeks, teams: of a trial.

    law_checked_by: who looked at the law, and what they said, where a rule of the law is touched.
    revision: of the rule as they had read it; None: not told.
    """

    choice: Choice
    reason: str
    wanted: WantedRule | None = None
    weeks: int | None = None
    teams: tuple[Team, ...] = ()
    law_checked_by: str = ""
    revision: int | None = None


@transaction.atomic
def decide(actor: Actor, rule_id: int, deciding: Deciding) -> Decision:
    """Write down what becomes of a rule, with the evidence of this moment, and bring it about.

    Kept: it is looked at again in a year, and belongs to whoever keeps it where it was nobody's. Raises
    DecidedAlready, TrialRuns, RuleIsRetired, ChangedMeanwhile, NothingToSoften, NotUnderstood, NotFound, NotAllowed.
    """
    require(actor, May.DECIDE_RULES)
    reason = kept_words(deciding.reason, LONGEST_REASON)
    if not reason:
        raise NotUnderstood("Say why: whoever follows the rule, and whom it hurt, will want to know.")
    checked_by = kept_words(deciding.law_checked_by, LONGEST_CHECK)
    rule = held(actor, rule_id, revision=deciding.revision)
    refuse_retired(rule)
    _refuse_again(rule, decided([rule.pk]).get(rule.pk))
    refuse_unchecked_law(rule.serves, deciding.choice, checked_by)
    decision = _written(actor, rule, deciding.choice, reason=reason, checked_by=checked_by)
    _bring_about(actor, rule, decision, deciding)
    _remember_version_left(decision)
    Proposal.objects.filter(rule=rule, decision=None).update(decision=decision)
    announce(RuleDecided(rule.pk, decision.pk, decision.choice), actor=actor)
    tell_decided(actor, decision)
    return decision


@transaction.atomic
def write_down_retirement(retirement_id: int) -> Decision | None:
    """A rule that ended outside a round (on its page, by a program, by its sunset) was decided too: did it help?

    None where it was decided here, or holds again. Harmless twice.
    """
    ended = Retirement.objects.select_related("rule").filter(pk=retirement_id, undone_at=None).first()
    if ended is None:
        return None
    rule = Rule.objects.select_for_update().get(pk=ended.rule_id)
    if Decision.objects.filter(rule=rule, choice=Choice.RETIRE, at__gte=ended.at - SAME_ACT).exists():
        return None
    decision = _written(SYSTEM, rule, Choice.RETIRE, reason=ended.why, checked_by="")
    decision.by_id, decision.by_whom, decision.at = ended.by_id, ended.by_whom, ended.at
    decision.save(update_fields=["by", "by_whom", "at"])
    _remember_version_left(decision)
    Proposal.objects.filter(rule=rule, decision=None).update(decision=decision)
    Effect.objects.create(decision=decision, due_on=_due_on(decision))
    return decision


def _refuse_again(rule: Rule, last: Decided | None) -> None:
    """Nobody decides twice without new evidence; while it is tried nobody does."""
    if last is None:
        return
    if last.trial_until is not None:
        raise TrialRuns(f"{rule.key} is being tried without until {last.trial_until}. Wait for it, or end the trial.")
    if not last.has_newer:
        raise DecidedAlready(
            f"{rule.key} was decided on {last.at:%Y-%m-%d} ({last.choice}), and nothing has come since. "
            "What would count: another customer in whose way it is, a no, a gesture around it, an answer of somebody "
            "who met it, a proposal that it ends, another version of it, or its day of review."
        )


def _written(actor: Actor, rule: Rule, choice: Choice, *, reason: str, checked_by: str) -> Decision:
    now = clock.now()
    until = now + LATER
    known = known_of(actor, [rule.pk], evidence(actor, until, rules=[rule.pk]))[rule.pk]
    told = evidence_json(known) | {"seen": newest_seen(rule.pk)}
    if checked_by:
        told["law_checked_by"] = checked_by
    return Decision.objects.create(
        rule=rule,
        round=Round.objects.filter(ended_at=None).first(),
        choice=choice.value,
        reason=reason,
        evidence=told,
        evidence_until=now,
        version=rule.revision,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        at=now,
    )


def _remember_version_left(decision: Decision) -> None:
    """What the decision made of the rule is no new evidence about it."""
    seen = decision.evidence["seen"] | {
        "version": Rule.objects.values_list("revision", flat=True).get(pk=decision.rule_id)
    }
    decision.evidence = decision.evidence | {"seen": seen}
    decision.save(update_fields=["evidence"])


def _bring_about(actor: Actor, rule: Rule, decision: Decision, deciding: Deciding) -> None:
    match deciding.choice:
        case Choice.KEEP:
            _keep(actor, rule, decision.reason)
        case Choice.SOFTEN:
            if not rule.is_mandatory:
                raise NothingToSoften(f"{rule.key} is guidance already. Change it, try without it, or retire it.")
            soften_rule(actor, rule.pk, why=decision.reason)
        case Choice.CHANGE:
            if deciding.wanted is None:
                raise NotUnderstood("Say what the rule should be instead.")
            changed = change_rule(actor, rule.pk, wanted=deciding.wanted, why=decision.reason, is_law_checked=True)
            if changed.revision == rule.revision:
                raise NotUnderstood("This is what the rule says already. Change its words, or keep it.")
        case Choice.TRY:
            weeks = USUAL_WEEKS if deciding.weeks is None else deciding.weeks
            begin_trial(actor, decision, teams=deciding.teams, weeks=weeks)
        case Choice.RETIRE:
            retire_rule(actor, rule.pk, why=decision.reason)
    if deciding.choice in MOVES:
        Effect.objects.create(decision=decision, due_on=_due_on(decision))


def _keep(actor: Actor, rule: Rule, reason: str) -> None:
    """It is looked at again in a year; where it was nobody's, it is whose who keeps it."""
    has_owner = rule.owner is not None and rule.owner.is_active
    owner = rule.owner_id if has_owner else (actor.colleague_id or rule.owner_id)
    wanted = replace(wanted_of(actor, rule), review_by=a_year_after(today()), owner=owner)
    change_rule(actor, rule.pk, wanted=wanted, why=reason)


def wanted_of(actor: Actor, rule: Rule) -> WantedRule:
    """The rule as it stands, to be wanted otherwise. Teams that the actor does not see stay without being named."""
    return WantedRule(
        title=rule.title,
        serves=rule.serves,
        is_mandatory=rule.is_mandatory,
        text=rule.text,
        reason=rule.reason,
        instead=rule.instead,
        law=rule.law,
        owner=rule.owner_id,
        review_by=rule.review_by,
        touchpoints=tuple(rule.touchpoints.values_list("pk", flat=True)),
        teams=tuple(rule.teams.filter(sees_team(actor, "pk")).values_list("pk", flat=True)),
        wound_tight_in=rule.wound_tight_in,
        wound_tight_why=rule.wound_tight_why,
    )


def _due_on(decision: Decision) -> date:
    """Ninety days after; of a trial, the day after its last one."""
    trial = getattr(decision, "trial", None)
    if trial is not None:
        ends: date = trial.ends_on
        return ends
    return today() + timedelta(days=EFFECT_AFTER.days)
