"""Keep bytes: durable on disk first, then named by a row. Let go of them: the row first, then the bytes."""

from collections.abc import Iterable
from dataclasses import dataclass

from whiteglove.foundation.blobs.models import Blob, Released, Unused
from whiteglove.foundation.blobs.storage import blobs


@dataclass(frozen=True, slots=True)
class KeptBytes:
    """Bytes too many for memory, which `blobs.keep_all` made durable already."""

    name: str
    size: int

    def __len__(self) -> int:
        """In bytes."""
        return self.size


def keep_blob(content: bytes) -> str:
    """Make bytes durable and name them; returns their SHA-256. Call it in the transaction that uses the name."""
    return keep_blobs([content])[0]


def keep_blobs(contents: Iterable[bytes | KeptBytes]) -> list[str]:
    """Make several contents durable with one statement for their rows; returns their names in order.

    Raises FileNotFoundError when bytes that were kept before are gone.
    """
    held = list(contents)
    kept = [
        (content.name if isinstance(content, KeptBytes) else blobs.keep(content), len(content)) for content in held
    ]
    rows = {name: Blob(sha256=name, size=size) for name, size in kept}
    if rows:
        # A round that removes one of them waits for us now, or we for it: then its row is made anew.
        Unused.objects.filter(sha256__in=rows).delete()
        Blob.objects.bulk_create(rows.values(), ignore_conflicts=True)
    for (name, _), content in zip(kept, held, strict=True):
        if blobs.exists(name):
            continue
        if isinstance(content, KeptBytes):
            raise FileNotFoundError(f"the kept bytes {name} were removed meanwhile; give them once more")
        blobs.keep(content)  # it was removed as let go of, between the first look and our row
    return [name for name, _ in kept]


def release_blobs(names: Iterable[str]) -> None:
    """These contents are needed no more where they were; what nothing else points at is removed soon.

    Call it in the transaction that stops pointing at them.
    """
    rows = [Released(sha256=name) for name in sorted(set(names))]
    Released.objects.bulk_create(rows, ignore_conflicts=True)
