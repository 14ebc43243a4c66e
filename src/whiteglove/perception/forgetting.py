"""What the answers let go of: a customer who is erased. Their numbers stay, for they tell how we served; words go."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Model, Q

from whiteglove.conversations.anonymous import anonymous
from whiteglove.customers.queries import family_ids
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.perception.models import Invitation, Outcome, Response, ResponseChange, Why
from whiteglove.team.permissions import May, require

AT_ONCE = 1000
EXPORTED = (
    "id", "kind", "question__key", "value", "scale_min", "scale_max", "feeling", "comment", "language", "at",
    "changed_at", "journey__key", "touchpoint__key",
)  # fmt: skip
ASKED = ("id", "outcome", "reason", "at", "language", "journey__key", "touchpoint__key")
CHANGED = ("response_id", "value", "feeling", "comment", "at")
Person = re.Pattern[str] | None


def forget_answers_of(rows: Sequence[int], person: Person, *, keeps_words: bool) -> None:
    """The customer with these rows is erased; call it in that transaction. keeps_words: without what names them.

    Nobody is asked any more, and links that were sent say that nothing is kept.
    """
    said: list[tuple[type[Model], Q]] = [
        (Response, Q(customer__in=rows)),
        (ResponseChange, Q(response__customer__in=rows)),
    ]
    for model, where in said:
        changed: list[Any] = list(model._default_manager.filter(where).exclude(comment="").order_by("pk"))
        for one in changed:
            one.comment = anonymous(one.comment, person) if keeps_words else ""
        model._default_manager.bulk_update(changed, ["comment"], batch_size=AT_ONCE)
    due = Invitation.objects.filter(customer__in=rows, outcome=Outcome.DUE)
    due.update(outcome=Outcome.NOT_ASKED, reason=Why.ERASED, at=clock.now())


def answers_for_export(actor: Actor, customer_id: int) -> tuple[str, list[dict[str, Any]]]:
    """What goes with everything we know of a customer: when they were asked, and what they answered."""
    require(actor, May.EXPORT_CUSTOMERS)
    rows = family_ids(customer_id)
    before: dict[int, list[dict[str, Any]]] = {}
    changes = ResponseChange.objects.filter(response__customer__in=rows).order_by("id")
    for response_id, value, feeling, comment, at in changes.values_list(*CHANGED):
        told = {"value": value, "feeling": feeling, "comment": comment, "at": at}
        before.setdefault(response_id, []).append(told)
    answered = Response.objects.filter(customer__in=rows).order_by("-at", "-id").values(*EXPORTED)
    asked = Invitation.objects.filter(customer__in=rows).order_by("-id").values(*ASKED)
    return "answers.json", [
        *({"answer": _plain(one), "before": before.get(one["id"], [])} for one in answered),
        *({"invitation": _plain(one)} for one in asked),
    ]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name.removesuffix("__key"): value for name, value in row.items()}
