"""The web as the staff draws it: whom they believe customers meet and are passed to."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.given import Given
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.shapes import of
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.insight.actions.drawing import draw_line
from whiteglove.insight.queries.drawn import Drawing, DrawnLine, drawing, overlay
from whiteglove.insight.queries.felt import ever, journey_by
from whiteglove.insight.queries.webs import CUSTOMERS, web
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_colleague

router = Router(tags=["felt"], by_alias=True)

End = Annotated[str, Field(min_length=1, max_length=220)]


class EndOut(BaseModel):
    """One end of a line."""

    id: str = of("Opaque; `customers` for the customers themselves", "party:7")
    kind: str = of("customer, colleague, team or machine", "team")
    name: str = of("As colleagues see it", "Baggage")


class DrawnOut(BaseModel):
    """One line that was drawn."""

    model_config = ConfigDict(populate_by_name=True)

    origin: EndOut = Field(alias="from", description="Who passes on")
    to: EndOut = Field(description="To whom")
    drawn_by: int = of("How many colleagues drew it", 3)


class DrawnWebOut(BaseModel):
    """All drawings together; low and high are the ends of the 95 % interval of `share`."""

    items: list[DrawnOut] = Field(description="Every line")
    next: str | None = of("Always null: there is one page", None, default=None)
    drawers: int = of("How many colleagues drew at all", 12)
    n: int = of("Hand-overs that happened", 340)
    share: float | None = of("Of these, the share that stood in a drawing; null: unknown or suppressed", 0.71)
    low: float | None = of("Low end of its interval", 0.66)
    high: float | None = of("High end", 0.75)
    suppressed: bool = of("Fewer than five hand-overs happened", False)


class DrawnIn(Given):
    """A line that a colleague drew.

    Its ends: `customers`, `party:7`, `team:3`, `colleague:9`, `channel:phone`, `machine:queue` or a name.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    journey: Annotated[str, Field(max_length=80)] = of("Key of the journey", "lost-bag")
    colleague: Annotated[str, Field(max_length=320)] = of("Whose drawing, by id or address", "ben@desk.example")
    origin: End = Field(alias="from", description="Who passes on, or `customers`", examples=["customers"])
    to: End = Field(description="To whom", examples=["team:3"])


class OfJourney(BaseModel):
    """Which journey."""

    journey: Annotated[str, Field(max_length=80, description="Key of the journey", examples=["lost-bag"])]


@router.get("/web/drawn", response=reads(DrawnWebOut), summary="The web as the staff drew it, against what happened")
@told
def read_drawn(request: HttpRequest, asked: Query[OfJourney]) -> DrawnWebOut:
    """How many drew each line, and how many of the hand-overs that happened stood in a drawing."""
    actor = _guessing(request, asked.journey)
    return _out(actor, drawing(actor, asked.journey))


@router.post("/web/drawn", response=makes(DrawnWebOut), summary="Draw a line for a colleague")
@once
def draw(request: HttpRequest, given: DrawnIn) -> DrawnWebOut:
    """Kept once, however often it is sent. Who has seen the actual web draws no more (409)."""
    actor = _guessing(request, given.journey)
    whose = find_colleague(given.colleague)
    draw_line(actor, given.journey, first=given.origin, second=given.to, whose=whose)
    return _out(actor, drawing(actor, given.journey))


def _guessing(request: HttpRequest, journey_key: str) -> Actor:
    """Who may draw, and read what the answer says. Raises NotAllowed, NotFound."""
    actor = actor_of(request)
    require(actor, May.GUESS)
    journey_by(actor, journey_key)
    return actor


def _out(actor: Actor, found: Drawing) -> DrawnWebOut:
    actual = web(actor, found.journey.key, period=ever(clock.now()))
    stood = overlay(actual, found.together).stood
    return DrawnWebOut(
        items=[_line(found, one) for one in found.together],
        drawers=found.drawers,
        n=stood.n,
        share=stood.value,
        low=stood.low,
        high=stood.high,
        suppressed=stood.is_suppressed,
    )


def _line(found: Drawing, one: DrawnLine) -> DrawnOut:
    return DrawnOut.model_construct(origin=_end(found, one.first), to=_end(found, one.second), drawn_by=one.by)


def _end(found: Drawing, node: str) -> EndOut:
    if node == CUSTOMERS:
        return EndOut(id=node, kind="customer", name="")
    return EndOut(id=node, kind=found.parties[node].kind, name=found.parties[node].name)
