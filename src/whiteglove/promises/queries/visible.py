"""What an actor may see at all: every guarded question of this room begins here."""

from collections.abc import Sequence

from django.db.models import QuerySet

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.facts import FactRead
from whiteglove.promises.models import Promise
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams, sees_team


def visible(actor: Actor) -> QuerySet[Promise]:
    """All promises but those that teams hidden from the actor have to keep. Raises NotAllowed."""
    require(actor, May.READ_PROMISES)
    return Promise.objects.filter(sees_team(actor))


def those_seen(actor: Actor, facts: Sequence[FactRead]) -> list[FactRead]:
    """The facts without those about promises and questions of teams hidden from the actor; at most one query."""
    teams = {team for read in facts if _is_ours(read) and isinstance(team := read.body.get("team_id"), int)}
    hidden = hidden_teams(actor)
    if hidden is None or not teams:
        return list(facts)
    gone = set(hidden.filter(pk__in=teams).values_list("pk", flat=True))
    return [read for read in facts if not (_is_ours(read) and read.body.get("team_id") in gone)]


def _is_ours(read: FactRead) -> bool:
    return read.kind.startswith("promises.")
