"""Guarded questions about mailboxes for those who set them up: how each stands, what came when, what hinders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Min, OuterRef, Q, Subquery

from whiteglove.channels.email.models import (
    ImapAccount,
    ImapTrouble,
    Invitation,
    Mailbox,
    MailboxTrial,
    OutgoingMail,
    OutgoingState,
)
from whiteglove.channels.email.sending.senders import MailServer, ServerNotUnderstood, desk_server, read_server
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.sealed import Unreadable
from whiteglove.team.permissions import May, require

# What came when is told from the newest mails alone: a desk has millions of older ones.
LOOKED_AT = 5000
CAME = """
SELECT coalesce(box.address, recipient), max(received_at),
    count(*) FILTER (WHERE received_at > now() - interval '1 day')
FROM (SELECT id, mailbox_id, recipients, received_at FROM email_rawmail ORDER BY id DESC LIMIT %s) newest
LEFT JOIN email_mailbox box ON box.id = newest.mailbox_id
LEFT JOIN LATERAL unnest(CASE WHEN newest.mailbox_id IS NULL THEN recipients END) AS recipient ON true
GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class ImapSetUp:
    """Where a mailbox lies and how we come in. must_enter_again: its password was kept under another key."""

    host: str
    port: int
    security: str
    user: str
    auth: str
    folders: tuple[str, ...]
    move_to: str
    is_paused: bool
    must_enter_again: bool
    answered_at: datetime | None
    failing_since: datetime | None
    said: str
    troubles: int


