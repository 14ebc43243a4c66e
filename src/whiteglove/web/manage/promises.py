"""How promises were kept, and which teams promise for which. For those who lead; never by person."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from whiteglove.promises.queries.report import report
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.showing import PERIODS, days_asked, last_days, page


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """The report of the last days: 30, 90 or 365."""
    actor, days = actor_of(request), days_asked(request, usual=90)
    found = report(actor, **last_days(days))
    return page(request, "promises.html", actor, report=found, days=days, periods=PERIODS)
