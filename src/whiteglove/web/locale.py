"""Pages in the colleague's language and time zone; the browser's wish before anybody signed in."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from whiteglove.foundation.settings import settings as own

LANGUAGE_COOKIE = "whiteglove_language"


class ColleagueLocale:
    """Activates language and zone around each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language wanted."""
        language = _language(request)
        with translation.override(language), timezone.override(zone(request.session.get("time_zone", ""))):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


def _language(request: HttpRequest) -> str:
    known = {code for code, _ in settings.LANGUAGES}
    chosen = request.session.get("language") or request.COOKIES.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in known else translation.get_language_from_request(request)


def zone(name: str) -> zoneinfo.ZoneInfo:
    """A time zone by name; the desk's own for an unknown one."""
    for candidate in (name, own().time_zone, "UTC"):
        try:
            return zoneinfo.ZoneInfo(candidate)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            continue
    return zoneinfo.ZoneInfo("UTC")
