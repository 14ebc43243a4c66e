"""Set a mailbox up in one go, as forms and API have it: where its mail lies, how answers leave."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from whiteglove.channels.email.actions.mailbox_changes import MailboxWishes, change_mailbox
from whiteglove.channels.email.actions.mailboxes import ImapWishes, add_mailbox
from whiteglove.channels.email.actions.trying import ask_for_trial
from whiteglove.channels.email.imap.addresses import LOOPBACK
from whiteglove.channels.email.models import ImapAccount, Mailbox
from whiteglove.channels.email.models.imap import Security
from whiteglove.channels.email.sending.senders import MailServer, ServerNotUnderstood, read_server, server_url
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require


@dataclass(frozen=True, slots=True)
class OutWishes:
    """A server that takes answers of one mailbox.

    password: None keeps the known one; where none is known it is that of the mail coming in.
    """

    host: str
    port: int
    security: str = "tls"
    user: str = ""
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class MailboxGiven:
    """A mailbox as somebody wants it. imap None: mail is brought to us. out None: the desk's server takes answers."""

    address: str
    team: Team
    name: str = ""
    imap: ImapWishes | None = None
    out: OutWishes | None = None


@transaction.atomic
def set_up_mailbox(actor: Actor, given: MailboxGiven) -> Mailbox:
    """Add it and ask for a first trial. Raises MailboxKnown, NotUnderstood."""
    if given.imap is not None:
        _refuse_in_clear(given.imap.host, given.imap.security)
    mailbox = add_mailbox(actor, given.address, team=given.team, name=given.name, imap=given.imap)
    if given.out is not None:
        url = _url(given.out, known="", secret=given.imap.secret if given.imap else "")
        change_mailbox(actor, mailbox.address, MailboxWishes(mail_out=url))
    ask_for_trial(actor, mailbox.address)
    return mailbox


@transaction.atomic
def change_set_up(actor: Actor, mailbox_id: int, given: MailboxGiven) -> Mailbox:
    """Make it so, and ask for a trial. Secrets left empty stay as they are. Raises NotFound, NotUnderstood."""
    require(actor, May.SET_UP_MAILBOXES)
    mailbox = Mailbox.objects.select_for_update().filter(pk=mailbox_id).first()
    if mailbox is None:
        raise NotFound("There is no such mailbox.")
    account = ImapAccount.objects.filter(mailbox=mailbox).first()
    changed = _account(given.imap) if given.imap is not None and account is not None else {}
    secret = changed.get("secret") or (account.secret if account is not None else "")
    url = "" if given.out is None else _url(given.out, known=mailbox.mail_out, secret=secret)
    wishes = MailboxWishes(name=given.name, team=given.team, mail_out=url)
    change_mailbox(actor, mailbox.address, wishes, account=changed)
    ask_for_trial(actor, mailbox.address)
    return mailbox


def _account(imap: ImapWishes) -> dict[str, Any]:
    _refuse_in_clear(imap.host, imap.security)
    secrets = {
        "secret": imap.secret,
        "client_secret": imap.client_secret,
        "refresh_token": imap.refresh_token,
        "client_id": imap.client_id,
    }
    return {
        "host": imap.host,
        "port": imap.port,
        "security": imap.security,
        "user": imap.user,
        "auth": imap.auth,
        "folders": list(imap.folders),
        "move_to": imap.move_to,
        **{name: value for name, value in secrets.items() if value},
    }


def _refuse_in_clear(host: str, security: str) -> None:
    if security == Security.NONE and host not in LOOPBACK:
        raise NotUnderstood("Without TLS everybody on the way could read along, so that is for this machine alone.")


def _url(out: OutWishes, *, known: str, secret: str) -> str:
    _refuse_in_clear(out.host, out.security)
    server = MailServer(
        host=out.host.strip(),
        port=out.port,
        user=out.user,
        password=out.password or "",
        implicit_tls=out.security == Security.TLS,
        tls={Security.STARTTLS.value: "require", Security.NONE.value: "none"}.get(out.security, "offered"),
    )
    if out.user and out.password is None:
        server = replace(server, password=_known_password(known, out.user) or secret)
    return server_url(server)


def _known_password(known: str, user: str) -> str:
    try:
        server = read_server(known)
    except ServerNotUnderstood:
        return ""
    return server.password if server.user == user else ""
