"""What a reader of protocols may name, and what they know."""

from collections.abc import Iterable

from whiteglove.foundation.actors import Actor
from whiteglove.promises.models import ProtocolReading
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team


def team_names(actor: Actor) -> dict[int, str]:
    """The teams that the actor sees, by name."""
    require(actor, May.READ_PROMISES)
    return dict(Team.objects.filter(sees_team(actor, "pk")).order_by("name").values_list("pk", "name"))


def knows(actor: Actor, protocol_ids: Iterable[int]) -> set[int]:
    """Which of these the actor said they know."""
    own = ProtocolReading.objects.filter(colleague=actor.colleague_id or 0, protocol__in=list(protocol_ids))
    return set(own.values_list("protocol_id", flat=True))
