"""What putting right lets go of: the words of a customer who is erased; and what we give out of it to them."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Model, Q

from whiteglove.conversations.anonymous import anonymous
from whiteglove.customers.queries import family_ids
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.models import Recovery, RecoveryStep, Touched
from whiteglove.recovery.queries.recoveries import visible
from whiteglove.team.permissions import May, require

AT_ONCE = 1000
EXPORTED = (
    "id", "reasons", "opened_at", "next_at", "closed_at", "their_word", "is_satisfied", "conversation",
)  # fmt: skip
OF_INCIDENTS = ("incident__title", "told_at", "told_end_at", "conversation")
GONE = "The customer was erased."
Person = re.Pattern[str] | None


def forget_recoveries_of(rows: Sequence[int], person: Person, *, keeps_words: bool) -> None:
    """The customer with these rows is erased; call it in that transaction. keeps_words: without what names them.

    That something was put right stays, and what touched them, for both tell how we serve.
    """
    reword(Recovery, Q(customer__in=rows), ("their_word", "why_closed"), person, keeps_words=keeps_words)
    reword(RecoveryStep, Q(recovery__customer__in=rows), ("words",), person, keeps_words=keeps_words)


def reword(model: type[Model], where: Q, columns: Sequence[str], person: Person, *, keeps_words: bool) -> None:
    """Take a person out of these columns of these rows, or all that was said; what was said once stays said."""
    changed: list[Any] = list(model._default_manager.filter(where).order_by("pk"))
    for row in changed:
        for column in columns:
            words = getattr(row, column)
            gone = GONE if words else words  # what was closed keeps having been closed with something
            setattr(row, column, anonymous(words, person) or gone if keeps_words else gone)
    model._default_manager.bulk_update(changed, list(columns), batch_size=AT_ONCE)


def recoveries_for_export(actor: Actor, customer_id: int) -> tuple[str, list[dict[str, Any]]]:
    """What goes with everything we know of a customer: what was put right, and what touched them with others."""
    require(actor, May.EXPORT_CUSTOMERS)
    rows = family_ids(customer_id)
    right = visible(actor).filter(customer__in=rows).order_by("-id").values(*EXPORTED)
    touched = Touched.objects.filter(customer__in=rows).order_by("-id").values(*OF_INCIDENTS)
    return "put_right.json", [*({"put_right": one} for one in right), *({"told_of": one} for one in touched)]
