"""What was decided of rules, and whether it helped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from whiteglove.customers.queries import family_ids
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.questions import answers
from whiteglove.foundation.settings import settings
from whiteglove.improvement.models import Choice, Decision, Effect, Told, ToldBack, Trial
from whiteglove.improvement.queries.evidence import hidden_from
from whiteglove.rulebook.models import Rule
from whiteglove.rulebook.queries.rules import find_rule
from whiteglove.rulebook.queries.visible import visible_rules
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team

PAGE = 50
# Of an effect: the rule holds, or binds, again. As `telling_back.sending.is_still_so` has it.
HOLDS_AGAIN = Q(decision__rule__retired_at=None) & (
    Q(decision__choice=Choice.RETIRE) | Q(decision__choice=Choice.SOFTEN, decision__rule__is_mandatory=True)
)
SHOWN_TO_ALL = ("law_checked_by",)
MET_HIDDEN = """
SELECT rule_id, min(at) FROM (
    SELECT rule_id, team_id, at FROM recovery_obstruction UNION ALL SELECT rule_id, team_id, at FROM recovery_nosaid
    UNION ALL SELECT rule_id, team_id, at FROM recovery_gesture
) met WHERE rule_id = ANY(%(rules)s) AND team_id = ANY(%(hidden)s) GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class TrialShown:
    """Some teams do without a rule. teams: names of those the reader sees. ended_at None: it runs."""

    id: int
    design: str
    teams: list[str]
    begins_on: date
    ends_on: date
    ended_at: datetime | None
    why_ended: str


@dataclass(frozen=True, slots=True)
class EffectShown:
    """Did it help? written_at None: it is not known before due_on. figures: as `shapes.helped_json` keeps them.

    told: how many customers can read that their words led there.
    """

    due_on: date
    written_at: datetime | None
    figures: dict[str, Any]
    effect: float | None
    low: float | None
    high: float | None
    n: int
    told: int


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """What somebody decided, with the evidence that lay before them. by: None where a program did.

    evidence: but who checked the law empty where the rule was met in teams, too, that the reader does not see.
    """

    id: int
    rule_id: int
    rule_key: str
    rule_title: dict[str, str]
    choice: str
    reason: str
    evidence: dict[str, Any]
    by_id: int | None
    by: str | None
    at: datetime
    trial: TrialShown | None
    effect: EffectShown | None
    proposed_by: list[str]


def decisions(actor: Actor, rule: str | int) -> list[DecisionShown]:
    """All of one rule, the newest first. Raises NotFound, NotAllowed."""
    rule_id = find_rule(actor, rule)
    return _shown(actor, Decision.objects.filter(rule=rule_id).order_by("-at", "-pk"))


def decision(actor: Actor, decision_id: int) -> DecisionShown:
    """One. Raises NotFound, NotAllowed."""
    found = _shown(actor, Decision.objects.filter(pk=decision_id, rule__in=visible_rules(actor).values("pk")))
    if not found:
        raise NotFound("There is no such decision.")
    return found[0]


def latest_effect(actor: Actor, rule: str | int) -> DecisionShown:
    """The newest decision after which we look whether it helped. Raises NotFound, NotAllowed."""
    rule_id = find_rule(actor, rule)
    rows = Decision.objects.filter(rule=rule_id, effect__isnull=False).order_by("-at", "-pk")
    found = _shown(actor, rows[:1])
    if not found:
        raise NotFound("Nothing was decided of this rule that customers could feel, so there is nothing to look at.")
    return found[0]


def scraped_off(actor: Actor, year: int) -> list[DecisionShown]:
    """What was retired, softened, changed or tried in a year, the newest first. Raises NotAllowed."""
    require(actor, May.READ_RULES)
    rows = Decision.objects.filter(at__year=year, effect__isnull=False, rule__in=visible_rules(actor).values("pk"))
    return _shown(actor, rows.order_by("-at", "-pk"))


@dataclass(frozen=True, slots=True)
class Week:
    """What was scraped off in a week (first: its Monday), and of what it was written down then whether it helped."""

    first: date
    scraped: list[DecisionShown]
    helped: list[DecisionShown]

    @property
    def is_empty(self) -> bool:
        """Nothing is to be told."""
        return not self.scraped and not self.helped


def scraped_in_week(actor: Actor, first: date) -> Week:
    """By the clock of the house; a fixed number of queries. Raises NotAllowed."""
    require(actor, May.READ_RULES)
    zone = ZoneInfo(settings().time_zone)
    begins, ends = (datetime.combine(day, time(), zone) for day in (first, first + timedelta(weeks=1)))
    seen = Decision.objects.filter(effect__isnull=False, rule__in=visible_rules(actor).values("pk"))
    scraped = seen.filter(at__gte=begins, at__lt=ends).order_by("-at", "-pk")
    helped = seen.filter(effect__written_at__gte=begins, effect__written_at__lt=ends).order_by("-at", "-pk")
    return Week(first, _shown(actor, scraped), _shown(actor, helped))


