"""Where one is: here, busy, away, gone home; said in the side bar of every page."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from whiteglove.foundation import clock
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.team.attending import say_presence
from whiteglove.team.models import Colleague, PresenceState
from whiteglove.team.times import TimesRefused, wall_time
from whiteglove.web.actors import colleague_of
from whiteglove.web.refusals import is_fragment

LONGEST_MINUTES = 24 * 60


@require_http_methods(["GET", "HEAD", "POST"])
def own_presence(request: HttpRequest) -> HttpResponse:
    """The chooser anew; POST says `state`, perhaps until `at` (a time of the day) or for so many `minutes`."""
    colleague = colleague_of(request)
    if request.method != "POST":
        return _shown(request, colleague)
    state = _state(request.POST.get("state", ""))
    say_presence(colleague.as_actor(), colleague, state, until=_until(request))
    if is_fragment(request):
        return _shown(request, Colleague.objects.get(pk=colleague.pk))
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back if is_ours and back.startswith("/") else reverse("desk"))


def _shown(request: HttpRequest, colleague: Colleague) -> HttpResponse:
    shown = {"own": colleague, "actor": colleague.as_actor()}
    answer = render(request, "desk/_own_presence.html", shown, using="jinja2")
    answer.headers["HX-Push-Url"] = "false"
    return answer


def _state(text: str) -> PresenceState:
    if text not in PresenceState.values:
        raise NotUnderstood("Say here, busy, away or gone.")
    return PresenceState(text)


def _until(request: HttpRequest) -> datetime | None:
    now, at, minutes = clock.now(), request.POST.get("at", "").strip(), request.POST.get("minutes", "")
    if at:
        local = timezone.localtime(now)
        then = datetime.combine(local.date(), wall_time(at), tzinfo=local.tzinfo)
        return then if then > now else then + timedelta(days=1)
    if not minutes:
        return None
    if not minutes.isascii() or not minutes.isdecimal() or not 0 < int(minutes[:6]) <= LONGEST_MINUTES:
        raise TimesRefused(_("For how long is not understood."))
    return now + timedelta(minutes=int(minutes))
