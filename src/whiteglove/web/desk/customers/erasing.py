"""All we know of a person is given out, or erased; each with a word why."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from whiteglove.conversations.actions.erasing import erase_customer
from whiteglove.conversations.exporting import export_customer
from whiteglove.customers.actions.forgetting import to_be_typed
from whiteglove.customers.queries.visible import seen_or_missing
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.team.permissions import May, require
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import wanted
from whiteglove.web.refusals import in_words


@require_POST
def export(request: HttpRequest, customer_id: int) -> HttpResponseBase:
    """Everything as a ZIP, sent while it is made."""
    actor = actor_of(request)
    parts = export_customer(actor, customer_id, why=request.POST.get("why", ""))
    answer = StreamingHttpResponse(parts, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="customer-{customer_id}.zip"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, customer_id: int) -> HttpResponse:
    """What will go, what stays, and the name to be typed; POST does it."""
    actor = actor_of(request)
    require(actor, May.ERASE_CUSTOMERS)
    if request.method != "POST":
        return _ask(request, actor, customer_id)
    try:
        erase_customer(
            actor,
            customer_id,
            confirmed=request.POST.get("confirmed", ""),
            keeps_words=request.POST.get("words") == "keep",
            why=request.POST.get("why", ""),
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        return _ask(request, actor, customer_id, refusal=in_words(refused), status=refused.status)
    return redirect("customer", customer_id=customer_id)


def _ask(
    request: HttpRequest, actor: Actor, customer_id: int, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    found = seen_or_missing(actor, customer_id)
    context = {
        "actor": actor,
        "customer_id": found.pk,
        "typed": to_be_typed(found),
        "refusal": refusal,
        "wanted": wanted(request),
        **counts_shown(actor),
    }
    return render(request, "desk/customers/erase.html", context, status=status, using="jinja2")
