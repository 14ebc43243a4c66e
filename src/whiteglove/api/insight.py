"""What customers felt: scores, consistency, drops, order, the web, touchpoints going bad; with interval and n."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.insight_shapes import (
    ConformanceOut,
    ConsistencyOut,
    DropsOut,
    ScoresOut,
    SignalsOut,
    WebOut,
    asked_out,
    consistency_out,
    drop_out,
    score_out,
    signal_out,
    web_out,
)
from whiteglove.api.problems import reads
from whiteglove.foundation import clock
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.insight.queries import felt
from whiteglove.insight.queries.order import order
from whiteglove.insight.queries.webs import web
from whiteglove.insight.reading import By, Period

router = Router(tags=["felt"], by_alias=True)

AskedKind = Literal["csat", "ces", "nps", "return", "outcome", "way", "courtesy"]


class OfJourney(BaseModel):
    """Which journey, which question, which days."""

    journey: Annotated[str, Field(max_length=80, description="Key of the journey", examples=["lost-bag"])]
    kind: AskedKind = Field(default="csat", description="Which question", examples=["csat"])
    since: date | None = Field(default=None, description="First day; left out: all", examples=["2026-01-01"])
    until: date | None = Field(default=None, description="Last day; left out: all", examples=["2026-03-31"])

    def period(self) -> Period:
        """Of both ends. Raises NotUnderstood when they are crossed."""
        ever = felt.ever(clock.now())
        period = Period(self.since or ever.first, self.until or ever.last)
        if period.first > period.last:
            raise NotUnderstood("The first day lies after the last.")
        if period.last == date.max:
            raise NotUnderstood("The last day lies beyond the calendar.")
        return period


class ScoresOf(OfJourney):
    """Told apart by what."""

    by: Literal["touchpoint", "team", "channel", "language", "week"] = Field(
        default="touchpoint", description="What the figures are told apart by", examples=["touchpoint"]
    )


@router.get("/perception", response=reads(ScoresOut), summary="How it felt, by touchpoint, team, channel or week")
@told
def read_perception(request: HttpRequest, asked: Query[ScoresOf]) -> ScoresOut:
    """By touchpoint in the order of the map. There is no figure of single people."""
    found = felt.perception(actor_of(request), asked.journey, kind=asked.kind, by=By(asked.by), period=asked.period())
    return ScoresOut(items=[score_out(one) for one in found])


@router.get("/consistency", response=reads(ConsistencyOut), summary="How alike it feels along a journey")
@told
def read_consistency(request: HttpRequest, asked: Query[OfJourney]) -> ConsistencyOut:
    """Never without the mean and the weakest link: a high index can mean all bad."""
    return consistency_out(felt.consistency(actor_of(request), asked.journey, kind=asked.kind, period=asked.period()))


@router.get("/drops", response=reads(DropsOut), summary="What is lost from one touchpoint to the next")
@told
def read_drops(request: HttpRequest, asked: Query[OfJourney]) -> DropsOut:
    """The greatest loss first, and what goes with a hand-over there."""
    found = felt.drops(actor_of(request), asked.journey, kind=asked.kind, period=asked.period())
    return DropsOut(items=[drop_out(one) for one in found])


@router.get("/conformance", response=reads(ConformanceOut), summary="What the map asks for, and what happened")
@told
def read_conformance(request: HttpRequest, asked: Query[OfJourney]) -> ConformanceOut:
    """Of episodes whose newest encounter is of these days, the newest 10,000; in the order of the map.

    How it is decided stands in docs/methods/order.md.
    """
    found = order(actor_of(request), asked.journey, kind=asked.kind, period=asked.period())
    return ConformanceOut(items=[asked_out(one) for one in found.asked])


@router.get("/web", response=reads(WebOut), summary="Who meets our customers, and whom they are passed to")
@told
def read_web(request: HttpRequest, asked: Query[OfJourney]) -> WebOut:
    """From encounters as they happened; each hand-over with what customers felt after it."""
    return web_out(web(actor_of(request), asked.journey, kind=asked.kind, period=asked.period()))


@router.get("/signals", response=reads(SignalsOut), summary="Touchpoints that got worse")
@told
def read_signals(request: HttpRequest, asked: Query[OfJourney]) -> SignalsOut:
    """Since when, and when the chart said so; of all days, and of none that somebody looked at already."""
    asked.period()
    return SignalsOut(
        items=[signal_out(one) for one in felt.signals(actor_of(request), asked.journey, kind=asked.kind)]
    )
