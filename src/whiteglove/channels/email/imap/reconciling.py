"""Each night: the server has so many, we have so many. What is missing is listed, told and fetched again."""

import logging

from django.db import connection, transaction

from whiteglove.channels.email.facts import MailMissing
from whiteglove.channels.email.imap import recording
from whiteglove.channels.email.imap.errors import MailboxClosed
from whiteglove.channels.email.imap.fetching import wanted_uids
from whiteglove.channels.email.imap.session import Session
from whiteglove.channels.email.imap.watching import CHANNEL
from whiteglove.channels.email.models.imap import ImapAccount, ImapPosition, Reconciliation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce

log = logging.getLogger(__name__)


def reconcile_mailboxes() -> None:
    """Compare every active mailbox with its server. It only looks; whoever watches the mailbox fetches."""
    for account in ImapAccount.objects.filter(is_active=True):
        try:
            with Session(account) as session:
                for folder in account.folders:
                    reconcile_folder(session, folder)
        except MailboxClosed as error:
            log.warning("mailbox %s could not be compared: %s", account.pk, type(error).__name__)
            recording.hindered(account, f"At night we could not compare it with the server. {error}")


def reconcile_folder(session: Session, folder: str) -> Reconciliation | None:
    """Count and list; None for a folder that was never read, or whose numbers changed: all of it is read next."""
    opened = session.examine(folder)
    position = recording.known_place(session.account, folder)
    if position is None or position.uidvalidity != opened.uidvalidity:
        return None
    wanted = wanted_uids(session, position, everything=True)
    reached = {uid for uid in wanted if uid <= position.last_uid}
    lacking = sorted(reached - recording.seen_uids(position))
    with recording.rows():
        return _keep(session.account, position, reached, lacking)


@transaction.atomic
def _keep(account: ImapAccount, position: ImapPosition, on_server: set[int], missing: list[int]) -> Reconciliation:
    found = Reconciliation.objects.create(
        account=account,
        folder=position.folder,
        uidvalidity=position.uidvalidity,
        on_server=len(on_server),
        with_us=len(on_server) - len(missing),
        missing=missing,
    )
    earlier = Reconciliation.objects.filter(account=account, folder=position.folder, mended_at=None, pk__lt=found.pk)
    earlier.update(mended_at=clock.now())
    if missing:
        ImapPosition.objects.filter(pk=position.pk).update(look_again=True)
        announce(MailMissing(mailbox_id=account.mailbox_id, count=len(missing)), actor=SYSTEM)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    return found
