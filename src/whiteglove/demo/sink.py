"""The demo's own mail server: takes every mail of ours, keeps it for "play the customer", lets nothing out."""

import asyncio
import logging

from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.db import close_old_connections, transaction

from whiteglove.demo.models import PostReceived
from whiteglove.foundation.blobs.actions import keep_blob
from whiteglove.foundation.text import storable

LARGEST_MAIL = 200_000_000
KEPT = "250 2.0.0 Kept in the demo"
LATER = "451 4.3.0 The demo could not keep this mail just now"

log = logging.getLogger(__name__)


class LetterBoxes:
    """What is done when a mail was given."""

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep it for each recipient, then say so."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        try:
            await sync_to_async(_keep, thread_sensitive=False)(content, list(envelope.rcpt_tos))
        except Exception as error:  # noqa: BLE001 - told to whoever sends; they try again
            log.warning("the demo's sink could not keep a mail: %s", type(error).__name__)
            return LATER
        return KEPT


def _keep(content: bytes, recipients: list[str]) -> None:
    try:
        keep_post(content, recipients)
    finally:
        close_old_connections()


@transaction.atomic
def keep_post(content: bytes, recipients: list[str]) -> None:
    """Put a mail into the letter box of each recipient."""
    name = keep_blob(content)
    PostReceived.objects.bulk_create(
        PostReceived(recipient=storable(recipient).lower(), blob_id=name) for recipient in dict.fromkeys(recipients)
    )


async def listen(address: tuple[str, int]) -> asyncio.Server:
    """Open the sink; raises OSError when the port is taken."""

    def session() -> SMTP:
        return SMTP(
            LetterBoxes(),
            data_size_limit=LARGEST_MAIL,
            enable_SMTPUTF8=True,
            ident="Whiteglove demo",
            hostname="whiteglove",
            command_call_limit={"*": 100_000},
        )

    return await asyncio.get_running_loop().create_server(session, *address)
