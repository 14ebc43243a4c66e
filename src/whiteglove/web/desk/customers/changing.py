"""One press each: what we know of a person is written down, noted, merged, or taken back."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from whiteglove.customers import actions
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.customers.beside import show_beside
from whiteglove.web.desk.customers.given import number_in, wanted_of
from whiteglove.web.desk.customers.page import show_customer
from whiteglove.web.desk.customers.pairing import show_both
from whiteglove.web.desk.wanted import number
from whiteglove.web.refusals import in_words, is_fragment


@require_POST
def change(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Name, language, organisation, what they prefer: what the form holds."""
    return _done(
        request,
        customer_id,
        lambda actor: actions.change_customer(actor, customer_id, **wanted_of(actor, request.POST.dict())),
    )


@require_POST
def note(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A note about the person; `remove` takes one away."""

    def act(actor: Actor) -> object:
        if request.POST.get("remove"):
            return actions.remove_note(actor, customer_id, note_id=number_in(request, "remove"))
        return actions.note_about(actor, customer_id, text=request.POST.get("text", ""))

    return _done(request, customer_id, act)


@require_POST
def reach(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Addresses and numbers: `act` is add, remove or main; `kind` is email or another."""
    return _done(request, customer_id, lambda actor: _reach(request, actor, customer_id))


def _reach(request: HttpRequest, actor: Actor, customer_id: int) -> object:
    kind, value = request.POST.get("kind", "email"), request.POST.get("value", "")
    match (request.POST.get("act"), kind == "email"):
        case ("add", True):
            return actions.add_address(actor, customer_id, address=value)
        case ("remove", True):
            return actions.remove_address(actor, customer_id, address=value)
        case ("main", True):
            return actions.choose_main_address(actor, customer_id, address=value)
        case ("add", False):
            return actions.add_identity(actor, customer_id, kind=kind, value=value)
        case ("remove", False):
            return actions.remove_identity(actor, customer_id, identity_id=number_in(request, "identity"))
        case _:
            raise NotUnderstood("It was not said what should be done.")


@require_POST
def merge(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Another record is this person too. `compared`: both stood side by side, where a refusal is told then."""
    why = request.POST.get("why", "")
    if request.POST.get("compared"):
        return _merge_compared(request, customer_id, why)
    return _done(
        request,
        customer_id,
        lambda actor: actions.merge_customers(actor, customer_id, merged_id=number_in(request, "other"), why=why),
    )


def _merge_compared(request: HttpRequest, customer_id: int, why: str) -> HttpResponse:
    actor, other = actor_of(request), number_in(request, "other")
    try:
        actions.merge_customers(actor, customer_id, merged_id=other, why=why)
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        return show_both(request, actor, customer_id, other, refusal=in_words(refused), status=refused.status)
    return redirect("customer", customer_id=customer_id)


@require_POST
def tell_apart(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Another record is somebody else."""
    return _done(
        request,
        customer_id,
        lambda actor: actions.tell_apart(actor, customer_id, other_id=number_in(request, "other")),
    )


@require_POST
def undo_merge(request: HttpRequest, customer_id: int) -> HttpResponse:
    """They are two after all."""
    return _done(request, customer_id, lambda actor: actions.undo_merge(actor, number_in(request, "merging")))


def _done(request: HttpRequest, customer_id: int, act: Callable[[Actor], object]) -> HttpResponse:
    """Act, and show the person again where the form stood; what could not be done is told there."""
    actor, refusal, status = actor_of(request), "", 200
    beside = number(request.POST.get("beside", ""))
    try:
        act(actor)
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        refusal, status = in_words(refused), refused.status
    if beside and is_fragment(request):
        return show_beside(request, actor, beside, refusal=refusal)
    if refusal:
        return show_customer(request, actor, customer_id, refusal=refusal, status=status)
    if beside:
        return redirect("conversation", conversation_id=beside)
    return redirect("customer", customer_id=customer_id)
