"""Nobody is left hanging: the page that explains itself to a service manager."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from whiteglove.routing.hanging_seen import Hung, hanging_seen
from whiteglove.routing.models import HangingKind
from whiteglove.routing.rules import Code
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.promises.labels import CAUSES
from whiteglove.web.manage.showing import page
from whiteglove.web.refusals import is_fragment

CAUSE_NAMES: dict[str, Promise] = {**CAUSES, "": gettext_lazy("Nobody has said why yet")}


@require_safe
def hanging(request: HttpRequest) -> HttpResponse:
    """Who hangs, what falls due, where nobody will be, who stands in; and what hung. For htmx the inside alone."""
    actor = actor_of(request)
    seen = hanging_seen(actor, after=request.GET.get("after") or None)
    by_team = [(name, [gap for gap in seen.gaps if gap.team == key]) for key, name in seen.team_names.items()]
    shown: dict[str, Any] = {
        "seen": seen,
        "gaps_by_team": [(name, some) for name, some in by_team if some],
        "how_it_came": how_it_came,
        "how_it_went": how_it_went,
        "causes": [(words, seen.causes[key]) for key, words in CAUSE_NAMES.items() if seen.causes.get(key)],
        "cause_names": CAUSE_NAMES,
        "is_later_page": "after" in request.GET,
    }
    if is_fragment(request):
        return render(request, "manage/_hanging.html", shown, using="jinja2")
    return page(request, "hanging.html", actor, **shown)


def how_it_came(hung: Hung) -> str:
    """Why nobody was there, as a sentence."""
    if hung.kind == HangingKind.WITHOUT_NEXT_MOMENT:
        return gettext("Nobody knew by when the customer would hear from us.")
    return _because(hung.came_because) or gettext("Nobody who was here answered for it.")


def how_it_went(hung: Hung) -> str:
    """How it ended, as a sentence; empty while it has not."""
    if hung.until is None:
        return ""
    if hung.kind == HangingKind.WITHOUT_NEXT_MOMENT:
        return gettext("A time was set.")
    match hung.went_because.get("code"):
        case "closed_matter":
            return gettext("It was closed.")
        case Code.PICKED_UP | Code.SWORD:
            return gettext("Somebody picked up the sword.")
        case Code.COVER:
            return gettext("A cover came, and answers.")
        case Code.CLOSED:
            return gettext("The team closed for the day; it opens again.")
        case Code.TEAM | Code.GIVEN:
            return gettext("Somebody of the team came.")
        case _:
            return gettext("Whoever answers for it is here again.")


def _because(because: Mapping[str, Any]) -> str:
    match because.get("code"):
        case Code.NOBODY if because.get("has_left"):
            return gettext("Its owner had left us, and nobody who sees this team was here.")
        case Code.NOBODY if "owner" in because:
            return gettext("Its owner was away, and so were all who cover, and the rest of the house.")
        case Code.NOBODY:
            return gettext("The team was open, and nobody who sees it was here.")
        case Code.CLOSED if because.get("opens") is None:
            return gettext("The team is closed, and no time is known at which it opens again.")
        case _:
            return ""
