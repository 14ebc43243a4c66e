"""Drafts that a program leaves for a colleague: read, put, discarded. Words of a person are never written over."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import BaseModel

from whiteglove.api.answers import actor_of, answered, in_json, told
from whiteglove.api.conversations import ConversationId
from whiteglove.api.given import DraftIn, number_of
from whiteglove.api.problems import ANSWERS, reads
from whiteglove.api.shapes import MOMENT, PageOut, of
from whiteglove.conversations.actions.leaving_drafts import discard_left_draft, leave_draft, place_for
from whiteglove.conversations.models import DraftKind
from whiteglove.conversations.queries.drafts import DraftShown, drafts_of
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_colleague

router = Router(tags=["drafts"], by_alias=True)

ForWhom = Annotated[str, Path(max_length=320, description="The colleague, by id or address", examples=["7"])]
LEFT = (DraftKind.REPLY, DraftKind.NOTE)


class DraftOut(BaseModel):
    """What is kept where a colleague writes."""

    kind: str = of("reply or note: what it will be when it is sent", "reply")
    text: str = of("Plain text", "Dear Aiko,")
    revision: int = of("Grows with each change; give it with the next", 3)
    left_by: str | None = of("The program that left it; null: a person wrote it, or made it their own", "Helper")
    files: list[str] = of("Names of files that go with it", ["receipt.pdf"])
    at: datetime = of("When it was changed last", MOMENT)


Kind = Annotated[str, Path(pattern="^(reply|note)$", description="reply or note", examples=["reply"])]
Known = Annotated[int, Query(ge=0, le=2**31 - 1, description="The newest revision read", examples=[3])]


@router.get(
    "/{conversation_id}/drafts/{colleague}", response=reads(PageOut[DraftOut]), summary="What a colleague is writing"
)
@told
def list_drafts(request: HttpRequest, conversation_id: ConversationId, colleague: ForWhom) -> PageOut[DraftOut]:
    """Their reply and note that are not sent yet, on one page."""
    actor = actor_of(request)
    require(actor, May.LEAVE_DRAFTS)
    whose = find_colleague(colleague)
    where = place_for(actor, number_of(conversation_id), whose, DraftKind.NOTE)
    found = drafts_of(actor, where, whose.pk)
    return PageOut(items=[draft_out(found[kind]) for kind in LEFT if kind in found], next=None)


@router.put(
    "/{conversation_id}/drafts/{colleague}/{kind}",
    response={200: DraftOut, **ANSWERS},
    summary="Leave a draft for a colleague",
)
def put_draft(
    request: HttpRequest, conversation_id: ConversationId, colleague: ForWhom, kind: Kind, given: DraftIn
) -> HttpResponse:
    """They see which program left it, and send it or not.

    When anybody wrote there since the revision you give, nothing is changed: 409, with what is there now as `kept`.
    """
    actor = actor_of(request)
    require(actor, May.LEAVE_DRAFTS)
    left = leave_draft(
        actor,
        number_of(conversation_id),
        colleague=find_colleague(colleague),
        kind=DraftKind(kind),
        text=given.text,
        revision=given.revision,
    )
    return answered(in_json(draft_out(left)))


@router.delete(
    "/{conversation_id}/drafts/{colleague}/{kind}", response={204: None, **ANSWERS}, summary="Discard what was left"
)
def discard_draft(
    request: HttpRequest, conversation_id: ConversationId, colleague: ForWhom, kind: Kind, revision: Known
) -> HttpResponse:
    """Harmless when there is none. What a person made their own stays: 409, with it as `kept`."""
    actor = actor_of(request)
    require(actor, May.LEAVE_DRAFTS)
    whose = find_colleague(colleague)
    discard_left_draft(actor, number_of(conversation_id), colleague=whose, kind=DraftKind(kind), revision=revision)
    return HttpResponse(status=204)


def draft_out(kept: DraftShown) -> DraftOut:
    """A draft as the API shows it."""
    return DraftOut(
        kind=kept.kind,
        text=kept.text,
        revision=kept.revision,
        left_by=kept.left_by or None,
        files=[file.filename for file in kept.files],
        at=kept.at,
    )
