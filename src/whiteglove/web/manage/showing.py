"""What every page of the set-up shows, and how a refusal finds the field it is about."""

from datetime import datetime, timedelta
from typing import Any, NoReturn
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import number, wanted
from whiteglove.web.manage.words import refused_words

KEPT = "kept"
PERIODS = (30, 90, 365)


def page(request: HttpRequest, template: str, actor: Actor, *, status: int = 200, **shown: Any) -> HttpResponse:
    """A page of the set-up. said: what the press before it did, from the address."""
    context = {
        "actor": actor,
        "wanted": wanted(request),
        "said": request.GET.get("said", ""),
        **counts_shown(actor),
        **shown,
    }
    return render(request, f"manage/{template}", context, status=status, using="jinja2")


def days_asked(request: HttpRequest, *, usual: int) -> int:
    """Of how many of the last days a report tells: one of PERIODS."""
    days = number(request.GET.get("days", ""))
    return days if days in PERIODS else usual


def last_days(days: int) -> dict[str, datetime]:
    """From when until when these are, for a report."""
    now = clock.now()
    return {"since": now - timedelta(days=days), "until": now}


def back_to(name: str, *args: object, said: str = KEPT) -> HttpResponseRedirect:
    """To a page that says what was done."""
    return HttpResponseRedirect(f"{reverse(name, args=args)}?{urlencode({'said': said})}")


def blame(form: forms.Form, error: Refused, field: str | None = None) -> None:
    """Put a refusal beside its field, so that nothing typed is lost; raise those about the page as a whole."""
    if isinstance(error, NotAllowed | NotFound):
        _raise(error)
    form.add_error(field if field in form.fields else None, refused_words(error))


def _raise(error: Refused) -> NoReturn:
    raise error
