"""Above a conversation: what was said of what stood in the customer's way, each line with its undo."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from whiteglove.conversations.queries.lists import RowShown
from whiteglove.conversations.queries.reading import conversation
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.queries.beside import Beside, there_is
from whiteglove.recovery.queries.hindered import said_here
from whiteglove.recovery.queries.signs import signs_shown
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.wanted import wanted
from whiteglove.web.refusals import is_fragment


def care_beside(actor: Actor, row: RowShown, there: Beside) -> dict[str, Any]:
    """What the page of a conversation shows of it; no query where there is nothing."""
    return {
        "hindered": said_here(actor, row.id) if there.hindered else None,
        "signs": signs_shown(actor, row.id) if there.signs and row.is_open else None,
        "fresh": "",
    }


@require_safe
def care(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """The same, anew."""
    actor = actor_of(request)
    row = conversation(actor, conversation_id)
    return show_care(request, actor, row) if is_fragment(request) else to_conversation(request, conversation_id)


def show_care(
    request: HttpRequest, actor: Actor, row: RowShown, *, fresh: str = "", is_done: bool = False
) -> HttpResponse:
    """The strip alone. fresh: which line `z` takes back, as `way-7`. is_done: the form was sent, and goes away."""
    context = {
        **care_beside(actor, row, there_is(row.id)),
        "actor": actor,
        "row": row,
        "wanted": wanted(request),
        "fresh": fresh,
    }
    answer = render(request, "desk/care/_beside.html", context | {"is_done": is_done}, using="jinja2")
    answer.headers["HX-Push-Url"] = "false"
    return answer


def to_conversation(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """The page of the conversation, for browsers without a script."""
    address = redirect("conversation", conversation_id=conversation_id)
    address["Location"] += wanted(request).query
    return address
