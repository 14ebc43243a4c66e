"""One fetcher at a time for each mailbox, over all machines. The lease ends with the one who holds it."""

from types import TracebackType
from typing import Self

import psycopg
from procrastinate.contrib.django.utils import connector_params

LOCK_CLASS = 0x57474C49


class LeaseTaken(Exception):
    """Somebody else fetches from this mailbox just now."""


class LeaseLost(Exception):
    """The database ended the connection that held the lease."""


class Lease:
    """Held under an advisory lock of a database connection of its own, which a killed process loses."""

    def __init__(self, account_id: int) -> None:
        self._number = account_id % 2**31
        self._connection: psycopg.Connection | None = None

    def __enter__(self) -> Self:
        self._connection = psycopg.connect(**connector_params(), autocommit=True)
        try:
            row = self._connection.execute(
                "SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, self._number]
            ).fetchone()
            if row is None or not row[0]:
                raise LeaseTaken
        except BaseException:
            self._connection.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    def confirm(self) -> None:
        """Raise LeaseLost unless it is still ours."""
        try:
            if self._connection is not None:
                self._connection.execute("SELECT 1")
        except psycopg.Error as error:
            raise LeaseLost from error
