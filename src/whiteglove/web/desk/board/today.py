"""What the reader answers for now, in the order that matters, and why each is there."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.routing.board_words import covering_words, why_here
from whiteglove.routing.today import today
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.board.words import PLACE_NAMES, say_when
from whiteglove.web.desk.list_page import page_shown
from whiteglove.web.refusals import is_fragment


@require_safe
def today_page(request: HttpRequest) -> HttpResponse:
    """The board; for htmx its inside alone."""
    actor = actor_of(request)
    shown = board_shown(actor)
    if is_fragment(request):
        return render(request, "desk/board/_board.html", shown, using="jinja2")
    return render(request, "desk/board/today.html", {**page_shown(actor), **shown, "wanted": None}, using="jinja2")


def board_shown(actor: Actor) -> dict[str, Any]:
    """All that stands on it, with its sentences."""
    board, now, when = today(actor), clock.now(), say_when()
    own = actor.colleague_id or 0
    groups = [
        (
            PLACE_NAMES[place],
            place.name.lower(),
            [(line, why_here(line, own=own, now=now, say_when=when)) for line in lines],
        )
        for place, lines in groupby(board.lines, key=lambda line: line.place)
    ]
    covering = [covering_words(one, say_when=when) for one in board.covering]
    return {"actor": actor, "board": board, "groups": groups, "covering": covering}
