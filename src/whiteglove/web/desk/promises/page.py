"""The ledger's pages: what was promised, and one promise with its history."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from whiteglove.conversations.actions.attention import mark_read
from whiteglove.promises.queries.askings import askings_of_mine, askings_to_answer
from whiteglove.promises.queries.ledger import Order, Whose, ledger
from whiteglove.promises.queries.ledger import Wanted as WantedPromises
from whiteglove.promises.queries.reading import history, promise_shown
from whiteglove.team.queries import teams
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.promises.asked import dues, zone_of
from whiteglove.web.desk.wanted import number, wanted


@require_safe
def ledger_page(request: HttpRequest) -> HttpResponse:
    """What stands, by when it is due, broken ones first; or what was settled; of me, my teams, all, or made by me."""
    actor, asked = actor_of(request), request.GET
    whose = Whose(asked.get("whose", "")) if asked.get("whose", "") in set(Whose) else Whose.TEAM
    order = Order.SETTLED if asked.get("settled") else Order.DUE
    if whose is Whose.MADE:
        order = Order.NEWEST
    team = number(asked.get("team", "")) or None
    page = ledger(actor, WantedPromises(whose=whose, order=order, team=team), after=asked.get("after") or None)
    kept = {"whose": whose.value, "settled": asked.get("settled", ""), "team": asked.get("team", "")}
    context = {
        "actor": actor,
        "wanted": wanted(request),
        "page": page,
        "whose": whose.value,
        "settled": order is Order.SETTLED,
        "team": team,
        "teams": teams(),
        "more": urlencode({**kept, "after": page.next}) if page.next else "",
        "to_answer": askings_to_answer(actor) if whose is Whose.TEAM else [],
        "asked_by_me": askings_of_mine(actor) if whose is Whose.MADE else [],
        **counts_shown(actor),
    }
    return render(request, "desk/promises/ledger.html", context, using="jinja2")


@require_safe
def promise_page(request: HttpRequest, promise_id: int) -> HttpResponse:
    """One promise: what stands, what happened to it, and what one can do."""
    actor = actor_of(request)
    mark_read(actor, about=f"promise:{promise_id}")
    one = promise_shown(actor, promise_id)
    context = {
        "actor": actor,
        "wanted": wanted(request),
        "one": one,
        "events": history(actor, promise_id),
        "dues": dues(zone_of(one.time_zone)),
        **counts_shown(actor),
    }
    return render(request, "desk/promises/promise.html", context, using="jinja2")
