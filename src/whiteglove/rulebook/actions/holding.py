"""A rule, held while it changes; what is refused; the version that each change leaves."""

from typing import Any

from django.db import IntegrityError, transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, Refused
from whiteglove.rulebook.models import Rule, RuleVersion, Turn
from whiteglove.rulebook.queries.visible import visible_rules
from whiteglove.rulebook.shape import Hurdle, RuleThen, WantedRule

TRIES = 5
OWN_KEY = r"^R-[0-9]{1,9}$"
# So many times as many as there are rules.
FAR = 100


class ChangedMeanwhile(Refused):
    """Somebody else changed the rule since it was read."""


class KeyTaken(Refused):
    """Another rule is called so."""


class RuleIsRetired(Refused):
    """It holds no more, and so is not changed."""


def held(actor: Actor, rule_id: int, *, revision: int | None = None) -> Rule:
    """The rule, held until the end of the transaction. Raises NotFound, ChangedMeanwhile."""
    rule = visible_rules(actor).filter(pk=rule_id).select_for_update(of=("self",)).first()
    if rule is None:
        raise NotFound("There is no such rule.")
    if revision is not None and revision != rule.revision:
        raise ChangedMeanwhile(
            f"Somebody changed {rule.key} meanwhile: it is at revision {rule.revision}, yours stands on {revision}. "
            "Nothing of yours was saved; look at theirs first."
        )
    return rule


def refuse_retired(rule: Rule) -> None:
    """Raise RuleIsRetired."""
    if rule.retired_at is not None:
        raise RuleIsRetired(f"{rule.key} is retired. Bring it back first, then change it.")


def hurdle_of(rule: Rule) -> Hurdle:
    """How much the rule asks now."""
    return Hurdle(
        rule.is_mandatory,
        rule.serves,
        frozenset(rule.touchpoints.values_list("pk", flat=True)),
        frozenset(rule.teams.values_list("pk", flat=True)),
    )


def hurdle_wanted(wanted: WantedRule) -> Hurdle:
    """How much it would ask."""
    return Hurdle(wanted.is_mandatory, wanted.serves, frozenset(wanted.touchpoints), frozenset(wanted.teams))


def insert(rule: Rule) -> None:
    """The new row under its own key, or the next R-number where it has none. Raises KeyTaken."""
    if rule.key:
        if not _inserted(rule):
            raise KeyTaken(f"There is a rule {rule.key} already. Choose another short name, or change that one.")
        return
    for attempt in range(TRIES):
        rule.key = f"R-{_last_number() + 1 + attempt}"
        if _inserted(rule):
            return
    raise KeyTaken("Others add rules at the same moment. Nothing was saved; please try once more.")


def _inserted(rule: Rule) -> bool:
    if Rule.objects.filter(key__iexact=rule.key).exists():
        return False
    try:
        with transaction.atomic():
            rule.save(force_insert=True)
    except IntegrityError:
        return False  # somebody else took it between the look and now
    return True


def _last_number() -> int:
    """The highest that stands in the row; a far higher one, which somebody chose, begins no row of its own."""
    keys = Rule.objects.filter(key__regex=OWN_KEY).values_list("key", flat=True)
    numbers = [int(key.removeprefix("R-")) for key in keys]
    far = FAR * (len(numbers) + FAR)
    return max((number for number in numbers if number <= far), default=0)


def as_then(rule: Rule) -> RuleThen:
    """The rule as its versions and sunsets keep it: as the API gives it, places and people with their ids."""
    owner = rule.owner
    places = rule.touchpoints.select_related("journey").order_by("pk")
    return {
        "key": rule.key,
        "title": dict(rule.title),
        "text": dict(rule.text),
        "reason": dict(rule.reason),
        "instead": dict(rule.instead),
        "serves": rule.serves,
        "law": rule.law,
        "mandatory": rule.is_mandatory,
        "owner": None if owner is None else {"id": str(owner.pk), "name": owner.name},
        "review_by": rule.review_by.isoformat() if rule.review_by else None,
        "expires": rule.expires_on.isoformat() if rule.expires_on else None,
        "touchpoints": [{"id": str(one.pk), "journey": one.journey.key, "key": one.key} for one in places],
        "teams": [{"id": str(one.pk), "key": one.key, "name": one.name} for one in rule.teams.order_by("pk")],
        "wound_tight_in": rule.wound_tight_in,
        "wound_tight_why": rule.wound_tight_why,
        "holds_since": rule.holds_since.isoformat() if rule.holds_since else None,
        "retired": rule.retired_at.isoformat() if rule.retired_at else None,
    }


def leave_version(actor: Actor, rule: Rule, *, turn: Turn, why: str) -> None:
    """Keep the rule as it is now, as the version of its revision."""
    columns: dict[str, Any] = {"turn": turn, "why": why, "by_id": actor.colleague_id, "by_whom": actor.reference}
    RuleVersion.objects.create(rule=rule, number=rule.revision, rule_then=as_then(rule), at=clock.now(), **columns)
