"""The first page of somebody new, such as a temp: serve in ten minutes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from whiteglove.routing.starting import start
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import page_shown
from whiteglove.web.manage.words import may_words

KEYS: tuple[tuple[str, Promise], ...] = (
    ("g t", gettext_lazy("what you answer for today")),
    ("r", gettext_lazy("answer the customer")),
    ("n", gettext_lazy("write a note to colleagues, and name one with @")),
    ("y", gettext_lazy("pick up the sword: serve a customer whose colleague is away")),
    ("?", gettext_lazy("all keys")),
)


@require_safe
def start_page(request: HttpRequest) -> HttpResponse:
    """Everything on it is as it stands now."""
    actor = actor_of(request)
    begun = start(actor)
    context = {
        **page_shown(actor),
        "wanted": None,
        "start": begun,
        "may_words": [may_words(act) for act in begun.may],
        "may_not_words": [may_words(act) for act in begun.may_not],
        "five_keys": KEYS,
    }
    return render(request, "desk/board/start.html", context, using="jinja2")
