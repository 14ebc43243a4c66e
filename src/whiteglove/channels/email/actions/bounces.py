"""What a bounce or delivery report changes: the message it is about, and the address it did not reach."""

from whiteglove.channels.email.understanding.mail import Bounce, Kind, UnderstoodMail
from whiteglove.conversations.actions import record_delivery
from whiteglove.conversations.models import Direction, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.actions import mark_unreachable
from whiteglove.foundation.actors import SYSTEM


def note_bounce(mail: UnderstoodMail, *, answers_message_id: int | None) -> None:
    """Mark the message that came back as failed, and addresses that will never work as unreachable."""
    if mail.kind is not Kind.BOUNCE or mail.bounce is None:
        return
    ours = (
        Message.objects.filter(pk=answers_message_id, direction=Direction.OUT).first() if answers_message_id else None
    )
    if ours is None:
        return
    record_delivery(SYSTEM, ours.pk, state=DeliveryState.FAILED, why=_in_words(mail.bounce))
    written_to = {address.lower() for address in (*ours.to, *ours.cc)}
    for recipient in mail.bounce.recipients:
        if recipient.permanent and recipient.address and recipient.address.lower() in written_to:
            mark_unreachable(SYSTEM, address=recipient.address, reason=recipient.status or "")


def _in_words(bounce: Bounce) -> str:
    who = ", ".join(recipient.address for recipient in bounce.recipients if recipient.address)
    codes = ", ".join(sorted({recipient.status for recipient in bounce.recipients if recipient.status}))
    reason = f"It came back from {who}" if who else "It came back"
    return f"{reason} ({codes})." if codes else f"{reason}."
