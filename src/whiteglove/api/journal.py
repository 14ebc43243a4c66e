"""The journal of facts: everything that happened, in order, nothing skipped."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from whiteglove.api.answers import actor_of, told
from whiteglove.api.facts_seen import seen_by
from whiteglove.api.problems import READ_ANSWERS
from whiteglove.api.shapes import FactOut, PageOut, fact_out
from whiteglove.foundation.journal.facts import START, Cursor
from whiteglove.foundation.journal.queries import facts_after
from whiteglove.team.permissions import May, require

router = Router(tags=["journal"])


@router.get("", response={200: PageOut[FactOut], **READ_ANSWERS}, summary="Facts after a place, oldest first")
@told
def read_journal(
    request: HttpRequest,
    after: Annotated[
        str | None,
        Query(
            pattern=r"^[0-9]{1,18}-[0-9]{1,18}$", description="The last `cursor` you have seen", examples=["812-43"]
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="At most so many facts", examples=[100])] = 100,
) -> PageOut[FactOut]:
    """Ask again with `after` set to `next`, or to the last `cursor` seen; facts never appear before it later.

    What happened in conversations and to promises that the token may not see is left out: a page may
    hold fewer items than `limit`.
    """
    actor = actor_of(request)
    require(actor, May.READ_JOURNAL)
    facts = facts_after(Cursor.parse(after) if after is not None else START, limit=limit + 1)
    read = facts[:limit]
    return PageOut(
        items=[fact_out(f) for f in seen_by(actor, read)], next=str(read[-1].cursor) if len(facts) > limit else None
    )
