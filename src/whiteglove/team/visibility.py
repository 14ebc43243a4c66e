"""Whose conversations somebody sees: all but those of private teams they do not belong to."""

from django.db.models import Q, QuerySet

from whiteglove.foundation.actors import Actor, ActorKind
from whiteglove.team.models import Membership, Team
from whiteglove.team.permissions import MANAGING


def hidden_teams(actor: Actor) -> QuerySet[Team] | None:
    """Teams whose conversations are hidden from this actor, as a subquery to exclude; None: none are.

    Owners and managers see every team: those who manage must not lose touch. A token sees what it was given.
    """
    if actor.kind is ActorKind.SYSTEM:
        return None
    if actor.teams is not None:
        return Team.objects.exclude(pk__in=actor.teams)
    if actor.role in MANAGING:
        return None
    own = Membership.objects.filter(colleague=actor.colleague_id or 0).values("team")
    return Team.objects.filter(is_private=True).exclude(pk__in=own)


def sees_team(actor: Actor, column: str = "team") -> Q:
    """Condition on rows with a team: those this actor sees."""
    hidden = hidden_teams(actor)
    return Q() if hidden is None else ~Q(**{f"{column}__in": hidden.values("pk")})
