"""Where tries to sign in are counted: a table that all processes share, and in which flooding pushes nothing out."""

from datetime import datetime

from django.core.cache.backends.db import DatabaseCache
from django.db.backends.utils import CursorWrapper


class CountedTries(DatabaseCache):
    """Django's cache in the database, but when it is full only what has expired goes.

    Django throws out the first names of the alphabet then: whoever tries made-up addresses until the table is full
    would rid themselves of the counter that keeps them out. Entries live for some minutes, so what is beyond the
    limit goes by itself; clockwork is not needed for it.
    """

    def _cull(self, db: str, cursor: CursorWrapper, now: datetime, num: int) -> None:  # noqa: ARG002
        cursor.execute(f"DELETE FROM {self._table} WHERE expires < %s", [now])  # type: ignore[attr-defined]
