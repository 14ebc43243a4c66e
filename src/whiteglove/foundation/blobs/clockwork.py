"""What rooms let go of is removed; and a round through the store every night."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.db import connection, transaction

from whiteglove.foundation import clock
from whiteglove.foundation.blobs.holding import removal_allowed
from whiteglove.foundation.blobs.models import Blob, Released, Round, Unused
from whiteglove.foundation.blobs.queries import GRACE, is_used, take_stock
from whiteglove.foundation.blobs.storage import blobs

log = logging.getLogger(__name__)


RELEASED_AT_ONCE = 500
# A draft thrown away can be had back for a day, a restore be undone for some; nobody misses bytes after this.
UNUSED_FOR = timedelta(days=7)
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
    removed = _remove_file(name)
    Released.objects.filter(sha256=name).delete()
    return removed


def _remove_file(name: str) -> bool:
    """The file, unless a row names it; True when it is gone."""
    with transaction.atomic():
        # Whoever keeps the same content at this moment waits for this row to go, and then looks for the file again.
        with connection.cursor() as cursor:
            cursor.execute(HOLD_THE_NAME, [name])
            removed = bool(cursor.rowcount)
        if removed:
            blobs.delete(name)
        transaction.set_rollback(True)
    return removed


def make_the_round() -> None:
    """Remove what killed writers left half written and what nothing pointed at for a week; note what is out of step.

    Files that no row names stay: they may be those of a house put aside by a restore, which shares the folder.
    """
    blobs.remove_leftovers(older_than=(clock.now() - GRACE).timestamp())
    found = take_stock()
    removed = _remove_unused(found.rows_nobody_uses)
    made = Round.objects.create(
        missing=len(found.rows_without_file),
        orphans=len(found.files_without_row),
        unused=len(found.rows_nobody_uses) - removed,
    )
    Round.objects.filter(pk__lt=made.pk).delete()
    for name in found.rows_without_file[:100]:
        log.error("blob %s is missing", name)


def _remove_unused(names: Sequence[str]) -> int:
    """Remember since when they are unused; remove those unused for long, unless a backup copies. Returns how many."""
    Unused.objects.exclude(sha256__in=names).delete()
    Unused.objects.bulk_create((Unused(sha256=name, since=clock.now()) for name in names), ignore_conflicts=True)
    with removal_allowed() as allowed:
        if not allowed:
            return 0
        long_ago = Unused.objects.filter(since__lt=clock.now() - UNUSED_FOR).order_by("id")
        return sum(_remove_one_unused(name) for name in list(long_ago.values_list("sha256", flat=True)))


def _remove_one_unused(name: str) -> bool:
    with transaction.atomic():
        still = Unused.objects.select_for_update().filter(sha256=name).first()
        if still is None:
            return False
        held = Blob.objects.select_for_update().filter(pk=name).first()
        if held is not None and not is_used(name):
            held.delete()
        still.delete()
    return _remove_file(name)
