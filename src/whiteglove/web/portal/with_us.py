"""The page on which a customer sees their matter, and adds to it. Whoever holds its address may see it."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.settings import settings
from whiteglove.promises.delays.words import SPOKEN, said
from whiteglove.promises.seen_by_customer import LONGEST_WORD, NoLonger, TooManyWords, add_word, matter_of

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store, private",
}
Shown = dict[str, Any]


# No cookie gives anybody a right here, so there is none to borrow: who knows the address may write, nobody else can.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def with_us(request: HttpRequest, token: str) -> HttpResponse:
    """One matter as its customer sees it; POST adds `text` to it."""
    try:
        return _added(request, token) if request.method == "POST" else _matter(request, token)
    except NotFound:
        return _page(request, "portal/gone.html", {"is_erased": False, "is_known": False}, status=404)
    except NoLonger as over:
        return _page(request, "portal/gone.html", {"is_erased": over.is_erased, "is_known": True}, status=over.status)


def _added(request: HttpRequest, token: str) -> HttpResponse:
    text = request.POST.get("text", "")
    try:
        add_word(token, text)
    except NotUnderstood:
        return _matter(request, token, text=text, refusal="long" if text.strip() else "empty", status=422)
    except TooManyWords as refused:
        return _matter(request, token, text=text, refusal="many", status=refused.status)
    answer = HttpResponseRedirect(f"{request.path}?added=yes#newest", status=303)
    return _with_headers(answer)


def _matter(
    request: HttpRequest, token: str, *, text: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    matter = matter_of(token)
    told = {
        "matter": matter,
        "text": text,
        "refusal": refusal,
        "is_added": request.GET.get("added") == "yes",
        "longest": LONGEST_WORD,
        "path": request.path,
    }
    return _page(request, "portal/matter.html", told, status=status, wanted=matter.language, zone=matter.zone)


def _page(
    request: HttpRequest,
    template: str,
    told: Shown,
    *,
    status: int,
    wanted: str | None = None,
    zone: ZoneInfo | None = None,
) -> HttpResponse:
    language = language_of(request, wanted)
    clock: Callable[[Any], str] = lambda at: said(at, zone or ZoneInfo(settings().time_zone), language)  # noqa: E731
    with translation.override(language):
        answer = render(request, template, {**told, "exact": clock}, status=status, using="jinja2")
    answer.headers["Content-Language"] = language
    return _with_headers(answer)


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
