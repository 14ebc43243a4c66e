"""Searches kept under a name: one's own, or shared with a team."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from whiteglove.conversations.facts import ViewChanged, ViewRemoved, ViewSaved
from whiteglove.conversations.models import SavedView, ViewCount
from whiteglove.conversations.queries.saved_views import changeable
from whiteglove.conversations.searching.language import parse
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.models import Membership, Team
from whiteglove.team.permissions import MANAGING, May, require
from whiteglove.team.visibility import sees_team

LONGEST_NAME = 80
VIEWS_AT_MOST = 100


@transaction.atomic
def save_view(actor: Actor, *, name: str, search: str, team: Team | None = None) -> SavedView:
    """Keep a search for oneself, or (team given) for everybody in a team.

    Raises NotUnderstood, NotAllowed, NotFound.
    """
    require(actor, May.READ_CONVERSATIONS)
    home = _home(actor, team)
    there = SavedView.objects.filter(**home)
    if there.count() >= VIEWS_AT_MOST:
        raise NotUnderstood(f"There are {VIEWS_AT_MOST} views already. Remove one first.")
    view = SavedView.objects.create(
        name=_name(name),
        search=_search(search),
        made_by_id=actor.colleague_id,
        position=(there.aggregate(last=Max("position"))["last"] or 0) + 1,
        **home,
    )
    announce(ViewSaved(view.pk, team_id=view.team_id), actor=actor)
    return view


@transaction.atomic
def change_view(actor: Actor, view_id: int, *, name: str | None = None, search: str | None = None) -> SavedView:
    """Give it another name or another search. Raises NotUnderstood, NotAllowed, NotFound."""
    view = _locked(actor, view_id)
    if name is not None:
        view.name = _name(name)
    if search is not None:
        view.search = _search(search)
        ViewCount.objects.filter(view=view).delete()
    view.save(update_fields=["name", "search"])
    announce(ViewChanged(view.pk, team_id=view.team_id), actor=actor)
    return view


@transaction.atomic
def share_view(actor: Actor, view_id: int, *, team: Team | None) -> SavedView:
    """Share it with a team, or (none) take it back to oneself. Raises NotAllowed, NotFound, NotUnderstood."""
    view = _locked(actor, view_id)
    home = _home(actor, team)
    view.colleague_id, view.team_id = home["colleague_id"], home["team_id"]
    view.save(update_fields=["colleague", "team"])
    announce(ViewChanged(view.pk, team_id=view.team_id), actor=actor)
    return view


@transaction.atomic
def order_views(actor: Actor, view_ids: Sequence[int]) -> None:
    """Bring views into this order; those not named follow as they were. Raises NotAllowed, NotFound."""
    views = {view_id: _locked(actor, view_id) for view_id in sorted(set(view_ids))}
    for position, view_id in enumerate(dict.fromkeys(view_ids), start=1):
        views[view_id].position = position
    SavedView.objects.bulk_update(views.values(), ["position"])
    announce(*(ViewChanged(view.pk, team_id=view.team_id) for view in views.values()), actor=actor)


@transaction.atomic
def remove_view(actor: Actor, view_id: int) -> None:
    """The view goes; no conversation does. Raises NotAllowed, NotFound."""
    view = _locked(actor, view_id)
    removed = ViewRemoved(view.pk, team_id=view.team_id)
    view.delete()
    announce(removed, actor=actor)


def _locked(actor: Actor, view_id: int) -> SavedView:
    view = changeable(actor).select_for_update(of=("self",)).filter(pk=view_id).first()
    if view is None:
        raise NotFound("There is no such view, or it is somebody else's.")
    if view.team_id is not None:
        require(actor, May.SHARE_VIEWS)
    return view


def _home(actor: Actor, team: Team | None) -> dict[str, int | None]:
    if team is None:
        if actor.colleague_id is None:
            raise NotUnderstood("A program has no views of its own. Say with which team it is shared.")
        return {"colleague_id": actor.colleague_id, "team_id": None}
    require(actor, May.SHARE_VIEWS)
    if not Team.objects.filter(sees_team(actor, "pk"), pk=team.pk).exists():
        raise NotFound("There is no such team.")
    belongs = Membership.objects.filter(colleague=actor.colleague_id or 0, team=team).exists()
    if not belongs and actor.colleague_id is not None and actor.role not in MANAGING:
        raise NotUnderstood("One shares views with one's own teams.")
    return {"colleague_id": None, "team_id": team.pk}


def _name(text: str) -> str:
    name = one_line(storable(text), LONGEST_NAME)
    if not name:
        raise NotUnderstood("The view has no name yet.")
    return name


def _search(text: str) -> str:
    search = parse(text)
    if not search:
        raise NotUnderstood("There is nothing to search for in this view.")
    return str(search)
