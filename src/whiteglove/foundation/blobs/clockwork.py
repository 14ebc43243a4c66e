"""A round through the store every night."""

import logging

from whiteglove.foundation import clock
from whiteglove.foundation.blobs.models import Round
from whiteglove.foundation.blobs.queries import GRACE, take_stock
from whiteglove.foundation.blobs.storage import blobs

log = logging.getLogger(__name__)


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