def years(actor: Actor) -> list[int]:
    """In which anything was scraped off, the newest first."""
    require(actor, May.READ_RULES)
    moments = Decision.objects.filter(effect__isnull=False).dates("at", "year", order="DESC")
    return [moment.year for moment in moments]


@dataclass(frozen=True, slots=True)
class WeDid:
    """What changed because of what customers said; without anybody's name. title: by language."""

    title: dict[str, str]
    choice: str
    at: datetime
    helped: bool | None


def we_did(*, customer: int | None = None, since: datetime | None = None) -> list[WeDid]:
    """For everybody to read: rules that ended, were softened or changed because of what customers said, once somebody
    released that they are told, or it is written down whether that helped. Without what was undone since.

    customer: those to which this customer's own words led, under whatever names we know them, and of which they were,
    or may be, told. since: written down after that. Rules of private teams are nobody else's.
    """
    somebody_said = Exists(Told.objects.filter(decision=OuterRef("decision")))
    is_open = Q(somebody_said, written_at__isnull=False) | Q(decision__telling__isnull=False)
    rows = Effect.objects.filter(is_open).exclude(decision__choice=Choice.TRY).exclude(HOLDS_AGAIN)
    if since is not None:
        rows = rows.filter(written_at__gte=since)
    if customer is not None:
        person = family_ids(customer)
        may_read = Told.objects.filter(customer__in=person, told_at__isnull=False)
        told_back = ToldBack.objects.filter(customer__in=person, told_at__isnull=False)
        theirs = Q(decision__in=may_read.values("decision"), written_at__isnull=False)
        rows = rows.filter(theirs | Q(decision__in=told_back.values("telling__decision")))
    newest = rows.exclude(decision__rule__in=_private_rules()).order_by("-decision__at", "-pk")[:PAGE]
    columns = newest.values_list("decision__rule__title", "decision__choice", "decision__at", "low", "high")
    return [WeDid(title, choice, at, _helped(low, high)) for title, choice, at, low, high in columns]


def _private_rules() -> QuerySet[Any, Any]:
    return Rule.teams.through.objects.filter(team__is_private=True).values("rule")


def _helped(low: float | None, high: float | None) -> bool | None:
    """None: nobody can say."""
    if low is not None and low > 0:
        return True
    return False if high is not None and high < 0 else None


def _shown(actor: Actor, rows: QuerySet[Decision]) -> list[DecisionShown]:
    found = list(rows.select_related("rule", "by", "trial", "effect").prefetch_related("proposals__colleague"))
    seen = _teams_seen(actor, found)
    told = _told(found)
    _take_out_hidden(actor, found)
    return [_decision(one, seen, told.get(one.pk, 0)) for one in found]


def _take_out_hidden(actor: Actor, found: Sequence[Decision]) -> None:
    """What was counted in teams hidden from the actor, too, is not shown to them: the evidence as a whole is not."""
    hidden = hidden_from(actor)
    if not hidden or not found:
        return
    asked = {"rules": [one.rule_id for one in found], "hidden": hidden}
    first = {int(rule): at for rule, at in answers(MET_HIDDEN, asked)}
    for one in found:
        if one.rule_id in first and first[one.rule_id] <= one.evidence_until:
            one.evidence = {name: one.evidence[name] for name in SHOWN_TO_ALL if name in one.evidence}


def _decision(one: Decision, teams: dict[int, list[str]], told: int) -> DecisionShown:
    trial: Trial | None = getattr(one, "trial", None)
    effect: Effect | None = getattr(one, "effect", None)
    names = [said.colleague.name for said in one.proposals.all() if said.colleague is not None]
    return DecisionShown(
        id=one.pk,
        rule_id=one.rule_id,
        rule_key=one.rule.key,
        rule_title=one.rule.title,
        choice=one.choice,
        reason=one.reason,
        evidence=one.evidence,
        by_id=one.by_id,
        by=one.by.name if one.by else None,
        at=one.at,
        trial=_trial(trial, teams.get(trial.pk, [])) if trial else None,
        effect=_effect(effect, told) if effect else None,
        proposed_by=names,
    )


def _trial(one: Trial, teams: list[str]) -> TrialShown:
    return TrialShown(one.pk, one.design, teams, one.begins_on, one.ends_on, one.ended_at, one.why_ended)


def _effect(one: Effect, told: int) -> EffectShown:
    return EffectShown(one.due_on, one.written_at, one.figures, one.effect, one.low, one.high, one.n, told)


def _teams_seen(actor: Actor, found: Sequence[Decision]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    links = Trial.teams.through.objects.filter(sees_team(actor), trial__decision__in=[one.pk for one in found])
    for trial, name in links.order_by("team__name").values_list("trial_id", "team__name"):
        names.setdefault(trial, []).append(name)
    return names


def _told(found: Sequence[Decision]) -> dict[int, int]:
    counts: dict[int, int] = {}
    rows = Told.objects.filter(decision__in=[one.pk for one in found], told_at__isnull=False)
    rows = rows.exclude(decision__choice=Choice.TRY).exclude(decision__rule__in=_private_rules())
    for decision_id in rows.values_list("decision_id", flat=True):
        counts[decision_id] = counts.get(decision_id, 0) + 1
    return counts
