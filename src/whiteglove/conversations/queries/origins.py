"""In which matter something was said, wherever it stands after merges."""

from collections.abc import Collection
from dataclasses import dataclass

from whiteglove.conversations.models import Conversation, Direction, Merge, Message
from whiteglove.conversations.queries.family import family, stands_in
from whiteglove.customers.queries import family_ids


@dataclass(frozen=True, slots=True)
class Origins:
    """What belongs to some matters. said: ids of messages said in them; stand_in: where else some of them stand."""

    said: list[int]
    stand_in: list[int]


def stand_with(conversation_ids: Collection[int]) -> list[int]:
    """These conversations with all that stand, through merges, in the same one as any of them."""
    ids = set(conversation_ids)
    merged = Conversation.objects.filter(pk__in=ids, merged_into__isnull=False).values_list("pk", flat=True)
    roots = {stands_in(one) for one in merged}
    return sorted(family(ids | roots))


def origins(conversation_ids: Collection[int]) -> Origins:
    """What was said in these matters, also where it stands elsewhere; not what others said in theirs that stand here.

    What the person of a matter that was merged into one of these said later, here, counts as said in theirs.
    """
    ids = set(conversation_ids)
    together = stand_with(ids)
    origin: dict[int, int] = {}
    merges = Merge.objects.filter(undone_at=None, merged__in=together).order_by("id")
    for merged_id, message_ids in merges.values_list("merged", "message_ids"):
        for message_id in message_ids:  # the first merge that moved it took it from where it was said
            origin.setdefault(message_id, merged_id)
    others = _others(ids, set(together) - ids)
    rows = Message.objects.filter(conversation__in=together).order_by("pk")
    said, stand = [], set()
    for pk, here, direction, customer_id in rows.values_list("pk", "conversation", "direction", "customer"):
        of_others = pk not in origin and direction == Direction.IN and customer_id in others
        if origin.get(pk, here) in ids and not of_others:
            said.append(pk)
            stand.add(here)
    return Origins(said, sorted(stand - ids))


def _others(ids: Collection[int], together: Collection[int]) -> set[int]:
    """Rows of the persons whose matters stand together with these."""
    here = set(Conversation.objects.filter(pk__in=ids).values_list("customer", flat=True))
    there = set(Conversation.objects.filter(pk__in=together).values_list("customer", flat=True)) - here
    return {row for customer_id in there for row in family_ids(customer_id)} - here
