"""The journal of facts: everything that happened, in order, nothing skipped."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from whiteglove.api.once import actor_of
from whiteglove.api.problems import ANSWERS
from whiteglove.api.shapes import FactOut, PageOut, fact_out
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.journal.facts import START, Cursor
from whiteglove.foundation.journal.queries import facts_after
from whiteglove.team.permissions import May, require

router = Router(tags=["journal"])


@router.get("", response={200: PageOut[FactOut], **ANSWERS}, summary="Facts after a place, oldest first")
def read_journal(
    request: HttpRequest,
    after: Annotated[str | None, Query(max_length=60)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> PageOut[FactOut]:
    """Ask again with `after` set to the last `cursor` you have seen; facts never appear before it later."""
    require(actor_of(request), May.READ_JOURNAL)
    try:
        place = Cursor.parse(after) if after else START
    except ValueError:
        raise NotUnderstood("`after` must be a cursor that this list gave.") from None
    facts = facts_after(place, limit=limit + 1)
    shown = facts[:limit]
    return PageOut(items=[fact_out(f) for f in shown], next=str(shown[-1].cursor) if len(facts) > limit else None)
