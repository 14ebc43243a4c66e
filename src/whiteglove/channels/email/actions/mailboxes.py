"""Set mailboxes up: an address of ours, and, where it lies on another server, how to come in."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection, transaction

from whiteglove.channels.email.facts import BackfillAsked, MailboxAdded, WholeMailAsked
from whiteglove.channels.email.imap.errors import MailboxClosed
from whiteglove.channels.email.imap.session import Session
from whiteglove.channels.email.imap.watching import CHANNEL
from whiteglove.channels.email.models.imap import ImapAccount, ImapPosition, ImapTrouble, SignIn, TroubleKind
from whiteglove.channels.email.models.mailbox import Mailbox
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require

TEST_SECONDS = 20.0
# Mail that came on the day before the mailbox was set up is surely wanted, years of old mail surely not.
TAKEN_BEFORE_SET_UP = timedelta(days=1)


class MailboxKnown(Refused):
    """There is a mailbox with this address."""


@dataclass(frozen=True, slots=True)
class ImapWishes:
    """Where a mailbox lies and how to come in. since: None means from yesterday on; `everything` means all of it."""

    host: str
    port: int
    security: str
    user: str
    auth: str = SignIn.PASSWORD
    secret: str = field(default="", repr=False)
    token_url: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    folders: tuple[str, ...] = ("INBOX",)
    move_to: str = ""
    since: date | None = None
    everything: bool = False


@transaction.atomic
def add_mailbox(actor: Actor, address: str, *, team: Team, name: str = "", imap: ImapWishes | None = None) -> Mailbox:
    """An address of ours. With `imap` its mail is fetched from now on; nothing is changed on that server.

    Raises MailboxKnown, NotUnderstood.
    """
    require(actor, May.SET_UP_MAILBOXES)
    address = address.strip().lower()
    if address.count("@") != 1 or any(sign.isspace() for sign in address) or address.strip("@") != address:
        raise NotUnderstood(f"{address!r} is not an address such as help@example.com.")
    mailbox, is_new = Mailbox.objects.get_or_create(address=address, defaults={"team": team, "name": name})
    if not is_new:
        hint = "" if mailbox.is_active else " It was ended; `whiteglove mailbox change` with --reopen opens it again."
        raise MailboxKnown(f"There is a mailbox {address} already.{hint}")
    if imap is not None:
        _add_account(mailbox, imap)
    announce(MailboxAdded(mailbox_id=mailbox.pk, team_id=team.pk, by_imap=imap is not None), actor=actor)
    return mailbox


def _add_account(mailbox: Mailbox, wishes: ImapWishes) -> None:
    since = wishes.since or (clock.now() - TAKEN_BEFORE_SET_UP).date()
    ImapAccount.objects.create(
        mailbox=mailbox,
        host=wishes.host,
        port=wishes.port,
        security=wishes.security,
        user=wishes.user,
        auth=wishes.auth,
        secret=wishes.secret,
        token_url=wishes.token_url,
        client_id=wishes.client_id,
        client_secret=wishes.client_secret,
        refresh_token=wishes.refresh_token,
        folders=list(wishes.folders),
        move_to=wishes.move_to,
        since=None if wishes.everything else since,
    )
    tell_watchers()


@transaction.atomic
def backfill(actor: Actor, address: str, *, since: date) -> None:
    """Take older mail, too, from this day on; what we have already is not taken again. Raises NotFound."""
    require(actor, May.SET_UP_MAILBOXES)
    account = _account(address)
    if account.since is not None and since < account.since:
        ImapAccount.objects.filter(pk=account.pk).update(since=since)
    ImapPosition.objects.filter(account=account).update(look_again=True)
    announce(BackfillAsked(mailbox_id=account.mailbox_id), actor=actor)
    tell_watchers()


@transaction.atomic
def ask_for_the_whole(actor: Actor, address: str, *, uid: int) -> None:
    """Fetch the rest of a mail that was too large to take whole. Raises NotFound."""
    require(actor, May.SET_UP_MAILBOXES)
    account = _account(address)
    troubles = ImapTrouble.objects.filter(account=account, uid=uid, kind=TroubleKind.OVERSIZE, settled_at=None)
    if not troubles.update(next_try_at=clock.now()):
        raise NotFound(f"In {address} no mail {uid} waits for its rest.")
    ImapPosition.objects.filter(account=account).update(look_again=True)
    announce(WholeMailAsked(mailbox_id=account.mailbox_id, uid=uid), actor=actor)
    tell_watchers()


def why_closed(actor: Actor, address: str) -> str | None:
    """What keeps us out of a mailbox, in words; None when nothing does. It signs in, opens folders to read, leaves.

    Raises NotFound.
    """
    require(actor, May.SET_UP_MAILBOXES)
    account = _account(address)
    try:
        with Session(account, timeout_seconds=TEST_SECONDS) as session:
            for folder in account.folders:
                session.examine(folder)
    except MailboxClosed as error:
        return str(error)
    return None


def _account(address: str) -> ImapAccount:
    found = ImapAccount.objects.filter(mailbox__address=address.strip().lower()).first()
    if found is None:
        raise NotFound(f"There is no mailbox {address} that we read by IMAP.")
    return found


def tell_watchers() -> None:
    """Wake whoever reads mailboxes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
