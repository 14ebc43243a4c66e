"""Organisations: who belongs to one, and what they talk about with us."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from whiteglove.conversations.queries.of_customer import conversations_of_organisation
from whiteglove.customers.actions import change_organisation
from whiteglove.customers.queries.lists import list_customers, organisation
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import wanted
from whiteglove.web.refusals import in_words


@require_safe
def organisation_page(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Its people, and their newest matters."""
    return _show(request, actor_of(request), organisation_id)


def _show(
    request: HttpRequest, actor: Actor, organisation_id: int, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "actor": actor,
        "shown": organisation(actor, organisation_id),
        "page": list_customers(actor, organisation_id=organisation_id, after=request.GET.get("after") or None),
        "rows": conversations_of_organisation(actor, organisation_id),
        "refusal": refusal,
        "wanted": wanted(request),
        "words": "",
        **counts_shown(actor),
    }
    return render(request, "desk/customers/organisation.html", context, status=status, using="jinja2")


@require_POST
def change(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Another name, other domains, other words."""
    actor = actor_of(request)
    given = request.POST
    try:
        change_organisation(
            actor,
            organisation_id,
            name=given.get("name", ""),
            domains=given.get("domains", "").replace(",", " ").split(),
            words=given.get("words", ""),
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        return _show(request, actor, organisation_id, refusal=in_words(refused), status=refused.status)
    return redirect("organisation", organisation_id=organisation_id)
