"""The house: name, colour, languages, how long things are kept."""

import base64
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import makes, reads
from whiteglove.api.given import BASE64, NO_TRUTH, Given, YesOrNo
from whiteglove.api.once import once
from whiteglove.api.problems import ANSWERS
from whiteglove.api.shapes import MOMENT, of
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.team.house import (
    MOST_MONTHS,
    HouseSeen,
    HouseWishes,
    change_house,
    change_logo,
    house_now,
    logo,
    put_guide_away,
)
from whiteglove.team.permissions import May, require

router = Router(tags=["house"], by_alias=True)

BYTES = {"schema": {"type": "string", "format": "binary"}}
PICTURE = {"content": {f"image/{kind}": BYTES for kind in ("png", "jpeg", "webp")}}


class HouseOut(BaseModel):
    """How this desk is called and looks."""

    name: str = of("On every page", "Hoshi Air")
    accent: str | None = of("Colour of what one can press; null: ours", "#1F5F4A")
    has_logo: bool = of("Whether a picture stands beside the name; it is at /api/v1/house/logo", False)
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
    keep_months: Annotated[int, Field(ge=0, le=MOST_MONTHS), NO_TRUTH] | None = Field(
        default=None,
        description="Closed conversations are erased after so many months; 0: everything is kept",
        examples=[None],
    )
    guide_is_away: YesOrNo | None = Field(default=None, description="Put the guide away", examples=[True])


class LogoIn(Given):
    """A picture."""

    content_base64: str = Field(
        min_length=4,
        max_length=140_000,
        description="Its bytes in base64",
        examples=["iVBORw0KGgo="],
        json_schema_extra={"pattern": BASE64},
    )


@router.get("", response=reads(HouseOut), summary="How this desk is called and looks")
@told
def read_house(request: HttpRequest) -> HouseOut:
    """One for the whole desk."""
    require(actor_of(request), May.READ_CONVERSATIONS)
    return house_out(house_now())


@router.get(
    "/logo", response=reads(None), summary="The picture beside the name", openapi_extra={"responses": {200: PICTURE}}
)
def read_logo(request: HttpRequest) -> HttpResponse:
    """The bytes; 404 while there is none."""
    require(actor_of(request), May.READ_CONVERSATIONS)
    content, kind = logo()
    return HttpResponse(content, content_type=kind)


@router.put("/logo", response={200: HouseOut, **ANSWERS}, summary="Change the picture beside the name")
@told
def put_logo(request: HttpRequest, given: LogoIn) -> HouseOut:
    """A PNG, JPEG or WebP picture of at most 100 kB."""
    actor = actor_of(request)
    require(actor, May.SET_UP_HOUSE)
    try:
        content = base64.b64decode(given.content_base64, validate=True)
    except ValueError:  # of binascii, and of characters outside ASCII
        raise NotUnderstood("The picture is not valid base64.") from None
    return house_out(change_logo(actor, content))


@router.delete("/logo", response={200: HouseOut, **ANSWERS}, summary="No picture beside the name")
@told
def remove_logo(request: HttpRequest) -> HouseOut:
    """Harmless when there is none."""
    return house_out(change_logo(actor_of(request), None))


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
