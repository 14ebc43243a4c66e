"""Mails we could not understand: what happened, the original, and one more try."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from whiteglove.channels.email.actions.replaying import replay
from whiteglove.channels.email.queries import quarantined
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import wanted


@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """The mails that wait for a person."""
    actor = actor_of(request)
    shown = {"actor": actor, "mails": quarantined(actor), "wanted": wanted(request), **counts_shown(actor)}
    return render(request, "desk/quarantine.html", shown, using="jinja2")


@require_POST
def try_again(request: HttpRequest, raw_mail_id: int) -> HttpResponse:
    """One more try."""
    replay(actor_of(request), raw_mail_id)
    return redirect("quarantine")
