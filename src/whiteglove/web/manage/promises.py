"""How promises were kept, and which teams promise for which. For those who lead; never by person."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from whiteglove.foundation import clock
from whiteglove.promises.queries.report import report
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import number, wanted

PERIODS = (30, 90, 365)


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """The report of the last days: 30, 90 or 365."""
    actor = actor_of(request)
    days = number(request.GET.get("days", ""))
    days = days if days in PERIODS else PERIODS[1]
    now = clock.now()
    context = {
        "actor": actor,
        "wanted": wanted(request),
        "report": report(actor, since=now - timedelta(days=days), until=now),
        "days": days,
        "periods": PERIODS,
        **counts_shown(actor),
    }
    return render(request, "manage/promises.html", context, using="jinja2")
