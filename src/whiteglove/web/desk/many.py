"""Acts on many conversations at once, and undo of what was done to one or many."""

import json

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from whiteglove.conversations import actions
from whiteglove.conversations.actions.bulk import AT_MOST, Acted, Doing
from whiteglove.conversations.queries.tags import tags
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.team.queries import colleagues, teams
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.chosen import act_asked, pauses
from whiteglove.web.desk.doing import said_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import number, wanted
from whiteglove.web.refusals import is_fragment

PAGES_TOLD = 50


@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """What can be done to those `chosen`; a POST does `act` to them."""
    actor = actor_of(request)
    if request.method != "POST":
        return _what_can_be_done(request, actor)
    asked = request.POST.get("act", "")
    if asked not in set(Doing):
        raise NotUnderstood(gettext("It was not said what should be done."))
    chosen = [number(one) for one in request.POST.getlist("chosen")]
    if not chosen or len(chosen) > AT_MOST:
        raise NotUnderstood(gettext("Choose between 1 and %(most)s conversations.") % {"most": AT_MOST})
    with transaction.atomic():
        acted = actions.act_on(actor, chosen, act_asked(Doing(asked), request.POST, actor))
    return _said(request, actor, acted)


@require_POST
def undo(request: HttpRequest, act_id: int) -> HttpResponse:
    """As it was before, where nobody changed it since."""
    actor = actor_of(request)
    return _said(request, actor, actions.undo(actor, act_id))


def _what_can_be_done(request: HttpRequest, actor: Actor) -> HttpResponse:
    shown = {
        "actor": actor,
        "wanted": wanted(request),
        "chosen": [number(one) for one in request.GET.getlist("chosen")][:AT_MOST],
        "colleagues": colleagues(),
        "teams": teams(),
        "tags_known": tags(actor),
        "pauses": pauses(),
    }
    if is_fragment(request):
        return render(request, "desk/_many.html", shown, using="jinja2")
    return render(request, "desk/many.html", {**shown, **counts_shown(actor)}, using="jinja2")


def _said(request: HttpRequest, actor: Actor, acted: Acted) -> HttpResponse:
    if is_fragment(request):
        answer = render(request, "desk/_done.html", {"done": said_of(actor, acted)}, using="jinja2")
        told = ["live:conversations", *(f"live:conversation:{pk}" for pk in acted.done[:PAGES_TOLD])]
        answer.headers["HX-Trigger"] = json.dumps(dict.fromkeys(told))
        answer.headers["HX-Push-Url"] = "false"
        return answer
    query = wanted(request).query
    touched = [*acted.done, *(pk for pk, _ in acted.left)]
    place = reverse("conversation", args=touched) if len(touched) == 1 else reverse("desk")
    return redirect(f"{place}{query}{'&' if query else '?'}done={acted.id}")
