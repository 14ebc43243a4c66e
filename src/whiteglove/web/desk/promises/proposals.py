"""A sentence of ours that reads like a promise: one press says that it is one, another that it is none."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from whiteglove.conversations.queries.reading import conversation
from whiteglove.foundation.actors import Actor
from whiteglove.promises.actions import Said
from whiteglove.promises.actions.proposing import confirm_proposal, dismiss_proposal
from whiteglove.promises.queries.proposals import proposal_shown
from whiteglove.team.queries import find_colleague
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.promises.asked import due_asked, zone_of
from whiteglove.web.desk.promises.beside import show_beside
from whiteglove.web.refusals import is_fragment


@require_POST
def confirm(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """It is a promise: as it was heard, or by the time the form names."""
    actor = actor_of(request)
    shown = proposal_shown(actor, proposal_id)
    said = None
    if request.POST.get("due") or request.POST.get("by"):
        due = due_asked(request.POST, zone_of(shown.time_zone))
        keeper = find_colleague(str(actor.colleague_id)) if actor.colleague_id else None
        said = Said(what=shown.sentence, due=due, made_where="message", colleague=keeper)
    confirm_proposal(actor, proposal_id, said)
    return _back(request, actor, shown.conversation_id)


@require_POST
def dismiss(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """It is no promise."""
    actor = actor_of(request)
    shown = proposal_shown(actor, proposal_id)
    dismiss_proposal(actor, proposal_id)
    return _back(request, actor, shown.conversation_id)


def _back(request: HttpRequest, actor: Actor, conversation_id: int) -> HttpResponse:
    if is_fragment(request):
        return show_beside(request, actor, conversation(actor, conversation_id))
    return redirect("conversation", conversation_id=conversation_id)
