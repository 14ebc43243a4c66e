"""Two conversations have to do with each other."""

from django.db import transaction
from django.db.models import Q, QuerySet

from whiteglove.conversations.actions.merging import SameConversation, hold_both
from whiteglove.conversations.facts import Linked, Unlinked
from whiteglove.conversations.models import Conversation, Link
from whiteglove.conversations.queries.family import family, stands_in
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import storable
from whiteglove.team.permissions import May, require


@transaction.atomic
def link(actor: Actor, conversation_id: int, *, other_id: int, why: str = "") -> bool:
    """Link two conversations, seen from both; whether they were not linked yet. Raises SameConversation, NotFound."""
    require(actor, May.TAG)
    one, other = hold_both(actor, stands_in(conversation_id), stands_in(other_id))
    if one.pk == other.pk:
        raise SameConversation("A conversation has to do with itself anyway.")
    if _links(one.pk, other.pk).exists() or _continues(one.pk, other.pk).exists():
        return False
    Link.objects.create(
        conversation=one,
        other=other,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        at=clock.now(),
        why=storable(why),
    )
    announce(Linked(one.pk, other.pk), actor=actor)
    return True


@transaction.atomic
def unlink(actor: Actor, conversation_id: int, *, other_id: int) -> bool:
    """They have nothing to do with each other after all; whether they were linked. Raises NotFound."""
    require(actor, May.TAG)
    one, other = hold_both(actor, stands_in(conversation_id), stands_in(other_id))
    moment = clock.now()
    ended = _links(one.pk, other.pk).update(removed_at=moment, removed_by_whom=actor.reference)
    for pk, linked_to in _continues(one.pk, other.pk).values_list("pk", "linked_to"):
        Link.objects.create(  # it was linked by what the customer answered, without a record of its own
            conversation_id=pk,
            other_id=linked_to or 0,
            by_whom="system",
            at=moment,
            removed_at=moment,
            removed_by_whom=actor.reference,
        )
        ended += Conversation.objects.filter(pk=pk).update(linked_to=None)
    if ended:
        announce(Unlinked(one.pk, other.pk), actor=actor)
    return bool(ended)


def _both(one: int, other: int) -> tuple[list[int], list[int]]:
    """The ids under which the two are linked: their own and those of what was merged into them."""
    found = family([one, other])
    return [known for known in found if found[known] == one], [known for known in found if found[known] == other]


def _links(one: int, other: int) -> QuerySet[Link]:
    its, others = _both(one, other)
    either = Q(conversation__in=its, other__in=others) | Q(conversation__in=others, other__in=its)
    return Link.objects.filter(either, removed_at=None)


def _continues(one: int, other: int) -> QuerySet[Conversation]:
    its, others = _both(one, other)
    return Conversation.objects.filter(Q(pk__in=its, linked_to__in=others) | Q(pk__in=others, linked_to__in=its))
