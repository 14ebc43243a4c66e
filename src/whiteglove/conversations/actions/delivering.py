"""What becomes of our messages on their way to the customer. Channels tell; this room records."""

from django.db import transaction

from whiteglove.conversations.actions.columns import lock, standing_columns, standing_from_messages, write
from whiteglove.conversations.facts import DeliveryChanged
from whiteglove.conversations.models import Delivery, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import storable

TROUBLED = (DeliveryState.FAILED, DeliveryState.UNSURE)


@transaction.atomic
def record_delivery(actor: Actor, message_id: int, *, state: DeliveryState, why: str = "") -> None:
    """Write down how the delivery of a message stands, with a reason in words for a colleague.

    A failure puts the customer back among those who wait: they did not hear from us.
    """
    message = Message.objects.get(pk=message_id)
    conversation = lock(message.conversation_id)
    Delivery.objects.create(message=message, state=state, why=storable(why)[:2000])
    Message.objects.filter(pk=message_id).update(delivery=state)
    columns: dict[str, object] = {"has_trouble": _has_trouble(conversation.pk)}
    if state == DeliveryState.FAILED and conversation.is_open:
        columns.update(standing_columns(standing_from_messages(conversation)))
    write(conversation, at=clock.now(), **columns)
    announce(DeliveryChanged(conversation.pk, message_id, state.value), actor=actor)


@transaction.atomic
def settle_doubt(actor: Actor, message_id: int, *, has_arrived: bool) -> None:
    """A person decides about a message that may have been sent."""
    state = DeliveryState.SENT if has_arrived else DeliveryState.FAILED
    record_delivery(actor, message_id, state=state, why=f"{actor.name} looked into it")


def _has_trouble(conversation_id: int) -> bool:
    return Message.objects.filter(conversation=conversation_id, delivery__in=TROUBLED).exists()
