"""Saved views: searches kept under a name."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import LONGEST_SEARCH, makes, reads
from whiteglove.api.given import Given, Somebody, number_of
from whiteglove.api.once import once
from whiteglove.api.shapes import PageOut, PersonOut, of
from whiteglove.conversations import actions
from whiteglove.conversations.queries.saved_views import COUNTED_TO, ViewShown, count_of, saved_views
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_team

router = Router(tags=["views"])

ViewId = Annotated[str, Path(description="Id of the view", examples=["3"])]
SearchText = Annotated[
    str, Field(max_length=LONGEST_SEARCH, description="As in `q`", examples=["is:open tag:refund"])
]
Name = Annotated[str, Field(max_length=80, description="As colleagues see it", examples=["Refunds"])]


class ViewOut(BaseModel):
    """A saved view."""

    id: str = of("Opaque", "3")
    name: str = of("As colleagues see it", "Refunds")
    search: str = of("For `q` of the conversations", "is:open tag:refund")
    team: PersonOut | None = Field(description="With which team it is shared; null: its maker's own")


class CountOut(BaseModel):
    """How many conversations a view holds."""

    number: int | None = of(f"At most {COUNTED_TO}, which means: or more; null: it would take too long to tell", 12)


class ViewIn(Given):
    """A search to keep."""

    name: Name
    search: SearchText
    team: Somebody = Field(default=None, description="Shared with this team, by id or key", examples=["baggage"])


class ViewChangeIn(Given):
    """What changes; null: stays as it is."""

    name: Name | None = Field(default=None, description="As colleagues see it", examples=["Refunds"])
    search: SearchText | None = Field(default=None, description="As in `q`", examples=["is:open tag:refund"])
    team: Somebody = Field(default=None, description="Shared with this team from now on", examples=["baggage"])


class OrderIn(Given):
    """Views in the order they shall have."""

    views: list[str] = Field(max_length=200, description="Ids", examples=[["3", "1"]])


@router.get("", response=reads(PageOut[ViewOut]), summary="List saved views")
@told
def list_views(request: HttpRequest) -> PageOut[ViewOut]:
    """Those shared with teams that are seen, in their order; on one page."""
    return _all(actor_of(request))


@router.post("", response=makes(ViewOut), summary="Save a view")
@once
def save_view(request: HttpRequest, given: ViewIn) -> ViewOut:
    """A program has no views of its own: it names the team."""
    actor = actor_of(request)
    require(actor, May.SHARE_VIEWS)
    team = find_team(given.team) if given.team else None
    return _one(actor, actions.save_view(actor, name=given.name, search=given.search, team=team).pk)


@router.post("/order", response=makes(PageOut[ViewOut]), summary="Bring views into an order")
@once
def order_views(request: HttpRequest, given: OrderIn) -> PageOut[ViewOut]:
    """Those not named follow. Answers with all."""
    actor = actor_of(request)
    actions.order_views(actor, [number_of(view) for view in given.views])
    return _all(actor)


@router.get("/{view_id}/count", response=reads(CountOut), summary="How many conversations a view holds")
@told
def count_view(request: HttpRequest, view_id: ViewId) -> CountOut:
    """Counted now, as far as who asks may see them."""
    actor = actor_of(request)
    return CountOut(number=count_of(actor, _found(actor, number_of(view_id)).search))


@router.post("/{view_id}", response=makes(ViewOut), summary="Change a view")
@once
def change_view(request: HttpRequest, view_id: ViewId, given: ViewChangeIn) -> ViewOut:
    """Its name, its search, or with whom it is shared."""
    actor, number = actor_of(request), number_of(view_id)
    actions.change_view(actor, number, name=given.name, search=given.search)
    if given.team:
        actions.share_view(actor, number, team=find_team(given.team))
    return _one(actor, number)


@router.post("/{view_id}/remove", response=makes(PageOut[ViewOut]), summary="Remove a view")
@once
def remove_view(request: HttpRequest, view_id: ViewId) -> PageOut[ViewOut]:
    """No conversation goes. Answers with those that stay."""
    actor = actor_of(request)
    actions.remove_view(actor, number_of(view_id))
    return _all(actor)


def _all(actor: Actor) -> PageOut[ViewOut]:
    return PageOut(items=[_out(view) for view in saved_views(actor)], next=None)


def _one(actor: Actor, view_id: int) -> ViewOut:
    return _out(_found(actor, view_id))


def _found(actor: Actor, view_id: int) -> ViewShown:
    for view in saved_views(actor):
        if view.id == view_id:
            return view
    raise NotFound("There is no such view.")


def _out(view: ViewShown) -> ViewOut:
    team = PersonOut(id=str(view.team_id), name=view.team_name or "") if view.team_id else None
    return ViewOut(id=str(view.id), name=view.name, search=view.search, team=team)
