"""The rulebook page by page, and one rule by its short name or id."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Case, Func, IntegerField, Q, QuerySet, TextField, Value, When

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.keyset import BEGINNING, Keyset
from whiteglove.foundation.text import storable
from whiteglove.rulebook.days import today
from whiteglove.rulebook.models import Rule, Serves
from whiteglove.rulebook.queries.here import applies_at
from whiteglove.rulebook.queries.shown import RuleShown, shown
from whiteglove.rulebook.queries.visible import visible_rules

PAGE = 50
LONGEST_ID = 18
LONGEST_SEARCH = 100
TEXTS = ("title", "text", "reason", "instead")


class _Said(Func):
    """What a text says, in whichever language; the codes of languages are none of it."""

    template = "(SELECT string_agg(said.value, ' ') FROM jsonb_each_text(%(expressions)s) AS said)"
    output_field = TextField()


class Which(StrEnum):
    """Which rules. WOUND_TIGHT: those that hold and were tightened in a bad year."""

    HOLD = "hold"
    RETIRED = "retired"
    WOUND_TIGHT = "wound_tight"
    ALL = "all"


class Order(StrEnum):
    """NEWEST: last added first. CARE: what has no owner or is past review, then mandatory, then guidance."""

    NEWEST = "newest"
    CARE = "care"


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesWanted:
    """What of the rulebook. None, or empty: whatever it is. touchpoint, team: ids; what applies everywhere counts."""

    which: Which = Which.ALL
    order: Order = Order.NEWEST
    serves: str = ""
    is_mandatory: bool | None = None
    touchpoint: int | None = None
    team: int | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class RulePage:
    """Some rules, and the cursor after which the next ones come; None at the end."""

    rows: list[RuleShown]
    next: str | None


def rules(actor: Actor, wanted: RulesWanted, *, after: str | None = None, limit: int = PAGE) -> RulePage:
    """One page. Raises NotUnderstood for a cursor that none of our pages gave, NotAllowed."""
    rows = _with_care(visible_rules(actor).filter(_condition(wanted)), wanted)
    if after is not None:
        care, row_id = Keyset.parse(after, keys=2).keys
        rows = rows.filter(Q(care__gt=care) | Q(care=care, pk__lt=row_id))
    found = shown(actor, rows.order_by("care", "-pk")[: limit + 1])
    if len(found) <= limit:
        return RulePage(found, None)
    last = found[limit - 1]
    return RulePage(found[:limit], str(Keyset(BEGINNING, (_care_of(last, wanted), last.id))))


def rule(actor: Actor, key_or_id: str | int) -> RuleShown:
    """One rule, also a retired one. Raises NotFound, NotAllowed."""
    found = shown(actor, visible_rules(actor).filter(_named(str(key_or_id)))[:1])
    if not found:
        raise NotFound(f"There is no rule {key_or_id}.")
    return found[0]


def find_rule(actor: Actor, key_or_id: str | int) -> int:
    """The id of a rule that the actor sees. Raises NotFound, NotAllowed."""
    found = visible_rules(actor).filter(_named(str(key_or_id))).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(f"There is no rule {key_or_id}.")
    return found


def rule_named(actor: Actor, reference: str) -> Rule:
    """The rule that somebody means, by key in any case, or id; also a retired one, for it may have stood in the way
    before. Raises NotFound, NotAllowed.
    """
    return Rule.objects.get(pk=find_rule(actor, reference))


def rules_by_id(actor: Actor, rule_ids: Iterable[int]) -> dict[int, RuleShown]:
    """Those of them that the actor sees, also retired ones."""
    return {one.id: one for one in shown(actor, visible_rules(actor).filter(pk__in=list(rule_ids)))}


def _named(key_or_id: str) -> Q:
    wanted = storable(key_or_id).strip()
    if wanted.isascii() and wanted.isdecimal() and len(wanted) <= LONGEST_ID:
        return Q(pk=int(wanted))
    return Q(key__iexact=wanted)


def _condition(wanted: RulesWanted) -> Q:
    found = _of(wanted.which)
    if wanted.serves:
        if wanted.serves not in Serves.values:
            raise NotUnderstood(f"A rule serves one of: {', '.join(Serves.values)}.")
        found &= Q(serves=wanted.serves)
    if wanted.is_mandatory is not None:
        found &= Q(is_mandatory=wanted.is_mandatory)
    if wanted.touchpoint is not None:
        found &= applies_at("touchpoint", wanted.touchpoint)
    if wanted.team is not None:
        found &= applies_at("team", wanted.team)
    return found


def _of(which: Which) -> Q:
    match which:
        case Which.HOLD:
            return Q(retired_at=None)
        case Which.RETIRED:
            return Q(retired_at__isnull=False)
        case Which.WOUND_TIGHT:
            return Q(retired_at=None, wound_tight_in__isnull=False)
        case Which.ALL:
            return Q()


def _with_care(rows: QuerySet[Rule], wanted: RulesWanted) -> QuerySet[Any]:
    words = storable(wanted.q).strip()[:LONGEST_SEARCH]
    if words:
        # texts stand by language in one column; a house has thousands of rules, not millions
        said = {f"{name}_said": _Said(name) for name in TEXTS}
        matches = Q(key__icontains=words)
        for name in said:
            matches |= Q(**{f"{name}__icontains": words})
        rows = rows.annotate(**said).filter(matches)
    return rows.annotate(care=_care(wanted))


def _care(wanted: RulesWanted) -> Case | Value:
    if wanted.order is Order.NEWEST:
        return Value(0, output_field=IntegerField())
    loose = Q(owner=None) | Q(owner__is_active=False) | Q(review_by=None) | Q(review_by__lt=today())
    return Case(When(loose, then=0), When(is_mandatory=True, then=1), default=2, output_field=IntegerField())


def _care_of(one: RuleShown, wanted: RulesWanted) -> int:
    if wanted.order is Order.NEWEST:
        return 0
    if one.owner is None or one.is_review_due:
        return 0
    return 1 if one.is_mandatory else 2
