"""What a bounce or delivery report changes: the message it is about, and the address it did not reach."""

from whiteglove.channels.email.understanding.mail import Bounce, Kind, UnderstoodMail
from whiteglove.conversations.actions import record_delivery, record_others_missed
from whiteglove.conversations.actions.inviting import INVITATION
from whiteglove.conversations.models import Direction, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.actions import mark_unreachable
from whiteglove.customers.models import Address
from whiteglove.customers.queries import family_ids
from whiteglove.foundation.actors import SYSTEM


def mark_addresses(mail: UnderstoodMail, *, answers_message_id: int | None) -> None:
    """Mark addresses that will never work as unreachable; before the conversation is locked, as everywhere."""
    ours = _came_back(mail, answers_message_id)
    if ours is None or mail.bounce is None:
        return
    written_to = {address.lower() for address in (*ours.to, *ours.cc)}
    permanent = {(r.address, r.status or "") for r in mail.bounce.recipients if r.permanent and r.address}
    for address, status in sorted(permanent):
        if address.lower() in written_to:
            mark_unreachable(SYSTEM, address=address, reason=status)


def kind_of(mail: UnderstoodMail, *, answers_message_id: int | None) -> str:
    """As what it is taken in: that a question of ours came back is news for nobody, and opens nothing."""
    ours = _came_back(mail, answers_message_id)
    is_of_question = ours is not None and ours.kind == INVITATION
    return Kind.DELIVERY_REPORT.value if is_of_question else mail.kind.value


def note_bounce(mail: UnderstoodMail, *, answers_message_id: int | None) -> None:
    """Mark the message that came back as failed, or say whom it missed when the customer is not among them."""
    ours = _came_back(mail, answers_message_id)
    if ours is None or mail.bounce is None:
        return
    if _missed_only_others(mail.bounce, ours):
        record_others_missed(SYSTEM, ours.pk, why=_in_words(mail.bounce))
    else:
        record_delivery(SYSTEM, ours.pk, state=DeliveryState.FAILED, why=_in_words(mail.bounce))


def _came_back(mail: UnderstoodMail, answers_message_id: int | None) -> Message | None:
    if mail.kind is not Kind.BOUNCE or mail.bounce is None or not answers_message_id:
        return None
    return Message.objects.filter(pk=answers_message_id, direction=Direction.OUT).first()


def _missed_only_others(bounce: Bounce, ours: Message) -> bool:
    """Whether all that it names are recipients of ours, and none is the customer's. Unsure: no."""
    named = {recipient.address.lower() for recipient in bounce.recipients if recipient.address}
    to, cc = ({address.lower() for address in addresses} for addresses in (ours.to, ours.cc))
    of_customer = Address.objects.filter(customer__in=family_ids(ours.conversation.customer_id), value__in=to)
    customers = set(of_customer.values_list("value", flat=True)) or to
    return bool(named) and named <= (to | cc) - customers


def _in_words(bounce: Bounce) -> str:
    who = ", ".join(recipient.address for recipient in bounce.recipients if recipient.address)
    codes = ", ".join(sorted({recipient.status for recipient in bounce.recipients if recipient.status}))
    reason = f"It came back from {who}" if who else "It came back"
    return f"{reason} ({codes})." if codes else f"{reason}."
