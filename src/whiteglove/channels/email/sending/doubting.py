"""What waited to be sent when a backup was made may have been sent since: a person decides, it never goes twice."""

from datetime import datetime

from django.db import transaction

from whiteglove.channels.email.models import Invitation, OutgoingMail, OutgoingState
from whiteglove.conversations.actions import record_delivery
from whiteglove.conversations.models import Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM

LINK_ENDED = "The desk was restored meanwhile, and its link holds no more. Invite them again."
ON_THEIR_WAY = (OutgoingState.WAITING, OutgoingState.CLAIMED, OutgoingState.HANDING_OVER)


def doubt_what_waited(made_at: datetime) -> int:
    """Mark every answer that had not left as unsure, before any loop runs; returns how many. Invitations end.

    made_at: of the backup from which this desk was restored.
    """
    why = (
        f"The desk was restored from a backup of {made_at:%Y-%m-%d %H:%M} UTC. This answer waited to be sent then "
        "and may have been sent since."
    )
    waiting = Message.objects.filter(delivery=DeliveryState.QUEUED, taken_back_at=None)
    doubted = list(waiting.order_by("id").values_list("id", flat=True))
    for message_id in doubted:
        with transaction.atomic():
            record_delivery(SYSTEM, message_id, state=DeliveryState.UNSURE, why=why)
            Message.objects.filter(pk=message_id).update(leaves_at=None)
            ours = OutgoingMail.objects.filter(message=message_id, state__in=ON_THEIR_WAY)
            ours.update(state=OutgoingState.UNSURE, claimed_by=None, said=why)
    Invitation.objects.filter(ended_at=None).update(ended_at=clock.now(), claimed_by=None, said=LINK_ENDED)
    return len(doubted)
