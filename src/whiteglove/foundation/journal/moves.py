"""The journal's order holds when the house moves to another server, whose transactions begin at a small number again.

Rows keep the number of their transaction. Restored elsewhere, old rows would lie in the future: readers would wait
for them, new facts would come before them, and a number met twice would leave a fact without its consequences.
"""

from django.db import connection

from whiteglove.foundation.journal.models import Move, Row

_BEFORE = "coalesce((SELECT max(before) FROM journal_move), 0)"
CURRENT = f"(pg_current_xact_id()::text::bigint + {_BEFORE})"
OLDEST_RUNNING = f"(pg_snapshot_xmin(pg_current_snapshot())::text::bigint + {_BEFORE})"


def notice_move() -> bool:
    """Keep the order, should the rows come from another server; call it before anybody announces. True: they do."""
    newest = Row.objects.order_by("-transaction").values_list("transaction", flat=True).first()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {CURRENT}")
        (current,) = cursor.fetchone() or (0,)
    if newest is None or newest <= current:
        return False
    Move.objects.create(before=newest)
    return True
