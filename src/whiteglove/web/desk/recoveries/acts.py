"""What one presses on a recovery: a step was taken, I do it, somebody else does, by when, it is over; or open one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from whiteglove.conversations.queries.reading import conversation
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.foundation.settings import settings
from whiteglove.recovery.actions import recoveries as actions
from whiteglove.recovery.actions.naming_incident import name_incident
from whiteglove.recovery.models import OpenedBy
from whiteglove.recovery.queries.recoveries import recovery
from whiteglove.team.queries import find_colleague
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.promises.asked import due_asked, zone_of_customer
from whiteglove.web.desk.recoveries.page import show_recovery
from whiteglove.web.desk.wanted import number
from whiteglove.web.refusals import in_words

IS_SATISFIED = {"yes": True, "no": False}


@require_POST
def step(request: HttpRequest, recovery_id: int) -> HttpResponse:
    """One of the five was taken."""
    given = request.POST
    return _after(
        request,
        recovery_id,
        lambda actor: actions.take_step(actor, recovery_id, step=given.get("step", ""), words=given.get("words", "")),
    )


@require_POST
def own(request: HttpRequest, recovery_id: int) -> HttpResponse:
    """I put it right."""
    return _after(request, recovery_id, lambda actor: actions.own(actor, recovery_id))


@require_POST
def hand_on(request: HttpRequest, recovery_id: int) -> HttpResponse:
    """This colleague does; nobody chosen: whoever is here."""
    to = request.POST.get("to", "")

    def act(actor: Actor) -> object:
        return actions.hand_on(actor, recovery_id, to=find_colleague(to) if to else None)

    return _after(request, recovery_id, act)


@require_POST
def next_moment(request: HttpRequest, recovery_id: int) -> HttpResponse:
    """By when the customer hears of it."""

    def act(actor: Actor) -> object:
        zone = zone_of_customer(recovery(actor, recovery_id).customer_id)
        return actions.set_next_moment(actor, recovery_id, next_at=due_asked(request.POST, zone))

    return _after(request, recovery_id, act)


@require_POST
def begin(request: HttpRequest, recovery_id: int) -> HttpResponse:
    """Write to them first."""
    given, undo = request.POST, settings().undo_seconds

    def act(actor: Actor) -> object:
        subject, text = given.get("subject", ""), given.get("text", "")
        return actions.begin_with(actor, recovery_id, subject=subject, text=text, undo_seconds=undo)

    return _after(request, recovery_id, act)


@require_POST
def close(request: HttpRequest, recovery_id: int) -> HttpResponse:
    """With the customer's word, or a reason."""
    given = request.POST

    def act(actor: Actor) -> object:
        content = IS_SATISFIED.get(given.get("is_satisfied", ""))
        word, why = given.get("their_word", ""), given.get("why", "")
        return actions.close_recovery(actor, recovery_id, their_word=word, is_satisfied=content, why=why)

    return _after(request, recovery_id, act)


@require_POST
def incident(request: HttpRequest, recovery_id: int) -> HttpResponse:
    """It comes from this one, or from none."""
    named = number(request.POST.get("incident", "")) or None
    return _after(request, recovery_id, lambda actor: name_incident(actor, recovery_id, incident=named))


@require_POST
def open_here(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Something in this conversation is to be put right."""
    actor = actor_of(request)
    row = conversation(actor, conversation_id)
    reason = OpenedBy.COMPLAINT if request.POST.get("reason") == OpenedBy.COMPLAINT else OpenedBy.COLLEAGUE
    customer = Customer.objects.get(pk=row.customer_id)
    opened = actions.open_recovery(actor, customer=customer, reason=reason, conversation=row.id)
    return redirect("recovery", recovery_id=opened.pk)


def _after(request: HttpRequest, recovery_id: int, act: Callable[[Actor], object]) -> HttpResponse:
    """Do it, then back to its page; refused, the page keeps what was typed and says why."""
    actor = actor_of(request)
    try:
        act(actor)
    except (NotAllowed, NotFound):
        raise
    except Refused as error:
        one = recovery(actor, recovery_id)
        return show_recovery(request, actor, one, refusal=in_words(error), status=error.status)
    return redirect("recovery", recovery_id=recovery_id)
