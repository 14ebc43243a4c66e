"""What becomes of our messages on their way to the customer. Channels tell; this room records."""

from django.db import transaction

from whiteglove.conversations.actions.columns import lock, standing_columns, standing_from_messages, write
from whiteglove.conversations.facts import DeliveryChanged
from whiteglove.conversations.models import Delivery, Direction, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import storable
from whiteglove.team.permissions import May, require

TROUBLED = (DeliveryState.FAILED, DeliveryState.UNSURE)


class NothingInDoubt(Refused):
    """Nobody has to say whether the message arrived."""


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
    """A person decides about a message that may have been sent; whoever decides first has decided.

    Raises NotFound for what is no message of ours, NothingInDoubt.
    """
    require(actor, May.ANSWER)
    ours = Message.objects.filter(pk=message_id, direction=Direction.OUT)
    found = ours.values_list("conversation_id", flat=True).first()
    if found is None:
        raise NotFound("There is no such answer.")
    lock(found)
    if not ours.filter(delivery=DeliveryState.UNSURE, taken_back_at=None).exists():
        raise NothingInDoubt("Whether this answer arrived is known already.")
    state = DeliveryState.SENT if has_arrived else DeliveryState.FAILED
    record_delivery(actor, message_id, state=state, why=f"{actor.name} looked into it")


def _has_trouble(conversation_id: int) -> bool:
    return Message.objects.filter(conversation=conversation_id, delivery__in=TROUBLED).exists()
