"""What customers answered: recorded by programs, read by them."""

from django.http import HttpRequest
from ninja import Router

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import Length, PageCursor
from whiteglove.api.many import RowsOut, described, judged
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.response_shapes import EXAMPLE, ResponseIn, ResponseOut, response_out
from whiteglove.api.shapes import PageOut
from whiteglove.perception.queries import responses as asked
from whiteglove.perception.recording.actions import record_responses
from whiteglove.team.permissions import May, require

router = Router(tags=["responses"], by_alias=True)


@router.get("", response=reads(PageOut[ResponseOut]), summary="What customers answered, the newest first")
@told
def list_responses(
    request: HttpRequest, cursor: PageCursor = None, limit: Length = asked.PAGE
) -> PageOut[ResponseOut]:
    """All the token may see, with the customers' own words."""
    page = asked.responses(actor_of(request), after=cursor, limit=limit)
    return PageOut(items=[response_out(one) for one in page.rows], next=page.next)


@router.post(
    "",
    response=makes(RowsOut),
    openapi_extra=described(EXAMPLE),
    summary="Record answers given elsewhere, one or up to 10,000",
)
@once
def record(request: HttpRequest) -> RowsOut:
    """Good rows go in whatever the others are; a row that was sent before is a duplicate, and recorded once.

    Each has external_id (as the source names it), encounter (its external_id; an id of ours as id:490), kind (csat
    1 to 5, ces 1 to 7, nps 0 to 10, return 1 to 5), value, at (with its zone); it may have comment and language
    (ISO 639-1).
    """
    actor = actor_of(request)
    require(actor, May.RECORD_RESPONSES)
    rows = judged(request, ResponseIn)
    return rows.answer(record_responses(actor, [row.columns() for row in rows.good]))
