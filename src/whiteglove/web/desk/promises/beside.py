"""The small ledger above a conversation: what stands, by when, by whom; and a form for one more."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from whiteglove.conversations.queries.lists import RowShown
from whiteglove.conversations.queries.reading import conversation
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import Actor
from whiteglove.promises.actions import Said, promise
from whiteglove.promises.queries.beside import Beside, there_is
from whiteglove.promises.queries.ledger import of_conversation
from whiteglove.promises.queries.proposals import open_proposals
from whiteglove.team.queries import find_colleague, find_team
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.promises.asked import due_asked, dues, zone_of_customer
from whiteglove.web.desk.wanted import number, wanted
from whiteglove.web.refusals import is_fragment


def promises_beside(actor: Actor, row: RowShown, zone: ZoneInfo, there: Beside) -> dict[str, Any]:
    """What the page of a conversation shows of its promises. zone: in which the customer means times."""
    return {
        "promises": of_conversation(actor, row.id) if there.promises else [],
        "proposals": open_proposals(actor, row.id) if there.proposals else [],
        "promise_dues": dues(zone),
        "promise_zone": zone.key,
    }


def promises_beside_closed(actor: Actor, row: RowShown) -> dict[str, Any]:
    """The same where somebody has just closed it: what is still promised asks at once; nothing where nothing is."""
    there = there_is(row.id)
    return promises_beside(actor, row, zone_of_customer(row.customer_id), there) if there.promises else {}


@require_http_methods(["GET", "HEAD", "POST"])
def beside(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """What was promised here, anew; POST enters one more."""
    actor = actor_of(request)
    row = conversation(actor, conversation_id)
    if request.method == "POST":
        _enter(request, actor, row)
        if not is_fragment(request):
            place = redirect("conversation", conversation_id=conversation_id)
            place["Location"] += wanted(request).query
            return place
    return show_beside(request, actor, row)


def show_beside(request: HttpRequest, actor: Actor, row: RowShown) -> HttpResponse:
    """The ledger alone."""
    shown = promises_beside(actor, row, zone_of_customer(row.customer_id), there_is(row.id))
    shown |= {"actor": actor, "row": row, "wanted": wanted(request)}
    answer = render(request, "desk/promises/_beside.html", shown, using="jinja2")
    answer.headers["HX-Push-Url"] = "false"
    return answer


def _enter(request: HttpRequest, actor: Actor, row: RowShown) -> None:
    given = request.POST
    what, _, reference = given.get("to", "me").partition(":")
    colleague = str(actor.colleague_id) if what == "me" else reference if what == "colleague" else ""
    said = Said(
        what=given.get("what", ""),
        due=due_asked(given, zone_of_customer(row.customer_id)),
        made_where=given.get("made_where", "message"),
        team=find_team(reference) if what == "team" else None,
        colleague=find_colleague(colleague) if colleague else None,
        conversation=row.id,
        message=number(given.get("message", "")) or None,
        quote=given.get("quote", ""),
    )
    promise(actor, Customer.objects.get(pk=row.customer_id), said)
