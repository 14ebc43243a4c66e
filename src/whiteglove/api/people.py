"""Customers, colleagues and teams."""

from django.http import HttpRequest
from ninja import Router

from whiteglove.api.conversations import number_of
from whiteglove.api.once import actor_of
from whiteglove.api.problems import ANSWERS
from whiteglove.api.shapes import (
    ColleagueOut,
    ConversationOut,
    CustomerOut,
    PageOut,
    TeamOut,
    conversation_out,
    customer_out,
)
from whiteglove.conversations.queries import reading
from whiteglove.customers.queries import customer
from whiteglove.team import queries
from whiteglove.team.permissions import May, require

customers = Router(tags=["people"])
colleagues = Router(tags=["people"])
teams = Router(tags=["people"])


@customers.get("/{customer_id}", response={200: CustomerOut, **ANSWERS}, summary="Read one customer")
def read_customer(request: HttpRequest, customer_id: str) -> CustomerOut:
    """A merged customer is answered with the one that stays."""
    return customer_out(customer(actor_of(request), number_of(customer_id)))


@customers.get(
    "/{customer_id}/conversations", response={200: PageOut[ConversationOut], **ANSWERS}, summary="Their conversations"
)
def conversations_of_customer(request: HttpRequest, customer_id: str) -> PageOut[ConversationOut]:
    """The newest ones first."""
    known = customer(actor_of(request), number_of(customer_id))
    rows = reading.others_of_customer(actor_of(request), known.id, besides=0)
    return PageOut(items=[conversation_out(row) for row in rows], next=None)


@colleagues.get("", response={200: PageOut[ColleagueOut], **ANSWERS}, summary="Who serves")
def list_colleagues(request: HttpRequest) -> PageOut[ColleagueOut]:
    """All who serve now, by name."""
    require(actor_of(request), May.READ_CONVERSATIONS)
    items = [ColleagueOut(id=str(c.pk), name=c.name, email=c.email, role=c.role) for c in queries.colleagues()]
    return PageOut(items=items, next=None)


@teams.get("", response={200: PageOut[TeamOut], **ANSWERS}, summary="Teams")
def list_teams(request: HttpRequest) -> PageOut[TeamOut]:
    """All teams, by name."""
    require(actor_of(request), May.READ_CONVERSATIONS)
    return PageOut(items=[TeamOut(id=str(t.pk), key=t.key, name=t.name) for t in queries.teams()], next=None)
