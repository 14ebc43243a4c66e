"""Which rules somebody sees: all but those of private teams alone to which they do not belong."""

from django.db.models import Exists, OuterRef, QuerySet

from whiteglove.foundation.actors import Actor
from whiteglove.rulebook.models import Rule
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams

OF_TEAM = Rule.teams.through


def visible_rules(actor: Actor) -> QuerySet[Rule]:
    """All that apply to everybody, or to a team the actor sees. Raises NotAllowed."""
    require(actor, May.READ_RULES)
    return rules_not_hidden(actor)


def rules_not_hidden(actor: Actor) -> QuerySet[Rule]:
    """The same, for what names a rule and may be read by who may not read the rulebook."""
    hidden = hidden_teams(actor)
    if hidden is None:
        return Rule.objects.all()
    of_any = OF_TEAM.objects.filter(rule_id=OuterRef("pk"))
    return Rule.objects.filter(~Exists(of_any) | Exists(of_any.exclude(team_id__in=hidden.values("pk"))))
