"""A page for customers: in their language, kept from engines and neighbours, without scripts."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from whiteglove.foundation.settings import settings
from whiteglove.promises.delays.words import SPOKEN, said

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store, private",
}
Shown = dict[str, Any]


def page(
    request: HttpRequest,
    template: str,
    told: Shown,
    *,
    status: int = 200,
    wanted: str | None = None,
    zone: ZoneInfo | None = None,
) -> HttpResponse:
    """The page in the customer's language. wanted: theirs, where it is known; zone: by whose clock times are told."""
    language = language_of(request, wanted)
    clock: Callable[[Any], str] = lambda at: said(at, zone or ZoneInfo(settings().time_zone), language)  # noqa: E731
    with translation.override(language):
        answer = render(request, template, {**told, "exact": clock}, status=status, using="jinja2")
    answer.headers["Content-Language"] = language
    return _with_headers(answer)


def go_on(place: str) -> HttpResponse:
    """After something was kept: to a page that can be loaded again without saying it twice."""
    return _with_headers(HttpResponseRedirect(place, status=303))


def _with_headers(answer: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        answer.headers[name] = value
    return answer


def language_of(request: HttpRequest, wanted: str | None) -> str:
    """The customer's, where we speak it; else the first that their browser names and we speak; else English."""
    named = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    for language in (wanted or "", *(code for code, _ in named)):
        code = language.lower().partition("-")[0]
        if code in SPOKEN:
            return code
    return SPOKEN[0]
