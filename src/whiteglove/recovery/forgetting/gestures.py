"""What is let go of in the words about what was given, where a customer is erased; and what they get of it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from whiteglove.customers.queries import family_ids
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.forgetting.recoveries import Person, reword
from whiteglove.recovery.models import Gesture, MoreAsked, PeerLook
from whiteglove.recovery.queries.seen_here import seen_here
from whiteglove.rulebook.models import MONEY
from whiteglove.team.permissions import May, require

MOST = 100_000
EXPORTED = ("kind", "worth", "currency", "was_asked_for", "at", "conversation")


def forget_gestures_of(rows: Sequence[int], person: Person, *, keeps_words: bool) -> None:
    """The customer with these rows is erased; call it in that transaction. keeps_words: without what names them.

    That something was given, how much and by whom stays, for the books do.
    """
    theirs = Q(conversation__customer__in=rows) | Q(encounter__customer__in=rows)
    reword(Gesture, Q(customer__in=rows) | theirs, ("why", "taken_back_why"), person, keeps_words=keeps_words)
    reword(MoreAsked, theirs, ("why", "words"), person, keeps_words=keeps_words)
    reword(PeerLook, Q(gesture__customer__in=rows), ("words",), person, keeps_words=keeps_words)


def gestures_for_export(actor: Actor, customer_id: int) -> tuple[str, list[dict[str, Any]]]:
    """What goes with everything we know of a customer: what they were given. What was taken back was not given.

    worth: in the smallest unit of the currency. What colleagues wrote down of it for each other does not go along.
    """
    require(actor, May.EXPORT_CUSTOMERS)
    given = Gesture.objects.filter(seen_here(actor), customer__in=family_ids(customer_id), taken_back_at=None)
    rows = given.order_by("at", "id").values(*EXPORTED)[:MOST]
    return "given.json", [row if row["kind"] in MONEY else row | {"worth": None, "currency": None} for row in rows]
