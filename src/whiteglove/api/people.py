"""Customers, colleagues and teams."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import Length, PageCursor
from whiteglove.api.given import number_of
from whiteglove.api.problems import READ_ANSWERS
from whiteglove.api.shapes import (
    ColleagueOut,
    ConversationOut,
    CustomerOut,
    PageOut,
    TeamOut,
    colleague_out,
    customer_out,
    team_out,
)
from whiteglove.api.shown import conversations_shown
from whiteglove.conversations.queries import lists
from whiteglove.customers.queries import customer
from whiteglove.team import queries
from whiteglove.team.permissions import May, require

customers = Router(tags=["people"])
colleagues = Router(tags=["people"])
teams = Router(tags=["people"])

CustomerId = Annotated[str, Path(description="Id of the customer", examples=["12"])]


@customers.get("/{customer_id}", response={200: CustomerOut, **READ_ANSWERS}, summary="Read one customer")
@told
def read_customer(request: HttpRequest, customer_id: CustomerId) -> CustomerOut:
    """A merged customer is answered with the one that stays."""
    return customer_out(customer(actor_of(request), number_of(customer_id)))


@customers.get(
    "/{customer_id}/conversations",
    response={200: PageOut[ConversationOut], **READ_ANSWERS},
    summary="Their conversations",
)
@told
def conversations_of_customer(
    request: HttpRequest, customer_id: CustomerId, cursor: PageCursor = None, limit: Length = lists.PAGE
) -> PageOut[ConversationOut]:
    """Newest activity first."""
    actor = actor_of(request)
    known = customer(actor, number_of(customer_id))
    page = lists.list_conversations(actor, lists.View.ALL, after=cursor, customer_id=known.id, limit=limit)
    return PageOut(items=conversations_shown(actor, page.rows), next=page.next)


@colleagues.get("", response={200: PageOut[ColleagueOut], **READ_ANSWERS}, summary="Who serves")
@told
def list_colleagues(request: HttpRequest) -> PageOut[ColleagueOut]:
    """All who serve now, by name, on one page."""
    require(actor_of(request), May.READ_CONVERSATIONS)
    return PageOut(items=[colleague_out(colleague) for colleague in queries.colleagues()], next=None)


@teams.get("", response={200: PageOut[TeamOut], **READ_ANSWERS}, summary="Teams")
@told
def list_teams(request: HttpRequest) -> PageOut[TeamOut]:
    """All teams, by name, on one page."""
    require(actor_of(request), May.READ_CONVERSATIONS)
    return PageOut(items=[team_out(team) for team in queries.teams()], next=None)
