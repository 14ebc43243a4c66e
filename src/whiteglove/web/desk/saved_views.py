"""Saved views: in the side bar, and the page on which they are named, shared, ordered and removed."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from whiteglove.conversations import actions
from whiteglove.conversations.queries.saved_views import ViewShown, changeable, count_saved_views, saved_views
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.team.models import Team
from whiteglove.team.permissions import MANAGING, May, is_allowed
from whiteglove.team.queries import find_team
from whiteglove.team.visibility import sees_team
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import counts_shown


@require_safe
def views(request: HttpRequest) -> HttpResponse:
    """All saved views one has, to change them."""
    actor = actor_of(request)
    may_change = set(changeable(actor).values_list("pk", flat=True)) if is_allowed(actor, May.SHARE_VIEWS) else set()
    context = {
        **counts_shown(actor),
        "actor": actor,
        "wanted": None,
        "teams": _teams(actor),
        "may_change": may_change,
        "at": "views",
    }
    return render(request, "desk/views.html", context, using="jinja2")


@require_safe
def view_counts(request: HttpRequest) -> HttpResponse:
    """The counts of saved views anew; asked for by a page once it stands."""
    actor = actor_of(request)
    count_saved_views(actor)
    return render(request, "desk/_saved_counts.html", {"saved": saved_views(actor)}, using="jinja2")


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the search of the list under a name; back to the list, which is that view now."""
    view = actions.save_view(
        actor_of(request),
        name=request.POST.get("name", ""),
        search=request.POST.get("q", ""),
        team=_team(request.POST.get("team", "")),
    )
    return redirect(f"{reverse('desk')}?{urlencode({'q': view.search})}")


@require_POST
def change_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """act: change (name, q and team as given), up, down or remove."""
    actor = actor_of(request)
    match request.POST.get("act", "change"):
        case "remove":
            actions.remove_view(actor, view_id)
        case "up":
            _move(actor, view_id, -1)
        case "down":
            _move(actor, view_id, 1)
        case _:
            view = actions.change_view(
                actor, view_id, name=request.POST.get("name"), search=request.POST.get("q") or None
            )
            team = _team(request.POST.get("team", ""))
            if "team" in request.POST and (team.pk if team else None) != view.team_id:
                actions.share_view(actor, view_id, team=team)
    return redirect("views")


def _move(actor: Actor, view_id: int, step: int) -> None:
    """Up or down among those of the same home."""
    shown = {view.id: view for view in saved_views(actor)}
    if view_id not in shown:
        raise NotUnderstood("There is no such view.")
    beside = [view.id for view in shown.values() if _home(view) == _home(shown[view_id])]
    at = beside.index(view_id)
    to = min(max(at + step, 0), len(beside) - 1)
    beside.insert(to, beside.pop(at))
    actions.order_views(actor, beside)


def _home(view: ViewShown) -> int | None:
    return view.team_id


def _teams(actor: Actor) -> list[Team]:
    """With whom one may share."""
    teams = Team.objects.filter(sees_team(actor, "pk")).order_by("name")
    if actor.role not in MANAGING:
        teams = teams.filter(memberships__colleague=actor.colleague_id)
    return list(teams)


def _team(text: str) -> Team | None:
    return find_team(text) if text else None
