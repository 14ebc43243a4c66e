"""Two tags that mean the same become one."""

from django.db import connection, transaction

from whiteglove.conversations.facts import TagsMerged
from whiteglove.conversations.models import Tag
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.permissions import May, require

# Locked in the order of their ids, as whoever else holds several does; both arrays stay sorted.
MOVE = """
WITH carrying AS (
    SELECT id FROM conversations_conversation WHERE tags @> ARRAY[%(gone)s]::bigint[] ORDER BY id FOR UPDATE)
UPDATE conversations_conversation c
SET tags = (SELECT array_agg(DISTINCT one ORDER BY one)
    FROM unnest(array_replace(c.tags, %(gone)s::bigint, %(stays)s::bigint)) AS one)
FROM carrying WHERE c.id = carrying.id
"""


class OneAndTheSame(Refused):
    """A tag is not merged with itself."""


@transaction.atomic
def merge_tags(actor: Actor, tag_id: int, *, into: int) -> int:
    """Whatever carries the one carries the other from now on; the one is retired. Returns how many that were.

    What was recorded of putting it on stays as it was. Raises NotFound, OneAndTheSame.
    """
    require(actor, May.SET_UP_TAGS)
    if tag_id == into:
        raise OneAndTheSame("Choose another tag to merge it into.")
    held = {tag.pk: tag for tag in Tag.objects.select_for_update().filter(pk__in=[tag_id, into]).order_by("pk")}
    if len(held) != 2 or held[into].retired_at is not None:
        raise NotFound("There is no such tag in use.")
    with connection.cursor() as cursor:
        cursor.execute(MOVE, {"gone": tag_id, "stays": into})
        moved = int(cursor.rowcount)
    gone = held[tag_id]
    gone.retired_at = gone.retired_at or clock.now()
    gone.save(update_fields=["retired_at"])
    announce(TagsMerged(tag_id, into_id=into, conversations=moved), actor=actor)
    return moved
