"""What rooms let go of is removed; and a round through the store every night."""

import logging

from django.db import connection, transaction

from whiteglove.foundation import clock
from whiteglove.foundation.blobs.holding import removal_allowed
from whiteglove.foundation.blobs.models import Blob, Released, Round
from whiteglove.foundation.blobs.queries import GRACE, is_used, take_stock
from whiteglove.foundation.blobs.storage import blobs

log = logging.getLogger(__name__)


RELEASED_AT_ONCE = 500
HOLD_THE_NAME = "INSERT INTO blobs_blob (sha256, size, kept_at) VALUES (%s, 0, now()) ON CONFLICT DO NOTHING"


def remove_released() -> int:
    """Remove what rooms let go of and nothing else points at; returns how many. Harmless when run twice.

    Nothing while a backup is under way.
    """
    with removal_allowed() as allowed:
        names = list(Released.objects.order_by("id").values_list("sha256", flat=True)[:RELEASED_AT_ONCE])
        return sum(_remove(name) for name in names) if allowed else 0


def _remove(name: str) -> bool:
    """The row first; then the file, while nobody can name it anew; only then it is done."""
    with transaction.atomic():
        held = Blob.objects.select_for_update().filter(pk=name)
        if held.exists() and not is_used(name):
            held.delete()
    with transaction.atomic():
        # Whoever keeps the same content at this moment waits for this row to go, and then looks for the file again.
        with connection.cursor() as cursor:
            cursor.execute(HOLD_THE_NAME, [name])
            removed = bool(cursor.rowcount)
        if removed:
            blobs.delete(name)
        transaction.set_rollback(True)
    Released.objects.filter(sha256=name).delete()
    return removed


def make_the_round() -> None:
    """Remove what killed writers left half written, and note what is out of step; nothing else is removed."""
    blobs.remove_leftovers(older_than=(clock.now() - GRACE).timestamp())
    found = take_stock()
    made = Round.objects.create(
        missing=len(found.rows_without_file),
        orphans=len(found.files_without_row),
        unused=len(found.rows_nobody_uses),
    )
    Round.objects.filter(pk__lt=made.pk).delete()
    for name in found.rows_without_file[:100]:
        log.error("blob %s is missing", name)
