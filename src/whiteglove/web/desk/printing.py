"""A whole conversation on paper: all that was said, with names and exact times, without anything to press."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from whiteglove.conversations.queries.events import events
from whiteglove.conversations.queries.reading import MessageShown, conversation, messages
from whiteglove.foundation.actors import Actor
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.thread import woven

A_TIME = 200
AT_MOST = 5_000


@require_safe
def printed(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """The page to print; its script opens the browser's own dialog."""
    actor = actor_of(request)
    row = conversation(actor, conversation_id)
    items = woven(_all_said(actor, row.id), events(actor, row.id))
    return render(request, "desk/print.html", {"row": row, "items": items, "actor": actor}, using="jinja2")


def _all_said(actor: Actor, conversation_id: int) -> list[MessageShown]:
    said: list[MessageShown] = []
    while len(said) < AT_MOST:
        after = said[-1].id if said else 0
        more = messages(actor, conversation_id, after=after, oldest_first=True, limit=A_TIME)
        said += more
        if len(more) < A_TIME:
            break
    return said
