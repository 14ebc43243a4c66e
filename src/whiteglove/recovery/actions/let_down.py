"""Somebody was let down: what was said or seen of it opens a recovery, once for each time."""

from django.db import transaction

from whiteglove.conversations.models import Conversation
from whiteglove.conversations.queries.family import family, stands_in
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotFound
from whiteglove.recovery.actions.recoveries import About, open_recovery
from whiteglove.recovery.models import Grievance, OpenedBy, Recovery, Signs


def put_right(customer_id: int, reason: OpenedBy, talk: int | None, about: About | None = None) -> None:
    """Open one, unless the customer was erased meanwhile: then there is nobody left to make it right with."""
    try:
        customer = Customer.objects.get(pk=customer_id)
        open_recovery(SYSTEM, customer=customer, reason=reason, conversation=talk, about=about)
    except (Customer.DoesNotExist, NotFound):
        return


@transaction.atomic
def put_right_complaint(conversation_id: int) -> None:
    """What a customer complains of is justified. Once for a conversation, however often that is said of it anew; not
    where it was taken back meanwhile.
    """
    grievance = Grievance.objects.filter(conversation=conversation_id, is_justified=True).first()
    if grievance is None:
        return
    talk = stands_in(conversation_id)
    known = Recovery.objects.filter(conversation__in=list(family([talk])))
    if not known.filter(reasons__contains=[OpenedBy.COMPLAINT.value]).exists():
        put_right(_customer_in(talk), OpenedBy.COMPLAINT, talk)


@transaction.atomic
def put_right_signs(conversation_id: int) -> None:
    """The early signs of a conversation are strong. Once for each rise; not where it was closed meanwhile, or where
    they are strong no more.
    """
    signs = Signs.objects.filter(pk=conversation_id, strong_since__isnull=False, conversation__is_open=True).first()
    if signs is None:
        return
    there = list(family([conversation_id]))
    since_then = Recovery.objects.filter(conversation__in=there, closed_at__gte=signs.strong_since)
    if not since_then.filter(reasons__contains=[OpenedBy.SIGNS.value]).exists():
        put_right(_customer_in(conversation_id), OpenedBy.SIGNS, conversation_id)


def _customer_in(conversation_id: int) -> int:
    return Conversation.objects.values_list("customer", flat=True).get(pk=conversation_id)
