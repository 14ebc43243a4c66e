"""A peer looks at what a colleague gave, to learn; and the colleague sees what peers said. No figures of persons."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from whiteglove.conversations.actions.attention import mark_read
from whiteglove.recovery.actions.looks import say
from whiteglove.recovery.queries.looks import LookShown, look_shown, looks_asked, looks_at_mine
from whiteglove.team.permissions import May, is_allowed
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import wanted


@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """What one is asked to look at, and what peers said of one's own."""
    actor = actor_of(request)
    asked = looks_asked(actor) if is_allowed(actor, May.READ_GESTURES) else []
    return _page(request, asked, looks_at_mine(actor))


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, look_id: int) -> HttpResponse:
    """One look; POST `said`: same, more or else, with `words`."""
    actor = actor_of(request)
    if request.method == "POST":
        say(actor, look_id, said=request.POST.get("said", ""), words=request.POST.get("words", ""))
        return redirect("looks")
    mark_read(actor, about=f"look:{look_id}")
    one = look_shown(actor, look_id)
    return _page(request, [one] if not one.said else [], [one] if one.said else [])


def _page(request: HttpRequest, asked: list[LookShown], said: list[LookShown]) -> HttpResponse:
    actor = actor_of(request)
    shown = {"actor": actor, "wanted": wanted(request), "asked_looks": asked, "said_looks": said}
    return render(request, "desk/gestures/looks.html", {**shown, **counts_shown(actor)}, using="jinja2")
