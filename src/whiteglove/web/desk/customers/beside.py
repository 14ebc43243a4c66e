"""The person beside a conversation: who they are, at a glance."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from whiteglove.conversations.queries.lists import RowShown
from whiteglove.conversations.queries.reading import conversation, others_of_customer
from whiteglove.customers.actions.looking import look_at_customer
from whiteglove.customers.queries.reading import CustomerKnown, NoteShown
from whiteglove.foundation.actors import Actor
from whiteglove.perception.timeline.queries import story_of
from whiteglove.web.desk.wanted import wanted


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a conversation."""

    row: RowShown
    customer: CustomerKnown
    notes: list[NoteShown]
    others: list[RowShown]


def show_beside(request: HttpRequest, actor: Actor, conversation_id: int, *, refusal: str = "") -> HttpResponse:
    """The person anew, as a fragment. refusal: why something could not be written down."""
    row = conversation(actor, conversation_id)
    known, notes = look_at_customer(actor, row.customer_id)
    beside = Beside(row, known, notes, others_of_customer(actor, known.id, besides=row.id))
    context: dict[str, object] = {"talk": beside, "actor": actor, "wanted": wanted(request), "refusal": refusal}
    context["story"] = story_of(actor, known)
    answer = render(request, "desk/_customer.html", context, using="jinja2")
    answer.headers["HX-Push-Url"] = "false"
    return answer
