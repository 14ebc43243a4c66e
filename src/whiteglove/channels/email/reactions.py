"""What follows in the mail room from what happens in conversations."""

from whiteglove.channels.email.actions.account_letters import tell_of_new_password
from whiteglove.channels.email.models import OutgoingMail, OutgoingState
from whiteglove.channels.email.sending.queue import put_in_outbox
from whiteglove.conversations.facts import DeliveryChanged, Forwarded, MessageTakenBack, MessageWritten
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.foundation.journal.reactions import when
from whiteglove.team.facts import PasswordChanged

SETTLED = {DeliveryState.SENT.value: OutgoingState.SENT, DeliveryState.FAILED.value: OutgoingState.FAILED}


@when(MessageWritten)
def send_it(written: MessageWritten) -> None:
    """An answer is to be sent."""
    put_in_outbox(written.message_id)


@when(Forwarded)
def ask_the_expert(forwarded: Forwarded) -> None:
    """Words to an outside expert are to be sent."""
    put_in_outbox(forwarded.message_id)


@when(MessageTakenBack)
def keep_it_here(taken_back: MessageTakenBack) -> None:
    """An answer is not to be sent after all; the outbox would not have sent it, this clears it away."""
    waiting = OutgoingMail.objects.filter(message=taken_back.message_id, state=OutgoingState.WAITING)
    waiting.update(state=OutgoingState.TAKEN_BACK)


@when(DeliveryChanged)
def follow_what_a_person_decided(changed: DeliveryChanged) -> None:
    """Somebody looked into a mail that may have been sent."""
    if changed.state in SETTLED:
        doubtful = OutgoingMail.objects.filter(message=changed.message_id, state=OutgoingState.UNSURE)
        doubtful.update(state=SETTLED[changed.state])


@when(PasswordChanged)
def tell_them(changed: PasswordChanged) -> None:
    """Whoever has another password hears of it, in case it was somebody else."""
    tell_of_new_password(changed.colleague_id)
