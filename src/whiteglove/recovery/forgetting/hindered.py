"""What is let go of where a customer is erased, and what goes with all we know of them."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Model, Q

from whiteglove.conversations.anonymous import GONE, anonymous
from whiteglove.customers.queries import family_ids
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.models import Grievance, NoSaid, Obstruction
from whiteglove.recovery.queries.seen_here import seen_here

AT_ONCE = 1000
MOST = 100_000
Person = re.Pattern[str] | None
TEXTS: dict[type[Model], tuple[str, ...]] = {
    Obstruction: ("wanted", "cost", "quote", "taken_back_why"),
    NoSaid: ("what", "taken_back_why"),
    Grievance: ("words",),
}
ALWAYS_SAYS = ("wanted", "what")


def forget_hindered(rows: Sequence[int], person: Person, *, keeps_words: bool) -> None:
    """The customer with these rows is erased; call it in that transaction. keeps_words: without what names them.

    That a rule stood in somebody's way stays, for it is the rule's record; what they said of it goes.
    """
    for model, columns in TEXTS.items():
        changed = []
        whose = Q(customer__in=rows)
        if model is Obstruction:  # whoever said it may be another person than the conversation's customer
            whose |= Q(message__customer__in=rows) | Q(response__customer__in=rows)
        for row in model._default_manager.filter(whose).order_by("pk"):
            for column in columns:
                words = getattr(row, column)
                gone = GONE if column in ALWAYS_SAYS else ""
                setattr(row, column, anonymous(words, person) if keeps_words else gone)
            changed.append(row)
        model._default_manager.bulk_update(changed, list(columns), batch_size=AT_ONCE)


def hindered_for_export(actor: Actor, customer_id: int) -> tuple[str, list[dict[str, Any]]]:
    """What goes with everything we know of a customer: what stood in their way, and what they were refused."""
    theirs = family_ids(customer_id)
    ways = Obstruction.objects.filter(seen_here(actor), customer__in=theirs, taken_back_at=None).order_by("at", "id")
    noes = NoSaid.objects.filter(seen_here(actor), customer__in=theirs, taken_back_at=None).order_by("at", "id")
    said = [
        {"kind": "in_the_way", "wanted": wanted, "cost": cost, "you_said": quote, "at": at}
        for wanted, cost, quote, at in ways.values_list("wanted", "cost", "quote", "at")[:MOST]
    ]
    refused = [{"kind": "no", "wanted": what, "at": at} for what, at in noes.values_list("what", "at")[:MOST]]
    return "in_the_way.json", said + refused
