"""The rules by which encounters are placed: written, put in order, retired. What was placed before stays."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from whiteglove.encounters.facts import RuleAdded, RuleRetired, RulesReordered
from whiteglove.encounters.models import PlacementRule
from whiteglove.encounters.rules import InEpisode
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import folded, kept_words
from whiteglove.journey.models import Touchpoint
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require

LONGEST = 200
MOST_WORDS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWanted:
    """What a rule says, as somebody typed it. Empty: does not matter."""

    channel: str = ""
    address: str = ""
    team: Team | None = None
    form: str = ""
    topic: str = ""
    words: Sequence[str] = ()
    position_in_episode: str = ""


@transaction.atomic
def add_rule(actor: Actor, touchpoint: Touchpoint, wanted: RuleWanted) -> PlacementRule:
    """Encounters of which all this is true are at this touchpoint; it is asked after the rules there are.

    Raises NotUnderstood for a rule that says nothing, NotFound for a touchpoint that left the map, NotAllowed.
    """
    rule = rule_wanted(actor, touchpoint, wanted)
    last: int = PlacementRule.objects.aggregate(last=Max("position"))["last"] or 0
    rule.position = last + 1
    rule.save()
    announce(RuleAdded(rule.pk, touchpoint.pk), actor=actor)
    return rule


def rule_wanted(actor: Actor, touchpoint: Touchpoint, wanted: RuleWanted) -> PlacementRule:
    """The rule as it would be kept, not kept yet. Raises as `add_rule` does."""
    require(actor, May.MAP_JOURNEYS)
    if touchpoint.retired_at is not None:
        raise NotFound("This touchpoint is not on the map any more.")
    rule = PlacementRule(
        touchpoint=touchpoint,
        channel=_kept(wanted.channel).lower(),
        address=_kept(wanted.address).lower(),
        team=wanted.team,
        form=_kept(wanted.form),
        topic=folded(_kept(wanted.topic)),
        words=_words(wanted.words),
        position_in_episode=wanted.position_in_episode,
        by_whom=actor.reference,
        at=clock.now(),
    )
    _refuse_unclear(rule)
    return rule


def _kept(text: str) -> str:
    return kept_words(text, LONGEST)


def _words(given: Sequence[str]) -> list[str]:
    words = list(dict.fromkeys(folded(kept) for word in given if (kept := _kept(word))))
    if len(words) > MOST_WORDS:
        raise NotUnderstood(f"At most {MOST_WORDS} words in a rule. Please write two rules.")
    return words


def _refuse_unclear(rule: PlacementRule) -> None:
    if rule.position_in_episode not in ("", *InEpisode):
        raise NotUnderstood("A place in the journey is first, again, or empty.")
    said = (rule.channel, rule.address, rule.team, rule.form, rule.topic, rule.words, rule.position_in_episode)
    if not any(said):
        raise NotUnderstood("Such a rule would put every encounter there. Say at least one thing about them.")


@transaction.atomic
def retire_rule(actor: Actor, rule_id: int) -> None:
    """Nothing is placed by it any more. Harmless twice. Raises NotFound, NotAllowed."""
    require(actor, May.MAP_JOURNEYS)
    rule = PlacementRule.objects.select_for_update().filter(pk=rule_id).first()
    if rule is None:
        raise NotFound("There is no such rule.")
    if rule.retired_at is not None:
        return
    rule.retired_at, rule.retired_by_whom = clock.now(), actor.reference
    rule.save(update_fields=["retired_at", "retired_by_whom"])
    announce(RuleRetired(rule.pk, rule.touchpoint_id), actor=actor)


@transaction.atomic
def ask_first(actor: Actor, rule_ids: Sequence[int]) -> None:
    """Ask these rules in this order, before all others. Raises NotFound for one that is not there, NotAllowed."""
    require(actor, May.MAP_JOURNEYS)
    holding = list(PlacementRule.objects.select_for_update().filter(retired_at=None).order_by("position", "id"))
    by_id = {rule.pk: rule for rule in holding}
    if missing := [rule_id for rule_id in rule_ids if rule_id not in by_id]:
        raise NotFound(f"There is no rule {missing[0]} any more. Please look at the list again.")
    order = list(dict.fromkeys(rule_ids))
    order += [rule.pk for rule in holding if rule.pk not in order]
    for position, rule_id in enumerate(order, start=1):
        by_id[rule_id].position = position
    PlacementRule.objects.bulk_update(holding, ["position"])
    announce(RulesReordered(order), actor=actor)
