"""A protocol, held while it changes; who may speak for which team; what is refused."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, ActorKind
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.foundation.settings import settings
from whiteglove.promises.models import Protocol
from whiteglove.team.models import Membership, Team
from whiteglove.team.permissions import MANAGING, May, require
from whiteglove.team.visibility import sees_team


class ProtocolOver(Refused):
    """It was replaced, withdrawn or ended."""


class NotAgreedYet(Refused):
    """It does not hold until both teams have agreed."""


class HoldsMeanwhile(Refused):
    """It was only proposed when somebody wanted to withdraw it, and both teams agree by now."""


class NewerVersion(Refused):
    """Somebody wrote it anew meanwhile; nothing of either is lost."""


class NothingAgreed(Refused):
    """Between these teams nothing was agreed when it was handed over."""


class ObjectedAlready(Refused):
    """Somebody of the team has objected to this hand-over."""


class AnsweredMeanwhile(Refused):
    """Somebody of the team answered an objection otherwise while this answer was being written."""


def visible_protocols(actor: Actor) -> QuerySet[Protocol]:
    """All between teams of which neither is hidden from the actor. Raises NotAllowed."""
    require(actor, May.READ_PROMISES)
    return Protocol.objects.filter(sees_team(actor, "from_team"), sees_team(actor, "to_team"))


def hold_teams(actor: Actor, one: int, other: int) -> dict[int, Team]:
    """The two teams by id, held so that nobody else changes what is between them. Raises NotFound."""
    seen = Team.objects.filter(sees_team(actor, "pk"), pk__in=[one, other])
    teams = {team.pk: team for team in seen.select_for_update(no_key=True, of=("self",)).order_by("pk")}
    if len(teams) != 2:
        raise NotFound("Two teams are needed, and one of these is not here.")
    return teams


def hold(actor: Actor, protocol_id: int) -> Protocol:
    """The protocol, held with both its teams. Raises NotFound, NotAllowed."""
    pair = visible_protocols(actor).filter(pk=protocol_id).values_list("from_team", "to_team").first()
    if pair is None:
        raise NotFound("There is no such protocol.")
    hold_teams(actor, *pair)
    held = Protocol.objects.select_for_update(of=("self",)).select_related("from_team", "to_team")
    return held.get(pk=protocol_id)


def refuse_over(protocol: Protocol) -> None:
    """Raise ProtocolOver."""
    if protocol.ended_at is not None:
        raise ProtocolOver("This version holds no more. Look at the one that does, or write a new one.")


def speaks_for(actor: Actor, teams: Iterable[int]) -> set[int]:
    """For which of these teams the actor may speak: those they belong to; who manages, and programs: for each."""
    asked = set(teams)
    if actor.kind is not ActorKind.COLLEAGUE or actor.role in MANAGING:
        return asked
    return belongs_to(actor, asked)


def belongs_to(actor: Actor, teams: Iterable[int]) -> set[int]:
    """To which of these teams the actor belongs."""
    own = Membership.objects.filter(colleague=actor.colleague_id or 0, team__in=set(teams))
    return set(own.values_list("team_id", flat=True))


def refuse_outsiders(actor: Actor, teams: Iterable[Team]) -> None:
    """Raise NotAllowed for who speaks for none of these teams."""
    named = list(teams)
    if not speaks_for(actor, (team.pk for team in named)):
        whose = " or ".join(team.name for team in named)
        raise NotAllowed(f"Only {whose} can say this for {whose}. A manager can, too.")


def today() -> date:
    """The day at the house."""
    return clock.now().astimezone(ZoneInfo(settings().time_zone)).date()
