"""Take a mail in: raw bytes durable first, acknowledged after, understood later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from whiteglove.channels.email.models import RawMail
from whiteglove.foundation import clock
from whiteglove.foundation.blobs.actions import KeptBytes, keep_blobs
from whiteglove.foundation.text import storable

CHANNEL = "whiteglove_mail_in"


@dataclass(frozen=True, slots=True)
class Delivered:
    """One mail as a server or program handed it over.

    raw: its bytes, or the name and size of bytes that are kept already. received_at: when it reached us, where that
    was before now (it lay on another server, or in an archive); a moment in the future is taken for now.
    """

    raw: bytes | KeptBytes
    source: str
    recipients: tuple[str, ...] = ()
    envelope_from: str = ""
    mailbox_id: int | None = None
    received_at: datetime | None = None
    imported_id: int | None = None


def take_in(mails: Sequence[Delivered]) -> list[int]:
    """Keep mails, all or none; when this returns they are durable and may be acknowledged. Returns row ids."""
    now = clock.now()
    with transaction.atomic():
        names = keep_blobs([mail.raw for mail in mails])
        rows = RawMail.objects.bulk_create(
            RawMail(
                blob_id=name,
                source=mail.source,
                recipients=[storable(recipient) for recipient in mail.recipients],
                envelope_from=storable(mail.envelope_from),
                mailbox_id=mail.mailbox_id,
                received_at=min(mail.received_at or now, now),
                imported_id=mail.imported_id,
            )
            for mail, name in zip(mails, names, strict=True)
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    return [row.pk for row in rows]
