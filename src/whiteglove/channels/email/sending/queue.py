"""The queue of mails to send: put in, claimed by a loop that lives, taken up again when its loop was killed."""

import secrets
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Min

from whiteglove.channels.email.models import Mailbox, OutgoingMail, OutgoingState
from whiteglove.channels.email.sending.senders import desk_server, sent_by
from whiteglove.channels.email.targets import our_addresses
from whiteglove.conversations.models import Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.foundation import clock
from whiteglove.foundation.loops import LIVING
from whiteglove.team.rehearsal import is_rehearsal

CHANNEL = "whiteglove_mail_out"
TABLES = """email_outgoingmail o JOIN conversations_message m ON m.id = o.message_id
    JOIN conversations_conversation c ON c.id = m.conversation_id"""
DUE = """o.state = 'waiting' AND o.next_try_at <= %(now)s AND m.taken_back_at IS NULL
    AND (m.leaves_at IS NULL OR m.leaves_at <= %(now)s)"""
HAS_SERVER = """(%(desk)s OR EXISTS (
    SELECT 1 FROM email_mailbox b WHERE b.team_id = c.team_id AND b.mail_out <> '' AND b.is_active))"""

# From here on it cannot be taken back, whatever the clock of another machine says: leaves_at is gone.
CLAIM = f"""
WITH due AS (
    SELECT o.id, o.message_id FROM {TABLES} WHERE {DUE} AND {HAS_SERVER}
    ORDER BY o.next_try_at, o.id LIMIT 1 FOR NO KEY UPDATE OF o, m SKIP LOCKED),
leaving AS (
    UPDATE conversations_message SET leaves_at = NULL FROM due WHERE conversations_message.id = due.message_id)
UPDATE email_outgoingmail o SET state = 'claimed', claimed_by = %(instance)s, attempts = attempts + 1,
    first_try_at = coalesce(first_try_at, %(now)s) FROM due WHERE o.id = due.id
RETURNING o.id
"""
WITHOUT_SERVER = f"""
SELECT o.id FROM {TABLES} WHERE {DUE} AND NOT {HAS_SERVER} AND o.told_at IS NULL ORDER BY o.id LIMIT 100
"""
ABANDONED = f"""
SELECT id FROM email_outgoingmail WHERE state IN ('claimed', 'handing_over') AND claimed_by NOT IN {LIVING}
ORDER BY id LIMIT 100
"""


@transaction.atomic
def put_in_outbox(message_id: int) -> None:
    """Queue a message of ours under a message id of its own, which is known before any answer to it can come.

    Harmless when it is queued already, taken back, or of a kind that is not sent.
    """
    found = Message.objects.select_related("conversation__team").filter(pk=message_id, delivery=DeliveryState.QUEUED)
    message = found.first()
    if message is None or message.taken_back_at is not None:
        return
    outgoing, is_new = OutgoingMail.objects.get_or_create(
        message=message,
        defaults={"mail_id": _new_mail_id(message), "next_try_at": message.leaves_at or clock.now()},
    )
    if not is_new:
        return
    Message.objects.filter(pk=message_id).update(message_id=outgoing.mail_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def _new_mail_id(message: Message) -> str:
    sender = sent_by(message.conversation, our_addresses()).sender
    domain = sender.address.rpartition("@")[2].encode("idna").decode("ascii")
    return f"{secrets.token_hex(16)}@{domain}"


def claim_one(instance: int, now: datetime) -> OutgoingMail | None:
    """Take the next mail that is due and has a server into the hands of one loop; None when there is none."""
    claimed = _ids(CLAIM, instance=instance, now=now, desk=desk_server() is not None)
    rows = OutgoingMail.objects.select_related("message__conversation__team", "message__conversation__customer")
    return rows.filter(pk=claimed[0]).first() if claimed else None


def start_hand_over(outgoing: OutgoingMail, instance: int) -> bool:
    """Commit that the bytes are about to go; False when the mail is no longer in our hands."""
    ours = OutgoingMail.objects.filter(pk=outgoing.pk, state=OutgoingState.CLAIMED, claimed_by=instance)
    return bool(ours.update(state=OutgoingState.HANDING_OVER))


def is_handing_over(outgoing: OutgoingMail) -> bool:
    """Whether its bytes may be on their way."""
    return OutgoingMail.objects.filter(pk=outgoing.pk, state=OutgoingState.HANDING_OVER).exists()


def abandoned() -> list[OutgoingMail]:
    """Mails in the hands of loops that no longer live."""
    return list(OutgoingMail.objects.filter(pk__in=_ids(ABANDONED)).order_by("id"))


def without_server(now: datetime) -> list[OutgoingMail]:
    """Mails that are due, that no server is set up for, and of which that was not said yet."""
    rows = OutgoingMail.objects.filter(pk__in=_ids(WITHOUT_SERVER, now=now, desk=desk_server() is not None))
    return list(rows.order_by("id"))


def seconds_until_due(now: datetime, *, at_most: float) -> float:
    """Until the next mail that waits for its moment."""
    later = OutgoingMail.objects.filter(state=OutgoingState.WAITING, next_try_at__gt=now)
    due = later.aggregate(due=Min("next_try_at"))["due"]
    return at_most if due is None else max(0.01, min(at_most, (due - now).total_seconds()))


def any_server() -> bool:
    """Whether any mail could leave at all."""
    if is_rehearsal():
        return False
    return desk_server() is not None or Mailbox.objects.filter(is_active=True).exclude(mail_out="").exists()


def _ids(statement: str, **values: int | bool | datetime) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
