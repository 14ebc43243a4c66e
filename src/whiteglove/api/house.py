"""The house: name, colour, languages, how long things are kept."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import makes, reads
from whiteglove.api.given import Given, Whole, YesOrNo
from whiteglove.api.once import once
from whiteglove.api.shapes import MOMENT, of
from whiteglove.team.house import MOST_MONTHS, HouseSeen, HouseWishes, change_house, house_now, put_guide_away
from whiteglove.team.permissions import May, require

router = Router(tags=["house"], by_alias=True)


class HouseOut(BaseModel):
    """How this desk is called and looks."""

    name: str = of("On every page", "Hoshi Air")
    accent: str | None = of("Colour of what one can press; null: ours", "#1F5F4A")
    has_logo: bool = of("Whether a picture stands beside the name; it is at /house/logo", False)
    languages: list[str] = of("In which customers are answered; codes", ["en", "ja"])
    keep_months: int | None = of("Closed conversations are erased after so many; null: kept", None)
    set_up_at: datetime | None = of("When the guide was put away; null: it is shown first", MOMENT)


class HouseIn(Given):
    """What is to be another way; what is left out stays."""

    name: str | None = Field(
        default=None, min_length=1, max_length=60, description="On every page", examples=["Hoshi"]
    )
    accent: str | None = Field(
        default=None, max_length=7, description="#rrggbb, readable on light paper; empty: ours", examples=["#1F5F4A"]
    )
    languages: list[str] | None = Field(default=None, max_length=60, description="Codes", examples=[["en", "ja"]])
    keep_months: Whole | None = Field(
        default=None,
        ge=0,
        le=MOST_MONTHS,
        description="Closed conversations are erased after so many months; 0: everything is kept",
        examples=[None],
    )
    guide_is_away: YesOrNo | None = Field(default=None, description="Put the guide away", examples=[True])


@router.get("", response=reads(HouseOut), summary="How this desk is called and looks")
@told
def read_house(request: HttpRequest) -> HouseOut:
    """One for the whole desk."""
    require(actor_of(request), May.READ_CONVERSATIONS)
    return house_out(house_now())


@router.post("", response=makes(HouseOut), summary="Change name, colour, languages, keeping")
@once
def alter_house(request: HttpRequest, wanted: HouseIn) -> HouseOut:
    """What is left out stays."""
    actor = actor_of(request)
    seen = change_house(actor, HouseWishes(**wanted.model_dump(exclude={"guide_is_away"})))
    if wanted.guide_is_away is not None:
        seen = put_guide_away(actor, is_away=wanted.guide_is_away)
    return house_out(seen)


def house_out(seen: HouseSeen) -> HouseOut:
    """The house as the API shows it."""
    return HouseOut(
        name=seen.name,
        accent=seen.accent or None,
        has_logo=seen.has_logo,
        languages=list(seen.languages),
        keep_months=seen.keep_months,
        set_up_at=seen.set_up_at,
    )
