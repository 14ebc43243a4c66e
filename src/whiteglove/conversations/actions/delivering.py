"""What becomes of our messages on their way to the customer. Channels tell; this room records."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from whiteglove.conversations.actions.columns import lock, standing_columns, standing_from_messages, write
from whiteglove.conversations.actions.inviting import INVITATION
from whiteglove.conversations.actions.pausing import end_pause
from whiteglove.conversations.facts import DeliveryChanged
from whiteglove.conversations.models import Delivery, Direction, Message, SentAgain
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

    A failure puts the customer back among those who wait: they did not hear from us; that of a
    question to an expert changes nothing for them. What is sent ends the trouble with this message and all before it.
    """
    message = Message.objects.get(pk=message_id)
    conversation = lock(actor, message.conversation_id)
    Delivery.objects.create(message=message, state=state, why=storable(why)[:2000])
    Message.objects.filter(pk=message_id).update(delivery=state)
    columns: dict[str, object] = {}
    asks = message.kind == INVITATION  # nobody waits for it, and nobody has to send it again
    moment = conversation.updated_at if asks else clock.now()
    if state in TROUBLED and not asks:
        columns["has_trouble"] = True
    elif state == DeliveryState.SENT and conversation.has_trouble:
        columns["has_trouble"] = _troubled(conversation.pk).filter(pk__gt=message_id).exists()
    if state == DeliveryState.FAILED and conversation.is_open and not message.is_aside and not asks:
        columns.update(standing_columns(standing_from_messages(conversation)))
        columns.update(end_pause(actor, conversation, at=moment))
    write(conversation, at=moment, **columns)
    announce(DeliveryChanged(conversation.pk, message_id, state.value), actor=actor)


@transaction.atomic
def record_others_missed(actor: Actor, message_id: int, *, why: str) -> None:
    """The customer has the message, others it was for do not; why names them, in words for a colleague."""
    message = Message.objects.get(pk=message_id)
    conversation = lock(actor, message.conversation_id)
    Delivery.objects.create(message=message, state=DeliveryState.FAILED, why=storable(why)[:2000])
    write(conversation, at=clock.now(), has_trouble=True)
    announce(DeliveryChanged(conversation.pk, message_id, str(message.delivery)), actor=actor)


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
    conversation = lock(actor, found)
    if not ours.filter(delivery=DeliveryState.UNSURE, taken_back_at=None).exists():
        raise NothingInDoubt("Whether this answer arrived is known already.")
    state = DeliveryState.SENT if has_arrived else DeliveryState.FAILED
    record_delivery(actor, message_id, state=state, why=f"{actor.name} looked into it")
    others = _troubled(conversation.pk).exclude(pk=message_id).filter(pk__gt=message_id if has_arrived else 0)
    had_trouble = conversation.has_trouble
    write(lock(actor, found), at=clock.now(), has_trouble=had_trouble and others.exists())


def has_trouble(conversation_id: int) -> bool:
    """Whether a message of ours failed or may have been sent, and was not sent again."""
    return _troubled(conversation_id).exists()


def _troubled(conversation_id: int) -> QuerySet[Message]:
    """Messages of which the newest we heard is a failure or a doubt; what was sent again since counts no more."""
    again = SentAgain.objects.filter(message=OuterRef("pk"), again__taken_back_at=None)
    heard = Delivery.objects.filter(message=OuterRef("pk")).order_by("-id").values("state")[:1]
    return (
        Message.objects.filter(~Exists(again), ~Q(kind=INVITATION), conversation=conversation_id, taken_back_at=None)
        .annotate(heard=Subquery(heard))
        .filter(heard__in=TROUBLED)
    )
