"""Keep bytes: durable on disk first, then named by a row."""

from collections.abc import Iterable
from dataclasses import dataclass

from whiteglove.foundation.blobs.models import Blob
from whiteglove.foundation.blobs.storage import blobs


@dataclass(frozen=True, slots=True)
class KeptBytes:
    """Bytes too many for memory, which `blobs.keep_all` made durable already."""

    name: str
    size: int

    def __len__(self) -> int:
        return self.size


def keep_blob(content: bytes) -> str:
    """Make bytes durable and name them; returns their SHA-256. Call it in the transaction that uses the name."""
    return keep_blobs([content])[0]


def keep_blobs(contents: Iterable[bytes | KeptBytes]) -> list[str]:
    """Make several contents durable with one statement for their rows; returns their names in order."""
    kept = [
        (content.name if isinstance(content, KeptBytes) else blobs.keep(content), len(content))
        for content in contents
    ]
    rows = {name: Blob(sha256=name, size=size) for name, size in kept}
    if rows:
        Blob.objects.bulk_create(rows.values(), ignore_conflicts=True)
    return [name for name, _ in kept]
