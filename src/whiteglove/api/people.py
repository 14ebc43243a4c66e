"""Colleagues and teams."""

from django.http import HttpRequest
from ninja import Router

from whiteglove.api.answers import actor_of, told
from whiteglove.api.problems import READ_ANSWERS
from whiteglove.api.shapes import (
    ColleagueOut,
    PageOut,
    TeamOut,
    colleague_out,
    team_out,
)
from whiteglove.team import queries
from whiteglove.team.permissions import May, require
from whiteglove.team.whereabouts import whereabouts

colleagues = Router(tags=["people"])
teams = Router(tags=["people"])


@colleagues.get("", response={200: PageOut[ColleagueOut], **READ_ANSWERS}, summary="Who serves")
@told
def list_colleagues(request: HttpRequest) -> PageOut[ColleagueOut]:
    """All who serve now, by name, on one page: whether they are here, and who covers for them."""
    return PageOut(items=[colleague_out(one) for one in whereabouts(actor_of(request))], next=None)


@teams.get("", response={200: PageOut[TeamOut], **READ_ANSWERS}, summary="Teams")
@told
def list_teams(request: HttpRequest) -> PageOut[TeamOut]:
    """All teams, by name, on one page."""
    require(actor_of(request), May.READ_CONVERSATIONS)
    return PageOut(items=[team_out(team) for team in queries.teams()], next=None)
