"""What customers answered: recorded by programs, read by them."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Body, Router

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import Length, PageCursor
from whiteglove.api.many import RowsOut, rows_out
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.response_shapes import ResponseIn, ResponseOut, response_out
from whiteglove.api.shapes import PageOut
from whiteglove.perception.queries import responses as asked
from whiteglove.perception.recording.actions import record_responses

router = Router(tags=["responses"], by_alias=True)


@router.get("", response=reads(PageOut[ResponseOut]), summary="What customers answered, the newest first")
@told
def list_responses(
    request: HttpRequest, cursor: PageCursor = None, limit: Length = asked.PAGE
) -> PageOut[ResponseOut]:
    """All the token may see, with the customers' own words."""
    page = asked.responses(actor_of(request), after=cursor, limit=limit)
    return PageOut(items=[response_out(one) for one in page.rows], next=page.next)


@router.post("", response=makes(RowsOut), summary="Record answers given elsewhere, one or up to 10,000")
@once
def record(
    request: HttpRequest,
    given: Annotated[ResponseIn | list[ResponseIn], Body(description="One answer, or a list of up to 10,000")],
) -> RowsOut:
    """Good rows go in whatever the others are; a row that was sent before is a duplicate, and recorded once."""
    rows = given if isinstance(given, list) else [given]
    return rows_out(record_responses(actor_of(request), [row.columns() for row in rows]))
