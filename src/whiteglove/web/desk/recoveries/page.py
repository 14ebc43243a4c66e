"""What is put right: the list by when the customer hears of it, and one with its five steps."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.queries.recoveries import RecoveryShown, Whose, gestures_of, recoveries, recovery
from whiteglove.recovery.queries.touching import incidents_touching
from whiteglove.team.queries import colleagues
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.promises.asked import dues, zone_of_customer
from whiteglove.web.desk.recoveries.harm_form import harm_form
from whiteglove.web.desk.wanted import wanted


@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """Open ones, mine, those past their moment, or those that are over."""
    actor, asked = actor_of(request), request.GET
    whose = Whose(asked.get("whose", "")) if asked.get("whose", "") in set(Whose) else Whose.OPEN
    page = recoveries(actor, whose, now=clock.now(), after=asked.get("after") or None)
    context = {
        "actor": actor,
        "wanted": wanted(request),
        "page": page,
        "whose": whose.value,
        "more": urlencode({"whose": whose.value, "after": page.next}) if page.next else "",
        **counts_shown(actor),
    }
    return render(request, "desk/recoveries/list.html", context, using="jinja2")


@require_safe
def recovery_page(request: HttpRequest, recovery_id: int) -> HttpResponse:
    """One: why it was opened, its steps, what was given, and what one can do."""
    actor = actor_of(request)
    return show_recovery(request, actor, recovery(actor, recovery_id))


def show_recovery(
    request: HttpRequest, actor: Actor, one: RecoveryShown, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page; refusal: why what was pressed did not happen."""
    is_harm = bool(refusal) and "delay" in request.POST
    context = {
        "actor": actor,
        "wanted": wanted(request),
        "one": one,
        "gifts": gestures_of(actor, one),
        "harm": harm_form(actor, one, typed=request.POST if is_harm else None, refusal=refusal if is_harm else ""),
        "incidents": incidents_touching(actor, one.customer_id),
        "dues": dues(zone_of_customer(one.customer_id)),
        "colleagues": colleagues() if one.is_open else [],
        "refusal": refusal,
        "typed": request.POST,
        **counts_shown(actor),
    }
    return render(request, "desk/recoveries/recovery.html", context, status=status, using="jinja2")
