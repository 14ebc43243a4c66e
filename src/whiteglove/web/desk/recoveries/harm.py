"""What it cost them is written down: from the page of a recovery, or from its fold beside the conversation."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from whiteglove.conversations.queries.reading import conversation
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.foundation.money import Money
from whiteglove.recovery.actions.harm import say_harm
from whiteglove.recovery.harm import Harm, hours_from
from whiteglove.recovery.queries.recoveries import RecoveryShown, recovery, recovery_of
from whiteglove.team.house import house_currency
from whiteglove.team.permissions import May, is_allowed
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.gestures.words import amount_typed
from whiteglove.web.desk.recoveries.harm_form import harm_form
from whiteglove.web.desk.recoveries.page import show_recovery
from whiteglove.web.desk.wanted import number
from whiteglove.web.refusals import in_its_place, in_words, is_fragment

LONGEST_SHOWN = 40


@require_POST
def harm(request: HttpRequest, recovery_id: int) -> HttpResponse:
    """As much as is known of it; from the fold of a conversation (`from`) back to there."""
    actor = actor_of(request)
    one, talk = recovery(actor, recovery_id), number(request.POST.get("from", ""))
    try:
        say_harm(actor, recovery_id, _typed(request.POST, one))
    except (NotAllowed, NotFound):
        raise
    except Refused as error:
        return _refused(request, actor, one, error)
    if talk and is_fragment(request):
        return show_beside(request, actor, talk)
    return redirect("conversation", conversation_id=talk) if talk else redirect("recovery", recovery_id=recovery_id)


def _refused(request: HttpRequest, actor: Actor, one: RecoveryShown, error: Refused) -> HttpResponse:
    talk, said = number(request.POST.get("from", "")), in_words(error)
    if talk and is_fragment(request):
        return in_its_place(show_beside(request, actor, talk, refusal=said), "#recovery-beside", error)
    return show_recovery(request, actor, one, refusal=said, status=error.status)


def show_beside(request: HttpRequest, actor: Actor, conversation_id: int, *, refusal: str = "") -> HttpResponse:
    """The strip above a conversation, anew; unfolded after something was sent from it."""
    row = conversation(actor, conversation_id)
    one = recovery_of(actor, row.id) if is_allowed(actor, May.READ_RECOVERIES) else None
    typed = request.POST if refusal else None
    form = harm_form(actor, one, typed=typed, refusal=refusal)
    is_unfolded = request.method == "POST"
    context = {"actor": actor, "row": row, "recovery": one, "harm": form, "is_unfolded": is_unfolded}
    answer = render(request, "desk/recoveries/_beside.html", context, using="jinja2")
    answer.headers["HX-Push-Url"] = "false"
    return answer


def _typed(given: QueryDict, one: RecoveryShown) -> Harm:
    money, delay = given.get("money", "").strip(), given.get("delay", "").strip()
    return Harm(
        money=_money(money, one),
        delay_hours=_hours(delay) if delay else None,
        issue=given.get("issue", "").strip(),
    )


def _money(typed: str, one: RecoveryShown) -> Money | None:
    """Nothing typed: not known, but what stands there in another currency stays."""
    currency, known = house_currency(), one.harm.money
    if not typed:
        return known if known is not None and known.currency != currency else None
    return Money(amount_typed(typed, currency), currency)


def _hours(typed: str) -> float:
    try:
        return hours_from(typed)
    except NotUnderstood as error:
        raise NotUnderstood(
            gettext("“%(typed)s” cannot be read as hours. Write it as 26 or 1.5, ten years at most.")
            % {"typed": typed[:LONGEST_SHOWN]}
        ) from error
