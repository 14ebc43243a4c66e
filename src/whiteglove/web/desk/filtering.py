"""The filters of the search field as a form, for who does not know its language."""

import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from whiteglove.conversations.models import Tag
from whiteglove.conversations.searching.language import Filter, Search, parse
from whiteglove.foundation.actors import Actor
from whiteglove.team.models import Team
from whiteglove.team.queries import colleagues
from whiteglove.team.visibility import sees_team
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.labels import STATE_NAMES
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import LONGEST_SEARCH
from whiteglove.web.refusals import is_fragment
from whiteglove.web.words import language_name

DAY = re.compile(r"(\d{4}-\d{2}-\d{2})?")
NAMES = ("is", "team", "owner", "tag", "language", "customer", "has", "after", "before")
LANGUAGES = ("en", "ja", "fr", "de", "es", "it", "ko", "nl", "pt", "zh")


@require_safe
def filter_form(request: HttpRequest) -> HttpResponse:
    """The form; sent (`set`), to the list with the search it makes."""
    actor = actor_of(request)
    search = parse(request.GET.get("q", "")[:LONGEST_SEARCH])
    if "set" in request.GET:
        return redirect(f"{reverse('desk')}?{urlencode({'q': str(_filtered(request, search)) or ' '})}")
    chosen = _chosen(search)
    context = {"actor": actor, "search": search, "chosen": chosen, "is_day": _are_days(chosen), **_choices(actor)}
    if is_fragment(request):
        return render(request, "desk/_filter.html", context, using="jinja2")
    context |= {**counts_shown(actor), "wanted": None, "at": "filter"}
    return render(request, "desk/filter.html", context, using="jinja2")


def _filtered(request: HttpRequest, search: Search) -> Search:
    """The search with what was chosen in place of what the form showed; what it cannot show stays."""
    shown = set(_chosen(search).items())
    kept = [term for term in search.terms if not (isinstance(term, Filter) and _shown_as(term) in shown)]
    chosen = [(name, " ".join(request.GET.get(name, "").replace('"', " ").split())) for name in NAMES]
    return Search(tuple(kept)).plus(*(Filter(name, value) for name, value in chosen if value))


def _chosen(search: Search) -> dict[str, str]:
    """What the form shows: of each filter that must be so, the first."""
    chosen: dict[str, str] = {}
    for _, term in search.filters:
        if term.name in NAMES and not term.is_negated:
            chosen.setdefault(term.name, term.value)
    return chosen


def _are_days(chosen: dict[str, str]) -> dict[str, bool]:
    """Whether a date field can show it; "last month" is shown as text."""
    return {name: DAY.fullmatch(chosen.get(name, "")) is not None for name in ("after", "before")}


def _shown_as(term: Filter) -> tuple[str, str] | None:
    return None if term.is_negated else (term.name, term.value)


def _choices(actor: Actor) -> dict[str, object]:
    tags = Tag.objects.filter(retired_at=None).order_by("name")
    return {
        "states": STATE_NAMES,
        "teams": list(Team.objects.filter(sees_team(actor, "pk")).order_by("name").values_list("key", "name")),
        "owners": [(colleague.email, colleague.name) for colleague in colleagues()],
        "tags": [(name, name) for name in tags.values_list("name", flat=True)],
        "languages": [(code, language_name(code)) for code in LANGUAGES],
    }
