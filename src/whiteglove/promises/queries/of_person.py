"""What a person was promised, as the order of what happened to them shows it."""

from collections.abc import Collection

from django.db.models import Q

from whiteglove.conversations.queries.family import family
from whiteglove.foundation.actors import Actor
from whiteglove.promises.queries.rows import PromiseShown, rows_of, shown


def promised_in(actor: Actor, conversation_ids: Collection[int]) -> dict[int, list[PromiseShown]]:
    """Of each of these conversations, which the caller has read, also before it was merged; two queries."""
    stands = family(conversation_ids)
    found: dict[int, list[PromiseShown]] = {}
    for one in shown(rows_of(actor).filter(conversation__in=stands).order_by("made_at", "id")):
        if one.conversation_id is not None:
            found.setdefault(stands[one.conversation_id], []).append(one)
    return found


def promised_apart(actor: Actor, rows: Collection[int], which: Q, *, limit: int) -> list[PromiseShown]:
    """What was promised in no conversation that the actor sees, newest first; one query.

    rows: ids of all rows of a person whom the caller has read. which: on promises, such as from where on.
    """
    apart = rows_of(actor).filter(which, Q(("seen_conversation__isnull", True)), customer__in=rows)
    return shown(apart.order_by("-made_at", "-id")[:limit])
