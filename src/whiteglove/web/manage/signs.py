"""What early signs count today, and what came of them."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from whiteglove.foundation import clock
from whiteglove.recovery.queries.sign_outcomes import signs_learnt
from whiteglove.recovery.signs import STRONG
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import wanted

A_YEAR = timedelta(days=365)


@require_safe
def signs(request: HttpRequest) -> HttpResponse:
    """Of the last year."""
    actor = actor_of(request)
    context = {
        "actor": actor,
        "wanted": wanted(request),
        "learnt": signs_learnt(actor, since=clock.now() - A_YEAR),
        "strong": STRONG,
        **counts_shown(actor),
    }
    return render(request, "manage/signs.html", context, using="jinja2")
