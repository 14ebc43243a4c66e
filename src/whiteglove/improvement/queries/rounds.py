"""Which rules come before their owners next, and in which order; what is known of one."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from whiteglove.analysis.barnacles import Case, Harm, in_order
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.improvement.models import Proposal
from whiteglove.improvement.queries.evidence import Evidence, evidence
from whiteglove.improvement.queries.known import Known, known_of
from whiteglove.improvement.queries.newer import Decided, decided
from whiteglove.improvement.rules import Due, due
from whiteglove.rulebook.days import today
from whiteglove.rulebook.models import Rule
from whiteglove.rulebook.queries.rules import rule as rule_shown
from whiteglove.rulebook.queries.rules import rules_by_id
from whiteglove.rulebook.queries.shown import RuleShown
from whiteglove.rulebook.queries.visible import visible_rules
from whiteglove.team.permissions import May, require

PAGE = 20
LATER = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Before:
    """A rule before its owner, with its evidence. proposals: how many people and programs propose that it
    ends."""

    rule: RuleShown
    due: tuple[Due, ...]
    known: Known
    proposals: int
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class Queue:
    """The rules of the round in their order, with why they are due and what they cost; how they are looked up."""

    order: list[int]
    due: dict[int, tuple[Due, ...]]
    harms: dict[int, Harm]
    found: Evidence


@dataclass(frozen=True, slots=True)
class RoundPage:
    """Some of them; next: the rule with which the following ones begin, None at the end; of: how many there are."""

    rows: list[Before]
    next: str | None
    of: int


def next_rules(actor: Actor, *, after: str | None = None, limit: int = PAGE, mine: bool = False) -> RoundPage:
    """The rules in the order in which they are looked at. mine: those that the actor owns, or nobody.

    after: `next` of the page before; where that rule was decided since, the list begins anew, so that none is
    skipped. Raises NotUnderstood for a place that none of our pages gave, NotAllowed.
    """
    require(actor, May.READ_RULES)
    begins_with = _place(after)
    line = queue(actor, mine=mine)
    first = line.order.index(begins_with) if begins_with in line.order else 0
    rows = before(actor, line, line.order[first : first + limit])
    last = first + limit
    return RoundPage(rows, str(line.order[last]) if last < len(line.order) else None, len(line.order))


def queue(actor: Actor, *, mine: bool = False) -> Queue:
    """All that are due, hurt, or are proposed to end, and may be decided now. Five statements, however many rules."""
    day = today()
    rows = visible_rules(actor).filter(retired_at=None)
    if mine:
        rows = rows.filter(owner_id=actor.colleague_id or 0) | rows.filter(owner=None)
    why = {
        rule: due(has_owner=bool(owner) and bool(is_active), review_by=review_by, today=day)
        for rule, owner, is_active, review_by in rows.values_list("pk", "owner_id", "owner__is_active", "review_by")
    }
    found = evidence(actor, clock.now() + LATER)
    closed = {rule for rule, one in decided().items() if not one.is_open}
    proposed = set(Proposal.objects.filter(decision=None).values_list("rule_id", flat=True))
    wanted = [rule for rule in why if rule not in closed and (why[rule] or rule in found.counts or rule in proposed)]
    cases = [Case(rule, bool(why[rule]), found.counts_of(rule).hurt, found.effect_of(rule)) for rule in wanted]
    order = in_order(cases, spread=found.heard.spread)
    return Queue([case.rule for case, _ in order], why, {case.rule: harm for case, harm in order}, found)


def before(actor: Actor, line: Queue, rules: list[int]) -> list[Before]:
    """These rules of the queue, each with all that is known of it."""
    shown = rules_by_id(actor, rules)
    known = known_of(actor, rules, line.found, harms=line.harms)
    last, proposals = decided(rules), _proposals(rules)
    return [
        Before(shown[rule], line.due.get(rule, ()), known[rule], proposals.get(rule, 0), last.get(rule))
        for rule in rules
        if rule in shown
    ]


def before_one(actor: Actor, rule_id: int) -> Before:
    """One rule, whether or not it is its turn. Raises NotFound, NotAllowed."""
    shown = rule_shown(actor, rule_id)
    found = evidence(actor, clock.now() + LATER, rules=[shown.id])
    known = known_of(actor, [shown.id], found)[shown.id]
    why = due(has_owner=shown.owner is not None, review_by=shown.review_by, today=today())
    return Before(shown, why, known, _proposals([shown.id]).get(shown.id, 0), decided([shown.id]).get(shown.id))


def owned(rules: list[int]) -> QuerySet[Rule]:
    """Those of them that somebody owns who is here."""
    return Rule.objects.filter(pk__in=rules, owner__is_active=True)


def _proposals(rules: list[int]) -> dict[int, int]:
    """How many propose that each ends; a program that speaks for itself is one, however often it says so."""
    open_ones = Proposal.objects.filter(rule__in=rules, decision=None)
    found = open_ones.values_list("rule_id", "colleague", "by_whom")
    return Counter(rule for rule, _ in {(rule, colleague or by_whom) for rule, colleague, by_whom in found})


def _place(after: str | None) -> int:
    if after is None:
        return 0
    if not (after.isascii() and after.isdecimal() and len(after) <= 9):
        raise NotUnderstood("This place in the list is unknown. Start again from its top.")
    return int(after)
