"""Who is left hanging, for those who look after it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

from whiteglove.conversations.models.conversation import OPEN
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation.actors import Actor
from whiteglove.promises.models.promise import STANDS
from whiteglove.promises.queries.visible import visible as visible_promises
from whiteglove.routing.affected import unanswered
from whiteglove.routing.house import gaps_ahead, moment_now
from whiteglove.routing.moment import Moment
from whiteglove.team.gaps import Gap
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team


@dataclass(frozen=True, slots=True)
class CoverGap:
    """When nobody of a team is there though it is open; or (colleague) nobody who covers for somebody who is away."""

    team_id: int
    team_name: str
    begin: datetime
    end: datetime
    because: str
    colleague_id: int | None = None
    colleague_name: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For JSON, as the API has it."""
        away = {"id": str(self.colleague_id), "name": self.colleague_name}
        return {
            "team": {"id": str(self.team_id), "name": self.team_name},
            "colleague": None if self.colleague_id is None else away,
            "from": _as_text(self.begin),
            "to": _as_text(self.end),
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
    return tuple(_shown(gap, moment) for gap in sorted(found, key=lambda gap: (gap.begin, gap.team, gap.person or 0)))


def _shown(gap: Gap, moment: Moment) -> CoverGap:
    team, person = moment.snapshot.teams.get(gap.team), moment.snapshot.people.get(gap.person or 0)
    names = team.name if team else "", person.name if person else ""
    return CoverGap(gap.team, names[0], gap.begin, gap.end, gap.why.value, gap.person, names[1])


def _as_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
