"""A touchpoint got worse: from the notice to its page, and "I looked at it"."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from whiteglove.conversations.actions.attention import mark_read
from whiteglove.foundation.errors import NotFound
from whiteglove.insight.actions.signals import AlreadyLookedAt, acknowledge
from whiteglove.insight.models import Signal
from whiteglove.team.permissions import May, require
from whiteglove.web.actors import actor_of


@require_safe
def signal(request: HttpRequest, signal_id: int) -> HttpResponse:
    """The page of the touchpoint; whoever comes by the notice has read it."""
    actor = actor_of(request)
    require(actor, May.READ_PERCEPTION)
    mark_read(actor, about=f"signal:{signal_id}")
    return _to_its_page(signal_id, said="")


@require_POST
def signal_seen(request: HttpRequest, signal_id: int) -> HttpResponse:
    """Somebody looked at it; the chart begins anew."""
    actor = actor_of(request)
    said = "seen"
    try:
        acknowledge(actor, signal_id)
    except AlreadyLookedAt:
        said = "seen-before"
    return _to_its_page(signal_id, said=said)


def _to_its_page(signal_id: int, *, said: str) -> HttpResponse:
    found = Signal.objects.select_related("journey", "touchpoint").filter(pk=signal_id).first()
    if found is None:
        raise NotFound("There is no such signal.")
    place = reverse("felt_at", args=[found.journey.key, found.touchpoint.key])
    query = f"?kind={found.kind}" + (f"&said={said}" if said else "")
    return HttpResponseRedirect(place + query)
