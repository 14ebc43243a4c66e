"""Find anything by a few letters: conversations, people, rules, pages. The script adds the acts on the open page."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from whiteglove.conversations.queries.lists import RowShown, View, list_conversations, rows_now
from whiteglove.conversations.queries.saved_views import saved_views
from whiteglove.conversations.searching.names import customers_beginning
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.text import folded
from whiteglove.journey.shape import name_in
from whiteglove.rulebook.queries.rules import RulesWanted, Which, rules
from whiteglove.team.permissions import May, is_allowed
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.labels import VIEW_NAMES, named
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import LONGEST_SEARCH, number
from whiteglove.web.manage.chapters import groups_for
from whiteglove.web.refusals import is_fragment

CONVERSATIONS, CUSTOMERS, RULES, PAGES = 7, 4, 4, 6


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go. what: conversation, customer, rule or page; beside: a word more about it."""

    what: str
    address: str
    name: str
    beside: str = ""


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """What is called so; for the palette its list alone."""
    actor = actor_of(request)
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    context = {"places": _places(actor, words), "words": words, "actor": actor}
    if is_fragment(request):
        return render(request, "desk/_found.html", context, using="jinja2")
    context |= {**counts_shown(actor), "wanted": None, "at": "find"}
    return render(request, "desk/find.html", context, using="jinja2")


def _places(actor: Actor, words: str) -> list[Place]:
    pages = [place for place in _pages(actor) if _is_called(place.name, words)][: PAGES if words else None]
    if not words:
        return pages
    return [*_conversations(actor, words), *_customers(actor, words), *_rules(actor, words), *pages]


def _is_called(name: str, words: str) -> bool:
    called = folded(name)
    return all(word in called for word in folded(words).split())


def _conversations(actor: Actor, words: str) -> Iterator[Place]:
    key = number(words.removeprefix("#"))
    rows: list[RowShown] = rows_now(actor, [key]) if key else []
    rows += list_conversations(actor, View.ALL, words=words, limit=CONVERSATIONS).rows
    for row in {row.id: row for row in rows}.values():
        subject = row.subject or gettext("(no subject)")
        yield Place("conversation", reverse("conversation", args=[row.id]), subject, named(row.called))


def _customers(actor: Actor, words: str) -> Iterator[Place]:
    if not is_allowed(actor, May.READ_CUSTOMERS) or ":" in words or len(words) < 2:
        return
    found = customers_beginning(actor, words, limit=CUSTOMERS)
    for customer_id, name, address in found:
        yield Place(
            "customer", reverse("customer", args=[customer_id]), named(name or address), address if name else ""
        )


def _rules(actor: Actor, words: str) -> Iterator[Place]:
    if not is_allowed(actor, May.READ_RULES) or ":" in words or len(words) < 2:
        return
    for one in rules(actor, RulesWanted(which=Which.HOLD, q=words), limit=RULES).rows:
        named_so = f"{one.key} {name_in(one.title, get_language())}"
        yield Place("rule", reverse("rule", args=[one.id]), named_so, gettext("Rules"))


def _pages(actor: Actor) -> Iterator[Place]:
    desk = reverse("desk")
    for view, name in VIEW_NAMES.items():
        yield Place("page", f"{desk}?view={view.value}", str(name))
    for saved in saved_views(actor):
        yield Place("page", f"{desk}?{urlencode({'q': saved.search})}", saved.name, saved.team_name or "")
    yield Place("page", reverse("views"), gettext("Saved views"))
    yield Place("page", reverse("calendar"), gettext("Who is here"))
    yield Place("page", reverse("account"), gettext("Your account"))
    if is_allowed(actor, May.READ_RAW_MAIL):
        yield Place("page", reverse("quarantine"), gettext("Not understood"))
    for group in groups_for(actor):
        for chapter in group.chapters:
            yield Place("page", reverse(chapter.address), str(chapter.name), str(group.name))
