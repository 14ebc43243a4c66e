"""A refusal becomes a page that says what happened and what one can do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from whiteglove.foundation.errors import Refused


class Refusals:
    """Turns `Refused` into a page, or into a fragment for htmx."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Called by Django when a view raised."""
        if not isinstance(error, Refused):
            return None
        return render(request, "refused.html", {"error": error}, status=error.status, using="jinja2")
