"""What peers are asked to look at, what they said, and how far limits are trusted: never by person."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from whiteglove.analysis.figures import Figure
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.recovery.models import Gesture, PeerLook
from whiteglove.recovery.queries.ledger import GestureShown, shown
from whiteglove.recovery.queries.seen_here import seen_here
from whiteglove.recovery.rules_of_looks import trusted
from whiteglove.team.permissions import May, require

SHOWN = 20
LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class LookShown:
    """A look. said empty: the peer has not said anything yet."""

    id: int
    gesture: GestureShown
    peer_id: int | None
    peer_name: str
    reasons: list[str]
    said: str
    words: str
    chosen_at: datetime


def looks_asked(actor: Actor) -> list[LookShown]:
    """What the actor is asked to look at, the oldest first; two queries. Raises NotAllowed."""
    require(actor, May.READ_GESTURES)
    return _shown(actor, PeerLook.objects.filter(peer=actor.colleague_id or 0, said="").order_by("chosen_at", "id"))


def looks_at_mine(actor: Actor) -> list[LookShown]:
    """What peers said of what the actor gave, the newest first; two queries. Raises NotAllowed."""
    require(actor, May.GIVE)
    said = PeerLook.objects.filter(gesture__colleague=actor.colleague_id or 0).exclude(said="")
    return _shown(actor, said.order_by("-said_at", "-id"))


def look_shown(actor: Actor, look_id: int) -> LookShown:
    """One look, for the peer and for whoever gave it. Raises NotFound, NotAllowed."""
    require(actor, May.GIVE)
    found = _shown(actor, PeerLook.objects.filter(pk=look_id))
    mine = actor.colleague_id or 0
    if not found or mine not in (found[0].peer_id, found[0].gesture.colleague_id):
        raise NotFound("There is no such look.")
    if mine != found[0].peer_id and not found[0].said:
        raise NotFound("There is no such look.")
    return found[0]


def _shown(actor: Actor, rows: "QuerySet[PeerLook]") -> list[LookShown]:
    columns = ("id", "gesture_id", "peer_id", "peer__name", "reasons", "said", "words", "chosen_at")
    seen = Gesture.objects.filter(seen_here(actor))
    looks = list(rows.filter(gesture__in=seen).values_list(*columns)[:SHOWN])
    gestures = seen.filter(pk__in=[look[1] for look in looks])
    by_id = {one.id: one for one in shown(gestures)}
    return [LookShown(row[0], by_id[row[1]], row[2], row[3] or "", row[4], row[5], row[6], row[7]) for row in looks]


def trust_by_role(actor: Actor) -> dict[tuple[str, str], Figure]:
    """By (role, kind): the share of the year's looks in which a peer would have done the same or more; one query.

    Of those looked at, which chance chose and risk weighted; fewer than five say nothing. Raises NotAllowed.
    """
    require(actor, May.SET_LIMITS)
    lately = PeerLook.objects.exclude(said="").filter(said_at__gt=clock.now() - LOOKED_BACK)
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for role, kind, word in lately.values_list("gesture__colleague__role", "gesture__kind", "said"):
        if role is not None:
            said[role, kind].append(word)
    return {key: trusted(words) for key, words in said.items()}
