"""While you were away: read once, found again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from whiteglove.routing.meanwhile import earlier_ones, meanwhile
from whiteglove.team.absences.queries import seen
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.board.words import BECAME
from whiteglove.web.desk.list_page import page_shown


@require_safe
def away_page(request: HttpRequest, absence_id: int) -> HttpResponse:
    """What happened during an absence of the reader's."""
    actor = actor_of(request)
    context = {**page_shown(actor), "wanted": None, "away": meanwhile(actor, absence_id), "became": BECAME}
    return render(request, "desk/board/away.html", context, using="jinja2")


@require_safe
def earlier(request: HttpRequest) -> HttpResponse:
    """Earlier absences, to look back once more."""
    actor = actor_of(request)
    context = {**page_shown(actor), "wanted": None, "absences": earlier_ones(actor)}
    return render(request, "desk/board/away_earlier.html", context, using="jinja2")


@require_POST
def was_read(request: HttpRequest, absence_id: int) -> HttpResponse:
    """The card goes from the board; the page stays."""
    seen(actor_of(request), absence_id)
    return redirect("today")
