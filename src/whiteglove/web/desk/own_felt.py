"""What customers felt with the reader: thanks first, then all answers; a page that only they see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from whiteglove.insight.queries.people import own_figures
from whiteglove.perception.queries.of_colleague import own_responses, own_thanks
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import page_shown
from whiteglove.web.desk.wanted import wanted

ANSWERS = 30


@require_safe
def own_felt(request: HttpRequest) -> HttpResponse:
    """Their own thanks, figure and answers."""
    actor = actor_of(request)
    after = request.GET.get("after") or None
    shown = {
        **page_shown(actor),
        "wanted": wanted(request),
        "thanks": [] if after else own_thanks(actor),
        "figures": [] if after else own_figures(actor),
        "answers": own_responses(actor, after=after, limit=ANSWERS),
        "is_later": after is not None,
    }
    return render(request, "desk/own_felt.html", shown, using="jinja2")
