"""Ask whether mail comes in and goes out at a mailbox."""

from django.db import connection, transaction

from whiteglove.channels.email.facts import MailboxTrialAsked
from whiteglove.channels.email.models import Mailbox, MailboxTrial
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.permissions import May, require

ERRANDS = "whiteglove_errands"
KEPT = 20


@transaction.atomic
def ask_for_trial(actor: Actor, address: str) -> MailboxTrial:
    """Try it soon, away from the page; one that waits already is answered instead. The mailbox is not changed.

    Raises NotFound.
    """
    require(actor, May.SET_UP_MAILBOXES)
    mailbox = Mailbox.objects.select_for_update().filter(address=address.strip().lower()).first()
    if mailbox is None:
        raise NotFound(f"There is no mailbox {address}.")
    of_it = MailboxTrial.objects.filter(mailbox=mailbox)
    waiting = of_it.filter(ended_at=None).order_by("-id").first()
    if waiting is not None:
        return waiting
    old = of_it.order_by("-id").values_list("pk", flat=True)[KEPT - 1 :]
    MailboxTrial.objects.filter(pk__in=list(old)).delete()
    trial = MailboxTrial.objects.create(mailbox=mailbox, by_whom=actor.reference)
    announce(MailboxTrialAsked(mailbox_id=mailbox.pk), actor=actor)
    wake_errands()
    return trial


def wake_errands() -> None:
    """Wake the loop that runs errands, once this is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [ERRANDS])
