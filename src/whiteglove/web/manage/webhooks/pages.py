"""All webhooks, and one of them with what was sent and answered."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from whiteglove.channels.webhooks.actions import (
    add_destination,
    ask_again,
    ask_for_test,
    change_destination,
    leave_all_out,
    leave_out,
    pause_destination,
    remove_destination,
    renew_secret,
    resume_destination,
)
from whiteglove.channels.webhooks.addresses import AddressRefused
from whiteglove.channels.webhooks.queries import (
    ahead_of,
    destination_seen,
    destinations,
    in_the_way,
    postings,
    require_may,
)
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import Refused
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.wanted import number
from whiteglove.web.manage.showing import back_to, blame, page
from whiteglove.web.manage.webhooks.form import WebhookForm, known_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """All of them; POST adds one and shows its secret, this once."""
    actor = actor_of(request)
    require_may(actor)
    form = WebhookForm(request.POST or None, initial={"offers": ["gestures"]})
    if request.method == "POST" and form.is_valid():
        try:
            made = add_destination(actor, form.wanted())
            return _one(request, actor, made.id, secret=made.secret, said="added")
        except Refused as error:
            _blame(form, error)
    shown = {"hooks": destinations(actor), "form": form}
    return page(request, "webhooks.html", actor, status=422 if form.errors else 200, **shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """One of them; POST changes it."""
    actor = actor_of(request)
    seen = destination_seen(actor, webhook_id)
    form = WebhookForm(request.POST or None, initial=known_of(seen))
    if request.method == "POST" and form.is_valid():
        try:
            change_destination(actor, webhook_id, form.wanted())
            return back_to("webhook", webhook_id)
        except Refused as error:
            _blame(form, error)
    return _one(request, actor, webhook_id, form=form)


@require_safe
def webhook_sent(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """What was sent last: a piece of the page, asked for again while something is under way."""
    actor = actor_of(request)
    shown = {"hook": destination_seen(actor, webhook_id), "sent": postings(actor, webhook_id)}
    return render(request, "manage/_webhook_sent.html", shown, using="jinja2")


@never_cache
@require_POST
def webhook_secret(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """A new secret, shown this once."""
    actor = actor_of(request)
    made = renew_secret(actor, webhook_id)
    return _one(request, actor, webhook_id, secret=made.secret, said="renewed")


@require_POST
def webhook_test(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Something without meaning is sent there."""
    ask_for_test(actor_of(request), webhook_id)
    return back_to("webhook", webhook_id, said="asked")


@require_POST
def webhook_again(request: HttpRequest, posting_id: int) -> HttpResponse:
    """What was sent is sent once more."""
    return back_to("webhook", ask_again(actor_of(request), posting_id), said="asked")


@require_POST
def webhook_stop(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Pause it, or (`resume`) let it go on."""
    actor, resume = actor_of(request), bool(request.POST.get("resume"))
    (resume_destination if resume else pause_destination)(actor, webhook_id)
    return back_to("webhook", webhook_id, said="resumed" if resume else "paused")


@require_POST
def webhook_leave_out(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Go on without the one in the way (`fact`), or without (`all`) what waits."""
    actor = actor_of(request)
    if request.POST.get("all"):
        is_done = leave_all_out(actor, webhook_id)
    else:
        is_done = leave_out(actor, webhook_id, fact=number(request.POST.get("fact", "")))
    return back_to("webhook", webhook_id, said="left_out" if is_done else "nothing_out")


@require_POST
def webhook_remove(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Nothing goes there any more."""
    remove_destination(actor_of(request), webhook_id)
    return back_to("webhooks", said="removed")


def _one(
    request: HttpRequest,
    actor: Actor,
    webhook_id: int,
    *,
    form: WebhookForm | None = None,
    secret: str = "",
    said: str = "",
) -> HttpResponse:
    seen = destination_seen(actor, webhook_id)
    shown: dict[str, Any] = {
        "hook": seen,
        "ahead": ahead_of(actor, webhook_id),
        "waits_for": in_the_way(actor, webhook_id),
        "sent": postings(actor, webhook_id, before=number(request.GET.get("before", "")) or None),
        "form": form or WebhookForm(initial=known_of(seen)),
        "secret": secret,
        "before": request.GET.get("before", ""),
    }
    if said:
        shown["said"] = said
    return page(request, "webhook.html", actor, status=422 if form is not None and form.errors else 200, **shown)


def _blame(form: WebhookForm, error: Refused) -> None:
    if isinstance(error, AddressRefused):
        form.add_error("address", str(error.said))
    else:
        blame(form, error)
