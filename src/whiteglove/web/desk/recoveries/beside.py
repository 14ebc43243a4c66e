"""What is put right, above its conversation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from whiteglove.foundation.actors import Actor
from whiteglove.recovery.queries.recoveries import recovery_of
from whiteglove.team.permissions import May, is_allowed
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.recoveries.harm import show_beside
from whiteglove.web.desk.recoveries.harm_form import harm_form


def recovery_beside(actor: Actor, conversation_id: int, *, is_there: bool) -> dict[str, Any]:
    """What the page of a conversation shows of it; the caller has read the conversation. No query without any."""
    may = is_there and is_allowed(actor, May.READ_RECOVERIES)
    one = recovery_of(actor, conversation_id) if may else None
    return {"recovery": one, "harm": harm_form(actor, one)}


@require_safe
def beside(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """The strip alone, anew."""
    return show_beside(request, actor_of(request), conversation_id)
