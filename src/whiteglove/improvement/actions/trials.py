"""Some teams try some weeks without a rule; the comparison is laid out by itself, and it ends by itself."""

from collections.abc import Sequence
from datetime import timedelta
from secrets import SystemRandom

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words
from whiteglove.improvement.facts import TrialEnded
from whiteglove.improvement.models import Decision, Effect, Trial
from whiteglove.improvement.rules import design_of, waves
from whiteglove.rulebook.actions.exempting import end_exemptions, exempt_teams
from whiteglove.rulebook.actions.holding import held
from whiteglove.rulebook.days import today
from whiteglove.rulebook.models import Rule
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team

LONGEST_WHY = 2_000


class TrialOver(Refused):
    """It has ended."""


def begin_trial(actor: Actor, decision: Decision, *, teams: Sequence[Team], weeks: int) -> Trial:
    """These teams do without: three or more in waves dealt by lot, fewer all at once. Raises NotUnderstood."""
    rule, begins_on = decision.rule, today()
    _refuse_unbound(actor, rule, teams)
    ids = sorted({team.pk for team in teams})
    SystemRandom().shuffle(ids)
    laid_out = waves(ids, begins_on=begins_on, weeks=weeks)
    ends_on = begins_on + timedelta(weeks=weeks)
    trial = Trial.objects.create(
        decision=decision,
        rule=rule,
        design=design_of(laid_out).value,
        waves=[{"teams": sorted(wave.teams), "from": wave.from_on.isoformat()} for wave in laid_out],
        begins_on=begins_on,
        ends_on=ends_on,
    )
    trial.teams.set(ids)
    for wave in laid_out:
        exempt_teams(actor, rule.pk, wave.teams, days=(wave.from_on, ends_on), why=decision.reason)
    return trial


def teams_by_lot(actor: Actor, rule_id: int) -> list[Team]:
    """Half of the teams that a rule binds and the actor sees, one at least: who names none gets a fair comparison."""
    bound = Team.objects.filter(sees_team(actor, "pk"))
    named = Rule.objects.get(pk=rule_id).teams.values_list("pk", flat=True)
    teams = list(bound.filter(pk__in=named) if named else bound)
    return SystemRandom().sample(teams, (len(teams) + 1) // 2)


def _refuse_unbound(actor: Actor, rule: Rule, teams: Sequence[Team]) -> None:
    """Raise NotUnderstood for a team that the rule does not bind, or that the actor does not see."""
    wanted = {team.pk for team in teams}
    seen = set(Team.objects.filter(sees_team(actor, "pk"), pk__in=wanted).values_list("pk", flat=True))
    bound = set(rule.teams.values_list("pk", flat=True))
    if wanted - seen or (bound and wanted - bound):
        raise NotUnderstood(f"Choose teams that {rule.key} binds.")


@transaction.atomic
def end_trial(actor: Actor, trial_id: int, *, why: str) -> Trial:
    """The rule holds for all again, before its day. Raises TrialOver, NotUnderstood without a reason, NotFound,
    NotAllowed.
    """
    require(actor, May.DECIDE_RULES)
    said = kept_words(why, LONGEST_WHY)
    if not said:
        raise NotUnderstood("Say why the trial ends before its day.")
    trial = Trial.objects.filter(pk=trial_id).first()
    if trial is None:
        raise NotFound("There is no such trial.")
    held(actor, trial.rule_id)  # first the rule, as every other act does
    trial = Trial.objects.select_for_update().get(pk=trial_id)
    if trial.ended_at is not None:
        raise TrialOver("This trial has ended.")
    return close_trial(actor, trial, why=said)


def close_trial(actor: Actor, trial: Trial, *, why: str = "") -> Trial:
    """The trial, which the caller holds, is over: nobody does without the rule from today, and its effect is due."""
    day = min(today(), trial.ends_on)
    end_exemptions(actor, trial.rule_id, on=day)
    trial.ended_at, trial.why_ended, trial.ends_on = clock.now(), why, max(day, trial.begins_on)
    trial.save(update_fields=["ended_at", "why_ended", "ends_on"])
    Effect.objects.filter(decision=trial.decision_id, written_at=None).update(due_on=day)
    announce(TrialEnded(trial.rule_id, trial.pk), actor=actor)
    return trial
