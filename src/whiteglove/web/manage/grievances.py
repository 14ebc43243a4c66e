"""Who feeds whom: at whose touchpoint justified grievances are made that others meet."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from whiteglove.recovery.queries.fed import who_feeds_whom
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.showing import PERIODS, days_asked, last_days, page


@require_safe
def grievances(request: HttpRequest) -> HttpResponse:
    """The report of the last days: 30, 90 or 365."""
    actor, days = actor_of(request), days_asked(request, usual=365)
    fed = who_feeds_whom(actor, **last_days(days))
    return page(request, "grievances.html", actor, fed=fed, days=days, periods=PERIODS)
