"""Are rows and files in step? Orphans are files nobody names; missing ones are named and not there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.db.models import Exists, ForeignKey, OuterRef, QuerySet

from whiteglove.foundation import clock
from whiteglove.foundation.blobs.models import Blob, Round
from whiteglove.foundation.blobs.storage import blobs

# A file may be younger than the row about to name it; nothing younger than this is called an orphan.
GRACE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Stocktaking:
    """What a round through the store found, as SHA-256 names."""

    files_without_row: tuple[str, ...]
    rows_without_file: tuple[str, ...]
    rows_nobody_uses: tuple[str, ...]


def take_stock() -> Stocktaking:
    """Compare the folder with the rows, and the rows with all that points at them."""
    # Rows first: a file is on disk before its row, so that one kept meanwhile is never called missing.
    named = set(Blob.objects.values_list("sha256", flat=True).iterator())
    on_disk = set(blobs.names())
    return Stocktaking(
        files_without_row=tuple(sorted(name for name in on_disk - named if _is_old(name))),
        rows_without_file=tuple(sorted(named - on_disk)),
        rows_nobody_uses=tuple(unused_blobs().values_list("sha256", flat=True)),
    )


def unused_blobs() -> QuerySet[Blob]:
    """Blobs to which no foreign key of any room points, beyond the time a transaction may take."""
    unused = Blob.objects.filter(kept_at__lt=clock.now() - GRACE)
    for field in _fields_that_point_here():
        unused = unused.filter(~Exists(field.model._default_manager.filter(**{field.name: OuterRef("pk")})))
    return unused.order_by("sha256")


def is_used(name: str) -> bool:
    """Whether any row of any room points at this content."""
    return any(
        field.model._default_manager.filter(**{field.name: name}).exists() for field in _fields_that_point_here()
    )


def _fields_that_point_here() -> Iterator[ForeignKey[Blob, Blob]]:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey) and field.related_model is Blob:
                yield field


def _is_old(name: str) -> bool:
    try:
        age = clock.now().timestamp() - (blobs.folder / name[:2] / name).stat().st_mtime
    except FileNotFoundError:
        return False
    return age > GRACE.total_seconds()


def out_of_step() -> tuple[int, int]:
    """(kept bytes that were missing at the last round, kept bytes nothing pointed at); zeros before the first."""
    return Round.objects.order_by("-id").values_list("missing", "unused").first() or (0, 0)
