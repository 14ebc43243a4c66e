"""What an actor may see at all: every guarded question of this room begins here."""

from collections.abc import Sequence

from django.db.models import QuerySet

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.facts import FactRead
from whiteglove.promises.models import Promise
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams, sees_team

OF_TEAMS = ("team_id", "from_team_id", "to_team_id")


def visible(actor: Actor) -> QuerySet[Promise]:
    """All promises but those that teams hidden from the actor have to keep. Raises NotAllowed."""
    require(actor, May.READ_PROMISES)
    return Promise.objects.filter(sees_team(actor))


def those_seen(actor: Actor, facts: Sequence[FactRead]) -> list[FactRead]:
    """The facts without those about promises, questions and protocols of teams hidden from the actor.

    At most one query. What is between two teams is seen by who sees both.
    """
    about = {read.cursor: _teams_of(read) for read in facts}
    teams = set[int]().union(*about.values())
    hidden = hidden_teams(actor)
    if hidden is None or not teams:
        return list(facts)
    gone = set(hidden.filter(pk__in=teams).values_list("pk", flat=True))
    return [read for read in facts if gone.isdisjoint(about[read.cursor])]


def _teams_of(read: FactRead) -> set[int]:
    if not read.kind.startswith("promises."):
        return set()
    return {team for name in OF_TEAMS if isinstance(team := read.body.get(name), int)}
