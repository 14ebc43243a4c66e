"""Keep bytes: durable on disk first, then named by a row."""

from collections.abc import Iterable

from whiteglove.foundation.blobs.models import Blob
from whiteglove.foundation.blobs.storage import blobs


def keep_blob(content: bytes) -> str:
    """Make bytes durable and name them; returns their SHA-256. Call it in the transaction that uses the name."""
    return keep_blobs([content])[0]


def keep_blobs(contents: Iterable[bytes]) -> list[str]:
    """Make several contents durable with one statement for their rows; returns their names in order."""
    kept = [(blobs.keep(content), len(content)) for content in contents]
    rows = {name: Blob(sha256=name, size=size) for name, size in kept}
    if rows:
        Blob.objects.bulk_create(rows.values(), ignore_conflicts=True)
    return [name for name, _ in kept]
