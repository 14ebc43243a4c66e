"""The page of a customer: the person and what matters first, then everything that happened with them, in order."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from whiteglove.conversations.queries.of_customer import lately_with
from whiteglove.customers.actions.looking import look_at_customer
from whiteglove.customers.queries import family_ids
from whiteglove.customers.queries.lists import list_customers, organisation_by_domain
from whiteglove.customers.queries.reading import CustomerKnown, NoteShown, changes, identities, mergings, person
from whiteglove.customers.queries.reading import notes as notes_about
from whiteglove.encounters.queries.met import everyone_met
from whiteglove.foundation.actors import Actor
from whiteglove.perception.timeline.queries import story_of, timeline
from whiteglove.promises.queries.ledger import of_customer
from whiteglove.team.permissions import May, is_allowed
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.customers.pairing import candidates_shown
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import wanted
from whiteglove.web.refusals import is_fragment


@require_safe
def customer_page(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Everything about one person; for htmx the next matters alone, or (`news`) each part anew."""
    actor = actor_of(request)
    after = request.GET.get("after") or None
    if is_fragment(request) and request.GET.get("news"):
        known, notes = person(actor, customer_id)[0], notes_about(actor, customer_id)
        shown = _parts(actor, known, notes)
        return render(request, "desk/customers/_news.html", shown, using="jinja2")
    if is_fragment(request) and after:
        known, _ = look_at_customer(actor, customer_id)
        shown = {"known": known, "matters": timeline(actor, known.id, after=after), "actor": actor}
        return render(request, "desk/customers/_matters.html", shown, using="jinja2")
    return show_customer(request, actor, customer_id)


def show_customer(
    request: HttpRequest, actor: Actor, customer_id: int, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The whole page. refusal: why something could not be written down."""
    known, notes = look_at_customer(actor, customer_id)
    context = _parts(actor, known, notes, after=request.GET.get("after") or None)
    context |= {"refusal": refusal, "wanted": wanted(request), **counts_shown(actor)}
    return render(request, "desk/customers/page.html", context, status=status, using="jinja2")


def _parts(actor: Actor, known: CustomerKnown, notes: list[NoteShown], *, after: str | None = None) -> dict[str, Any]:
    """What the parts of the page show. topics: what they are about, for those who listen."""
    matters = timeline(actor, known.id, after=after)
    may_merge = is_allowed(actor, May.MERGE_CUSTOMERS)
    found = candidates_shown(actor, known.id, "") if may_merge else []
    return {
        "actor": actor,
        "known": known,
        "notes": notes,
        "promised": of_customer(actor, known.id),
        "lately": lately_with(actor, known.id),
        "story": story_of(actor, known),
        "met": everyone_met(actor, family_ids(known.id)),
        "matters": matters,
        "topics": [f"customer:{known.id}", *(f"conversation:{one.row.id}" for one in matters.items if one.row)],
        "identities": identities(actor, known.id),
        "merged": mergings(actor, known.id),
        "changes": changes(actor, known.id),
        "suggested": found,
        "found": found,
        "belongs": None if known.organisation_id else organisation_by_domain(actor, known.addresses),
    }


@require_safe
def customers(request: HttpRequest) -> HttpResponse:
    """All people we serve, who joined last first; with words, those whose name or address begins so."""
    actor = actor_of(request)
    words = request.GET.get("who", "").strip()[:200]
    page = list_customers(actor, words=words, after=request.GET.get("after") or None)
    context = {"actor": actor, "page": page, "words": words, "wanted": wanted(request)}
    if is_fragment(request) and request.GET.get("after"):
        return render(request, "desk/customers/_people.html", context, using="jinja2")
    return render(request, "desk/customers/list.html", {**context, **counts_shown(actor)}, using="jinja2")
