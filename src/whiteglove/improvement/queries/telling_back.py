"""Before customers are told of a decision: in which words, how many hear, how many do not and why; and after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import Refused
from whiteglove.improvement.actions.telling_back import decision_seen, refuse_untellable
from whiteglove.improvement.models import Decision, Telling, ToldBack
from whiteglove.improvement.telling_back.whom import NOT_TOLD, led_there, listeners
from whiteglove.improvement.telling_back.words import ready_words


@dataclass(frozen=True, slots=True)
class TellingShown:
    """A decision of which customers are, or could be, told. text: by language. not_told: how many, by the reason.

    released_at None: not yet; hear: how many would, later: how many of them not at once, for they want quiet or heard
    of another today. Else hear: who does, told: of them so far. refused: why it cannot be released.
    """

    decision: Decision
    text: dict[str, str]
    hear: int
    not_told: Mapping[str, int] = field(default_factory=dict)
    later: int = 0
    told: int = 0
    released_at: datetime | None = None
    by: str = ""
    refused: Refused | None = None

    @property
    def waiting(self) -> int:
        """How many are still to be told."""
        return self.hear - self.told


def telling_of(actor: Actor, decision_id: int) -> TellingShown:
    """A fixed number of queries. Raises NotFound, NotAllowed."""
    decision = decision_seen(actor, decision_id)
    released = Telling.objects.select_related("by").filter(decision=decision).first()
    return _released(decision, released) if released else _before(decision)


def _released(decision: Decision, telling: Telling) -> TellingShown:
    reasons = {why: Count("pk", filter=Q(why_not=why)) for why in NOT_TOLD}
    told = Count("pk", filter=Q(told_at__isnull=False))
    hear = Count("pk", filter=Q(why_not=""))
    counted = ToldBack.objects.filter(telling=telling).aggregate(told=told, hear=hear, **reasons)
    return TellingShown(
        decision,
        telling.text,
        hear=counted["hear"],
        told=counted["told"],
        not_told={why: counted[why] for why in NOT_TOLD if counted[why]},
        released_at=telling.at,
        by=telling.by.name if telling.by else "",
    )


def _before(decision: Decision) -> TellingShown:
    refused = None
    try:
        refuse_untellable(decision)
    except Refused as error:
        refused = error
    now = clock.now()
    known = listeners(led_there(decision), now=now).values()
    not_told = {why: sum(1 for one in known if one.why_not == why) for why in NOT_TOLD}
    reached = [one for one in known if not one.why_not]
    return TellingShown(
        decision,
        ready_words(decision),
        hear=len(reached),
        later=sum(1 for one in reached if one.due_at > now),
        not_told={why: count for why, count in not_told.items() if count},
        refused=refused,
    )
