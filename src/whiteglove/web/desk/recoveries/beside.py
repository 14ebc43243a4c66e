"""What is put right, above its conversation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from whiteglove.conversations.queries.reading import conversation
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.queries.recoveries import RecoveryShown, recovery_of
from whiteglove.team.permissions import May, is_allowed
from whiteglove.web.actors import actor_of


def recovery_beside(actor: Actor, conversation_id: int) -> RecoveryShown | None:
    """What the page of a conversation shows of it; the caller has read the conversation."""
    return recovery_of(actor, conversation_id) if is_allowed(actor, May.READ_RECOVERIES) else None


@require_safe
def beside(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """The strip alone, anew."""
    actor = actor_of(request)
    row = conversation(actor, conversation_id)
    context = {"actor": actor, "row": row, "recovery": recovery_beside(actor, row.id)}
    return render(request, "desk/recoveries/_beside.html", context, using="jinja2")
