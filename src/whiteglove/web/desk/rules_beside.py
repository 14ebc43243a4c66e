"""The rules that apply where a conversation stands: where the customer met us last, and for its team."""

from dataclasses import dataclass

from whiteglove.foundation.actors import Actor
from whiteglove.rulebook.queries.here import HERE, rules_here
from whiteglove.rulebook.queries.shown import RuleShown
from whiteglove.team.permissions import May, is_allowed
from whiteglove.web.desk.place_shown import PlaceShown


@dataclass(frozen=True, slots=True)
class RulesBeside:
    """Mandatory ones first. has_more: the rulebook holds others that apply here."""

    rules: list[RuleShown]
    has_more: bool


def rules_beside(actor: Actor, team_id: int, place: PlaceShown) -> RulesBeside:
    """For a conversation that the caller has read; three queries, however many rules."""
    if not is_allowed(actor, May.READ_RULES):
        return RulesBeside([], has_more=False)
    touchpoint = place.stands.touchpoint_id if place.stands else None
    found = rules_here(actor, touchpoint=touchpoint, team=team_id, limit=HERE + 1)
    return RulesBeside(found[:HERE], has_more=len(found) > HERE)
