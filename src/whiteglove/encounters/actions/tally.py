"""Something of a journey changed: whoever keeps figures of it shows them no longer as today's."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from django.db import connection

TOUCH = """
INSERT INTO encounters_journeychange (journey_id, changes, changed_at)
SELECT id, 1, now() FROM journey_journey WHERE id = ANY(%s) ORDER BY id
ON CONFLICT (journey_id) DO UPDATE SET changes = encounters_journeychange.changes + 1, changed_at = now()
"""
TOUCH_DAYS = """
INSERT INTO encounters_daychange (journey_id, day, changes)
SELECT journey, day, 1 FROM unnest(%s::bigint[], %s::date[]) AS touched (journey, day) ORDER BY journey, day
ON CONFLICT (journey_id, day) DO UPDATE SET changes = encounters_daychange.changes + 1
"""
Happened = tuple[int | None, datetime]
"""Id of the journey, if any, and when."""


def touch(journey_ids: Collection[int | None]) -> None:
    """Count one change more of each of these journeys; call it last in a transaction, for its rows are held.

    Who met whom is as it was: else `touch_days`.
    """
    known = {journey_id for journey_id in journey_ids if journey_id is not None}
    if known:
        with connection.cursor() as cursor:
            cursor.execute(TOUCH, [sorted(known)])


def touch_days(happened: Iterable[Happened]) -> None:
    """These encounters came, went, moved, or others took part in them: count it for their journeys and days.

    The journeys are held first: so two that change the same days in another order wait, and never for each other.
    """
    days = sorted({(journey, at.astimezone(UTC).date()) for journey, at in happened if journey is not None})
    touch({journey for journey, _ in days})
    if days:
        with connection.cursor() as cursor:
            cursor.execute(TOUCH_DAYS, [[journey for journey, _ in days], [day for _, day in days]])
