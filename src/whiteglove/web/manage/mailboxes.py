"""Mailboxes: where mail lies, how answers leave, tried step by step, paused, ended."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from whiteglove.channels.email.actions.mailbox_changes import (
    MailboxWishes,
    change_mailbox,
    end_mailbox,
    pause_mailbox,
)
from whiteglove.channels.email.actions.setting_up import change_set_up, set_up_mailbox
from whiteglove.channels.email.actions.trying import ask_for_trial
from whiteglove.channels.email.presets import PROVIDERS, likely_servers, preset_for
from whiteglove.channels.email.set_up import MailboxSetUp, mailbox_set_up, mailboxes_set_up
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import Refused
from whiteglove.foundation.settings import settings
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import teams
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.mailbox_forms import MailboxForm, known_of, likely
from whiteglove.web.manage.showing import back_to, blame, page

SECRETS = ("secret", "out_password", "client_secret", "refresh_token")


@require_safe
def mailboxes(request: HttpRequest) -> HttpResponse:
    """All of them, and how each stands."""
    actor = actor_of(request)
    shown: dict[str, Any] = {"mailboxes": mailboxes_set_up(actor), "own": settings(), "providers": PROVIDERS}
    return page(request, "mailboxes.html", actor, **shown)


@sensitive_post_parameters(*SECRETS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A form that knows the servers of common providers by the address; POST adds the mailbox and tries it."""
    actor = actor_of(request)
    require(actor, May.SET_UP_MAILBOXES)
    known = teams()
    address = (request.POST.get("address") or request.GET.get("address", "")).strip()
    way = "imap" if (request.POST.get("way") or request.GET.get("way", "imap")) == "imap" else "brought"
    initial = likely(address, way=way, team=next((one.pk for one in known if one.is_default), None))
    form = MailboxForm(request.POST or None, initial=initial, teams=known, way=way)
    if request.method == "POST" and form.is_valid():
        try:
            mailbox = set_up_mailbox(actor, form.given(form.cleaned_data["address"]))
            return back_to("manage_mailbox", mailbox.pk, said="added")
        except Refused as error:
            blame(form, error, "address")
    shown: dict[str, Any] = {
        "form": form,
        "way": way,
        "preset": preset_for(address),
        "address": address,
        "own": settings(),
    }
    if way == "imap" and request.method != "POST" and preset_for(address) is None and address:
        shown["guess"] = likely_servers(address)
    return page(request, "mailbox_add.html", actor, status=422 if form.errors else 200, **shown)


@sensitive_post_parameters(*SECRETS)
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: HttpRequest, mailbox_id: int) -> HttpResponse:
    """One mailbox; POST keeps what is given and tries it again."""
    actor = actor_of(request)
    seen = mailbox_set_up(actor, mailbox_id)
    form = _form(request, seen)
    if request.method == "POST" and form.is_valid():
        try:
            change_set_up(actor, mailbox_id, form.given(seen.address))
            return back_to("manage_mailbox", mailbox_id)
        except Refused as error:
            blame(form, error, "host")
    return _mailbox_page(request, actor, seen, form=form)


@require_POST
def try_out(request: HttpRequest, mailbox_id: int) -> HttpResponse:
    """Try it, away from this page."""
    actor = actor_of(request)
    ask_for_trial(actor, mailbox_set_up(actor, mailbox_id).address)
    return back_to("manage_mailbox", mailbox_id, said="trying")


@require_safe
def trial(request: HttpRequest, mailbox_id: int) -> HttpResponse:
    """How far the trial is: a piece of the page."""
    shown = {"mailbox": mailbox_set_up(actor_of(request), mailbox_id)}
    return render(request, "manage/_trial.html", shown, using="jinja2")


@require_POST
def pause(request: HttpRequest, mailbox_id: int) -> HttpResponse:
    """Fetch no mail for the time being, or (`resume`) again."""
    actor = actor_of(request)
    seen = mailbox_set_up(actor, mailbox_id)
    is_paused = not request.POST.get("resume")
    pause_mailbox(actor, seen.address, is_paused=is_paused)
    return back_to("manage_mailbox", mailbox_id, said="paused" if is_paused else "resumed")


@require_POST
def end(request: HttpRequest, mailbox_id: int) -> HttpResponse:
    """Take no more mail there, or (`reopen`) again."""
    actor = actor_of(request)
    seen = mailbox_set_up(actor, mailbox_id)
    if request.POST.get("reopen"):
        change_mailbox(actor, seen.address, MailboxWishes(is_active=True))
        return back_to("manage_mailbox", mailbox_id, said="reopened")
    end_mailbox(actor, seen.address)
    return back_to("manage_mailbox", mailbox_id, said="ended")


def _form(request: HttpRequest, seen: MailboxSetUp) -> MailboxForm:
    way = "brought" if seen.imap is None else "imap"
    data = {**request.POST.dict(), "address": seen.address} if request.method == "POST" else None
    return MailboxForm(data, initial=known_of(seen), teams=teams(), way=way, is_new=False)


def _mailbox_page(request: HttpRequest, actor: Actor, seen: MailboxSetUp, *, form: MailboxForm) -> HttpResponse:
    shown = {
        "mailbox": seen,
        "form": form,
        "way": "brought" if seen.imap is None else "imap",
        "own": settings(),
        "preset": preset_for(seen.address),
    }
    return page(request, "mailbox.html", actor, status=422 if form.errors else 200, **shown)
