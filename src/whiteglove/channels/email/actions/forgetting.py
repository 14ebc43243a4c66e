"""Originals go when what they became is erased."""

from collections.abc import Sequence

from whiteglove.channels.email.models import Filing, OutgoingMail, RawMail
from whiteglove.channels.email.models.outgoing import OutgoingState
from whiteglove.foundation.blobs.actions import keep_blob, release_blobs

OVER = (OutgoingState.SENT, OutgoingState.FAILED, OutgoingState.TAKEN_BACK)


def forget_originals(message_ids: Sequence[int]) -> None:
    """Let go of the mails these messages came as, and of whom ours went to.

    The row of a mail stays, empty, with its key: a mailbox read anew must not bring the mail back. One that also
    became a message which stays, for another team, keeps its original.
    """
    filings = Filing.objects.filter(message__in=message_ids)
    raws = set(filings.values_list("raw_id", flat=True))
    filings.update(message=None)
    still = Filing.objects.filter(raw__in=raws, message__isnull=False).values_list("raw_id", flat=True)
    gone = RawMail.objects.filter(pk__in=raws - set(still))
    release_blobs(gone.values_list("blob_id", flat=True))
    if raws:
        gone.update(blob=keep_blob(b""), recipients=[], envelope_from="", reason="")
    ours = OutgoingMail.objects.filter(message__in=message_ids, state__in=OVER)
    ours.update(reached=[], refused=[], said="")