@dataclass(frozen=True, slots=True)
class WayOut:
    """The server that takes answers of a mailbox. is_own: not the desk's. host: empty when none is set up."""

    is_own: bool
    host: str = ""
    port: int = 0
    user: str = ""
    security: str = ""
    must_enter_again: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying; steps as `trials/steps.py` has them."""

    asked_at: datetime
    ended_at: datetime | None
    steps: tuple[dict[str, Any], ...]

    def went_well(self, side: str) -> bool:
        """Whether every step of this side did."""
        came = [step["came"] for step in self.steps if step["side"] == side]
        return bool(came) and set(came) == {"well"}


@dataclass(frozen=True, slots=True)
class MailboxSetUp:
    """An address of ours and how it stands. last_came_at: None when not among the newest mails of the desk."""

    id: int
    address: str
    name: str
    team_id: int
    team_name: str
    is_active: bool
    imap: ImapSetUp | None
    out: WayOut
    last_came_at: datetime | None
    came_in_a_day: int
    trial: Trial | None


def mailboxes_set_up(actor: Actor) -> list[MailboxSetUp]:
    """All of them: those in use first, by address."""
    require(actor, May.SET_UP_MAILBOXES)
    return _set_up(Mailbox.objects.all())


def mailbox_set_up(actor: Actor, mailbox_id: int) -> MailboxSetUp:
    """One of them. Raises NotFound."""
    require(actor, May.SET_UP_MAILBOXES)
    for found in _set_up(Mailbox.objects.filter(pk=mailbox_id)):
        return found
    raise NotFound("There is no such mailbox.")


def _set_up(wanted: Any) -> list[MailboxSetUp]:
    boxes = list(wanted.select_related("team").order_by("-is_active", "address"))
    if not boxes:
        return []
    newest = MailboxTrial.objects.filter(mailbox=OuterRef("mailbox")).order_by("-id").values("pk")[:1]
    trials = {one.mailbox_id: one for one in MailboxTrial.objects.filter(mailbox__in=boxes, pk=Subquery(newest))}
    accounts = {one.mailbox_id: one for one in ImapAccount.objects.filter(mailbox__in=boxes)}
    counted = ImapTrouble.objects.filter(settled_at=None).values_list("account").annotate(Count("id"))
    troubles: dict[int, int] = dict(counted)
    came = _came()
    return [
        MailboxSetUp(
            id=box.pk,
            address=box.address,
            name=box.name,
            team_id=box.team_id,
            team_name=box.team.name,
            is_active=box.is_active,
            imap=_imap(accounts.get(box.pk), troubles),
            out=_way_out(box.mail_out),
            last_came_at=came.get(box.address, (None, 0))[0],
            came_in_a_day=came.get(box.address, (None, 0))[1],
            trial=_trial(trials.get(box.pk)),
        )
        for box in boxes
    ]


def _imap(account: ImapAccount | None, troubles: dict[int, int]) -> ImapSetUp | None:
    if account is None:
        return None
    return ImapSetUp(
        host=account.host,
        port=account.port,
        security=account.security,
        user=account.user,
        auth=account.auth,
        folders=tuple(account.folders),
        move_to=account.move_to,
        is_paused=not account.is_active,
        must_enter_again=isinstance(account.secret, Unreadable) or isinstance(account.refresh_token, Unreadable),
        answered_at=account.answered_at,
        failing_since=account.failing_since,
        said=account.said,
        troubles=troubles.get(account.pk, 0),
    )


def _way_out(own: str) -> WayOut:
    url = own or desk_server()
    if url is None:
        return WayOut(is_own=False)
    try:
        server = read_server(url)
    except ServerNotUnderstood:
        return WayOut(is_own=bool(own), must_enter_again=isinstance(url, Unreadable))
    return WayOut(bool(own), server.host, server.port, server.user, security_of(server))


def security_of(server: MailServer) -> str:
    """As forms and API name it."""
    if server.implicit_tls:
        return "tls"
    return {"require": "starttls", "none": "none"}.get(server.tls, "offered")


def _trial(row: MailboxTrial | None) -> Trial | None:
    return None if row is None else Trial(row.asked_at, row.ended_at, tuple(row.steps))


def _came() -> dict[str, tuple[datetime, int]]:
    with connection.cursor() as cursor:
        cursor.execute(CAME, [LOOKED_AT])
        return {str(address).lower(): (at, count) for address, at, count in cursor.fetchall() if address}


@dataclass(frozen=True, slots=True)
class InvitationSeen:
    """How far an invitation is. sent_at None and ended_at given: it was not sent, `said` tells why."""

    asked_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None
    said: str


def invitations(actor: Actor, colleague_ids: Iterable[int]) -> dict[int, InvitationSeen]:
    """The newest invitation of each of these colleagues."""
    require(actor, May.SET_UP_TEAMS)
    rows = Invitation.objects.filter(colleague__in=list(colleague_ids)).order_by("colleague", "-id")
    columns = ("colleague_id", "asked_at", "sent_at", "ended_at", "said")
    return {row[0]: InvitationSeen(*row[1:]) for row in rows.distinct("colleague").values_list(*columns)}


@dataclass(frozen=True, slots=True)
class MailNotTaken:
    """A mail that lies on a server and that we could not take, or only its head."""

    address: str
    uid: int
    folder: str
    kind: str
    size: int | None
    said: str
    noted_at: datetime


def mails_not_taken(actor: Actor, *, limit: int = 100) -> list[MailNotTaken]:
    """Those that wait, the oldest first."""
    require(actor, May.READ_HEALTH)
    rows = ImapTrouble.objects.filter(settled_at=None).filter(Q(attempts__gt=1) | Q(next_try_at=None))
    columns = ("account__mailbox__address", "uid", "folder", "kind", "size", "said", "noted_at")
    return [MailNotTaken(*row) for row in rows.order_by("id").values_list(*columns)[:limit]]


@dataclass(frozen=True, slots=True)
class MailboxClosedNow:
    """A mailbox that we do not come into."""

    id: int
    address: str
    failing_since: datetime
    said: str


def mailboxes_closed(actor: Actor) -> list[MailboxClosedNow]:
    """Those in use that give us nothing, the longest first."""
    require(actor, May.READ_HEALTH)
    rows = ImapAccount.objects.filter(is_active=True, failing_since__isnull=False, mailbox__is_active=True)
    columns = ("mailbox_id", "mailbox__address", "failing_since", "said")
    return [MailboxClosedNow(*row) for row in rows.order_by("failing_since").values_list(*columns)]


@dataclass(frozen=True, slots=True)
class WaitingAnswers:
    """Answers that could not leave yet, for the same reason."""

    said: str
    count: int
    since: datetime


def answers_that_wait(actor: Actor) -> list[WaitingAnswers]:
    """By reason, the most first."""
    require(actor, May.READ_HEALTH)
    waiting = OutgoingMail.objects.filter(state=OutgoingState.WAITING).exclude(said="")
    found = waiting.values_list("said").annotate(count=Count("id"), since=Min("made_at"))
    return [WaitingAnswers(*row) for row in found.order_by("-count")[:20]]
