"""Who is left hanging: open conversations without a person or a next moment, promises late, gaps to come."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import reads
from whiteglove.api.shapes import MOMENT, PersonOut, of
from whiteglove.routing.queries import CoverGap, hanging

router = Router(tags=["hanging"], by_alias=True)


class CoverGapOut(BaseModel):
    """A time at which nobody of a team is there, or nobody who covers for a colleague who is away."""

    team: PersonOut = Field(description="Whose customers would find nobody")
    colleague: PersonOut | None = Field(description="Who is away; null: the whole team")
    begins: datetime = Field(description="From then", serialization_alias="from", examples=[MOMENT])
    ends: datetime = Field(description="Until then", serialization_alias="to", examples=[MOMENT])
    because: str = of("nobody, no_members or chain", "nobody")


class HangingOut(BaseModel):
    """What must be 0, and what comes."""

    without_person: int = of("Open conversations for which nobody present answers", 0)
    without_next_moment: int = of("Open conversations of which nobody knows by when the customer hears from us", 0)
    promises_late: int = of("Promises whose time has passed and that are not kept", 0)
    cover_gaps: list[CoverGapOut] = Field(description="In the two weeks to come")


@router.get("", response=reads(HangingOut), summary="Who is left hanging")
@told
def read_hanging(request: HttpRequest) -> HangingOut:
    """As it is at this moment."""
    found = hanging(actor_of(request))
    return HangingOut(
        without_person=found.without_person,
        without_next_moment=found.without_next_moment,
        promises_late=found.promises_late,
        cover_gaps=[_gap_out(gap) for gap in found.cover_gaps],
    )


def _gap_out(gap: CoverGap) -> CoverGapOut:
    away = None if gap.colleague_id is None else PersonOut(id=str(gap.colleague_id), name=gap.colleague_name)
    return CoverGapOut(
        team=PersonOut(id=str(gap.team_id), name=gap.team_name),
        colleague=away,
        begins=gap.begin,
        ends=gap.end,
        because=gap.because,
    )
