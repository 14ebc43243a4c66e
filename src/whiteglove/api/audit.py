"""Who did what to people, programs, mailboxes and customers' records; and who looked where they do not serve."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import PageCursor
from whiteglove.api.given import Moment
from whiteglove.api.problems import READ_ANSWERS
from whiteglove.api.shapes import MOMENT, PageOut, of
from whiteglove.customers.queries.audit import PAGE, AuditWanted, audit, names_of

router = Router(tags=["journal"])


class DoneByOut(BaseModel):
    """Somebody or something, by reference."""

    reference: str = of("Such as colleague:7, token:2, system", "colleague:7")
    name: str | None = of("Null when nobody knows it any more", "Dora")


class ActOut(BaseModel):
    """One act."""

    at: datetime = of("When", MOMENT)
    kind: str = of("The fact, as in the journal; customers.Look for a look", "team.TokenCreated")
    who: DoneByOut = Field(description="Who did it")
    about: DoneByOut = Field(description="What it was about")
    body: dict[str, Any] = of("Its figures, as in the journal", {"token_id": 2, "role": "temp"})


class AuditAsked(BaseModel):
    """Which acts."""

    who: str = Field(
        default="",
        pattern=r"^$|^(colleague|token):[0-9]{1,18}$|^system$",
        description="Of one actor alone",
        examples=["colleague:7"],
    )
    kind: str = Field(
        default="", pattern=r"^[A-Za-z.]{0,60}$", description="How the fact's name begins", examples=["team."]
    )
    since: Moment | None = Field(default=None, description="Not before", examples=[MOMENT])
    until: Moment | None = Field(default=None, description="Before", examples=[MOMENT])


@router.get("", response={200: PageOut[ActOut], **READ_ANSWERS}, summary="Administrative acts, newest first")
@told
def read_audit(
    request: HttpRequest,
    *,
    asked: Annotated[AuditAsked, Query()],
    cursor: PageCursor = None,
    limit: Annotated[int, Query(ge=1, le=200, description="At most so many items", examples=[50])] = PAGE,
) -> PageOut[ActOut]:
    """What nobody did by hand is done by `system`."""
    page = audit(
        actor_of(request), AuditWanted(asked.who, asked.kind, asked.since, asked.until), after=cursor, limit=limit
    )
    names = names_of({act.who for act in page.acts} | {act.subject for act in page.acts})
    acts = [
        ActOut(
            at=act.at,
            kind=act.kind,
            who=DoneByOut(reference=act.who, name=names.get(act.who)),
            about=DoneByOut(reference=act.subject, name=names.get(act.subject)),
            body=act.body,
        )
        for act in page.acts
    ]
    return PageOut(items=acts, next=page.next)
