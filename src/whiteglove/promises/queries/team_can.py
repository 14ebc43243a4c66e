"""What a team can do: its standard, what its last matters took, and how full it is."""

from datetime import datetime, timedelta

from django.db.models import Sum

from whiteglove.analysis.proportions import FEWEST_SHOWN, quantile
from whiteglove.conversations.models import Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.opening import Opening
from whiteglove.promises.rules import Checked, TeamCan, checked, refuse_too_far
from whiteglove.team.models import Membership, Team
from whiteglove.team.opening import opening_of
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams

LOOKED_AT = 100
LOOKED_BACK = timedelta(days=180)
WEEK = timedelta(days=7)
MOST = 0.8


def check_promise(actor: Actor, team: Team, *, due: datetime) -> Checked:
    """A promise that this team would have to keep, beside what it can do. Figures of the team, never of people.

    Raises NotFound for a team hidden from the actor, NotUnderstood for a time out of sight, NotAllowed.
    """
    require(actor, May.READ_PROMISES)
    hidden = hidden_teams(actor)
    if hidden is not None and hidden.filter(pk=team.pk).exists():
        raise NotFound("There is no such team.")
    refuse_too_far(due, clock.now())
    now, opening = clock.now(), opening_of(team)
    return checked(opening.worked(now, due) if due > now else timedelta(), team_can(team, opening, now))


def team_can(team: Team, opening: Opening, now: datetime) -> TeamCan:
    """What is known of it; five questions."""
    took = [worked.total_seconds() for worked in _last_took(team, opening, now)]
    enough = len(took) >= FEWEST_SHOWN
    rooms = Membership.objects.filter(team=team, colleague__is_active=True, colleague__room_for__isnull=False)
    return TeamCan(
        day=working_day(opening, now),
        standard=timedelta(hours=team.solution_hours) if team.solution_hours else None,
        n=len(took),
        median=timedelta(seconds=quantile(took, 0.5)) if enough else None,
        most=timedelta(seconds=quantile(took, MOST)) if enough else None,
        open_matters=Conversation.objects.filter(team=team, is_open=True, merged_into=None).count(),
        room=rooms.aggregate(room=Sum("colleague__room_for"))["room"],
    )


def _last_took(team: Team, opening: Opening, now: datetime) -> list[timedelta]:
    closed = Conversation.objects.filter(
        team=team, is_open=False, merged_into=None, closed_at__gt=now - LOOKED_BACK, closed_at__lte=now
    )
    rows = closed.order_by("-updated_at", "-id").values_list("opened_at", "closed_at")[:LOOKED_AT]
    return [opening.worked(opened_at, closed_at) for opened_at, closed_at in rows if closed_at is not None]


def working_day(opening: Opening, now: datetime) -> timedelta:
    """How long it works on a day it is open, on average over the coming week."""
    spans = list(opening.spans(now, now + WEEK))
    if opening.is_always or not spans:
        return timedelta(days=1)
    days = {span.begin.astimezone(opening.zone).date() for span in spans}
    return sum((span.end - span.begin for span in spans), timedelta()) / len(days)
