"""Which facts somebody may know of."""

from collections.abc import Sequence

from whiteglove.conversations.queries.visible import those_seen
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.facts import FactRead
from whiteglove.promises.queries.visible import those_seen as promises_seen
from whiteglove.recovery.queries.recoveries import those_seen as recoveries_seen


def seen_by(actor: Actor, facts: Sequence[FactRead]) -> list[FactRead]:
    """These without those of teams hidden from the actor; at most three queries."""
    return those_seen(actor, promises_seen(actor, recoveries_seen(actor, facts)))
