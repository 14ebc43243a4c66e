"""Who is left hanging, for those who look after it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from whiteglove.conversations.models.conversation import OPEN
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation.actors import Actor
from whiteglove.promises.models.promise import STANDS
from whiteglove.promises.queries.visible import visible as visible_promises
from whiteglove.routing.affected import unanswered
from whiteglove.routing.house import gaps_ahead, moment_now
from whiteglove.routing.moment import Moment
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team


@dataclass(frozen=True, slots=True)
class CoverGap:
    """When nobody of a team is there though it is open; or (colleague) nobody who covers for somebody who is away."""

    team_id: int
    begin: datetime
    end: datetime
    because: str
    colleague_id: int | None = None

    def as_dict(self) -> dict[str, str | None]:
        """For JSON; ids as the API has them."""
        return {
            "team": str(self.team_id),
            "colleague": None if self.colleague_id is None else str(self.colleague_id),
            "from": self.begin.isoformat(),
            "to": self.end.isoformat(),
            "because": self.because,
        }


@dataclass(frozen=True, slots=True)
class HangingFigures:
    """Open conversations with nobody present or no next moment, promises late, gaps of the two weeks to come."""

    without_person: int
    without_next_moment: int
    promises_late: int
    cover_gaps: tuple[CoverGap, ...]


def hanging(actor: Actor) -> HangingFigures:
    """What an actor may know of it, as it is at this moment. Raises NotAllowed."""
    require(actor, May.READ_HANGING)
    now = moment_now()
    found, rows = unanswered(now), visible(actor).filter(OPEN)
    return HangingFigures(
        without_person=rows.filter(pk__in=found).count() if found else 0,
        without_next_moment=rows.filter(next_moment=None).count(),
        promises_late=visible_promises(actor).filter(STANDS, Q(due__lt=now.at)).count(),
        cover_gaps=cover_gaps(actor, now),
    )


def cover_gaps(actor: Actor, moment: Moment) -> tuple[CoverGap, ...]:
    """Gaps in the two weeks to come, of teams the actor sees, the next one first."""
    seen = set(Team.objects.filter(sees_team(actor, "pk")).values_list("pk", flat=True))
    found = (gap for gap in gaps_ahead(moment) if gap.team in seen)
    return tuple(
        CoverGap(gap.team, gap.begin, gap.end, gap.why.value, gap.person)
        for gap in sorted(found, key=lambda gap: (gap.begin, gap.team, gap.person or 0))
    )
