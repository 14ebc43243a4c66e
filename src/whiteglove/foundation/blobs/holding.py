"""While a backup copies kept bytes, nobody removes any: its rows name them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

HOLD = 0x57474842
# On the connection of whoever copies, as long as it is open; it waits for a removal under way.
HOLD_ON = "SELECT pg_advisory_lock_shared(%s)"


@contextmanager
def removal_allowed() -> Iterator[bool]:
    """Whether kept bytes may be removed within: False while somebody copies them; they wait for another time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [HOLD])
        (allowed,) = cursor.fetchone() or (False,)
        try:
            yield allowed
        finally:
            if allowed:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [HOLD])
