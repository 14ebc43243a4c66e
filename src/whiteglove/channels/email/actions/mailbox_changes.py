"""Change a mailbox of ours, or end it."""

from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction

from whiteglove.channels.email.actions.mailboxes import tell_watchers
from whiteglove.channels.email.facts import MailboxChanged, MailboxEnded, MailboxPaused, MailboxResumed
from whiteglove.channels.email.models import ImapAccount, Mailbox
from whiteglove.channels.email.sending.senders import ServerNotUnderstood, read_server
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class MailboxWishes:
    """What is to be another way; None: as it is. mail_out: empty means the desk's server."""

    name: str | None = None
    team: Team | None = None
    mail_out: str | None = None
    is_active: bool | None = None


@transaction.atomic
def change_mailbox(
    actor: Actor, address: str, wishes: MailboxWishes, *, account: dict[str, Any] | None = None
) -> None:
    """Change what is wished; `account` holds fields of its ImapAccount, such as secret or host.

    Raises NotFound, NotUnderstood.
    """
    require(actor, May.SET_UP_MAILBOXES)
    mailbox = _found(address)
    for one in fields(wishes):
        value = getattr(wishes, one.name)
        if value is not None:
            setattr(mailbox, one.name, _understood(value) if one.name == "mail_out" else value)
    mailbox.name = one_line(storable(mailbox.name), LONGEST_NAME)
    mailbox.save()
    of_it = ImapAccount.objects.filter(mailbox=mailbox)
    if wishes.is_active is not None:
        of_it.update(is_active=wishes.is_active)
    if account and not of_it.update(said="", failing_since=None, **account):
        raise NotFound(f"The mail of {address} is not read by IMAP; end it, or add another mailbox with --imap.")
    announce(MailboxChanged(mailbox_id=mailbox.pk), actor=actor)
    tell_watchers()


@transaction.atomic
def pause_mailbox(actor: Actor, address: str, *, is_paused: bool) -> None:
    """Fetch no mail from its server for the time being, or again. It waits there; answers leave all the same.

    Raises NotFound, Refused for a mailbox that is ended, or whose mail is brought to us.
    """
    require(actor, May.SET_UP_MAILBOXES)
    mailbox = _found(address)
    of_it = ImapAccount.objects.filter(mailbox=mailbox)
    if not mailbox.is_active or not of_it.exists():
        raise Refused(f"{address} is ended, or its mail is brought to us: there is nothing to pause.")
    if of_it.filter(is_active=is_paused).update(is_active=not is_paused, said="", failing_since=None):
        changed = MailboxPaused if is_paused else MailboxResumed
        announce(changed(mailbox_id=mailbox.pk), actor=actor)
        tell_watchers()


@transaction.atomic
def end_mailbox(actor: Actor, address: str) -> None:
    """Take no more mail there and answer from it no more; what came stays, and `change_mailbox` can open it again.

    Raises NotFound.
    """
    require(actor, May.SET_UP_MAILBOXES)
    mailbox = _found(address)
    mailbox.is_active = False
    mailbox.save(update_fields=["is_active"])
    ImapAccount.objects.filter(mailbox=mailbox).update(is_active=False, said="", failing_since=None)
    announce(MailboxEnded(mailbox_id=mailbox.pk), actor=actor)
    tell_watchers()


def _found(address: str) -> Mailbox:
    mailbox = Mailbox.objects.select_for_update().filter(address=address.strip().lower()).first()
    if mailbox is None:
        raise NotFound(f"There is no mailbox {address}.")
    return mailbox


def _understood(server: str) -> str:
    try:
        if server:
            read_server(server)
    except ServerNotUnderstood as error:
        raise NotUnderstood(f"The server for outgoing mail cannot be used: {error}.") from None
    return server
