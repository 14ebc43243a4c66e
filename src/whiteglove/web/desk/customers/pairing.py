"""Two records of one person: which other one is meant, and both side by side before they become one."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from whiteglove.conversations.queries.lists import RowShown
from whiteglove.conversations.queries.of_customer import Lately, last_contacts, lately_with
from whiteglove.conversations.queries.reading import others_of_customer
from whiteglove.customers.queries.candidates import Candidate, candidates
from whiteglove.customers.queries.reading import CustomerKnown, IdentityShown, customer, identities
from whiteglove.foundation.actors import Actor
from whiteglove.team.permissions import May, require
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import number, wanted
from whiteglove.web.refusals import is_fragment

MATTERS_SHOWN = 3
ASKED_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, as it is compared."""

    known: CustomerKnown
    lately: Lately
    identities: list[IdentityShown]
    newest: list[RowShown]


@require_safe
def pair(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Whom `q` may mean; with `other`, both records side by side. For htmx the list to choose from alone."""
    actor = actor_of(request)
    require(actor, May.MERGE_CUSTOMERS)
    known = customer(actor, customer_id)
    asked = request.GET.get("q", "").strip()[:ASKED_AT_MOST]
    other = number(request.GET.get("other", ""))
    if other and not is_fragment(request):
        return show_both(request, actor, known.id, other)
    found = candidates_shown(actor, known.id, asked)
    if is_fragment(request):
        return render(request, "desk/customers/_found.html", {"found": found, "asked": asked}, using="jinja2")
    if asked and len(found) == 1:
        return show_both(request, actor, known.id, found[0].id)
    shown = {"known": known, "other": None, "found": found, "asked": asked}
    return _page(request, actor, shown)


def candidates_shown(actor: Actor, customer_id: int, asked: str) -> list[Candidate]:
    """Who may be meant, each with when we were last in touch; without words those who seem to be the same person."""
    found = candidates(actor, customer_id, asked)
    contacts = last_contacts(actor, [one.id for one in found])
    return [one.with_contact(contacts.get(one.id)) for one in found]


def show_both(
    request: HttpRequest, actor: Actor, customer_id: int, other_id: int, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """Both records, what becomes of them, and the press that makes them one. Raises NotFound."""
    here, other = _side(actor, customer_id), _side(actor, other_id)
    if here.known.id == other.known.id:
        return redirect("customer", customer_id=here.known.id)
    shown = {"known": here.known, "here": here, "other": other, "refusal": refusal}
    return _page(request, actor, shown, status=status)


def _side(actor: Actor, customer_id: int) -> Side:
    known = customer(actor, customer_id)
    newest = others_of_customer(actor, known.id, besides=0)[:MATTERS_SHOWN]
    return Side(known, lately_with(actor, known.id), identities(actor, known.id), newest)


def _page(request: HttpRequest, actor: Actor, shown: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    context = {"actor": actor, "wanted": wanted(request), "asked": "", **shown, **counts_shown(actor)}
    return render(request, "desk/customers/pair.html", context, status=status, using="jinja2")
