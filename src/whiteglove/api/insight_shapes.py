"""How figures look in the API: a figure that tells of too few is null, with `suppressed`."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from whiteglove.analysis.figures import Figure
from whiteglove.api.shapes import of
from whiteglove.insight.queries.felt import ConsistencyShown, DropShown, ScoreShown, SignalShown
from whiteglove.insight.queries.order import AskedShown
from whiteglove.insight.queries.webs import Node, Passed, Web


class NetOut(BaseModel):
    """The net promoter score, -100 to 100."""

    value: float | None = of("Promoters less detractors in per cent; null: unknown or suppressed", 31.4)
    low: float | None = of("Low end of its 95 % interval", 20.1)
    high: float | None = of("High end", 42.0)


class ScoreOut(BaseModel):
    """How it felt in one cell; low and high are the ends of the 95 % interval of `mean`."""

    key: str = of("Key of the touchpoint; name of the team, channel or language; ISO week", "call")
    n: int = of("Answers", 212)
    invited: int | None = of("How many were asked; null: nobody counted", 640)
    mean: float | None = of("In points of the scale", 2.9)
    share: float | None = of("Share satisfied, 0 to 1", 0.31)
    low: float | None = of("Low end of the interval of mean", 2.7)
    high: float | None = of("High end", 3.1)
    share_low: float | None = of("Low end of the interval of share", 0.25)
    share_high: float | None = of("High end", 0.37)
    net: NetOut | None = Field(default=None, description="For kind nps: the net promoter score")
    suppressed: bool = of("Fewer than five answered: it would tell of single people", False)


class ScoresOut(BaseModel):
    """All cells, in the order of the map or of names."""

    items: list[ScoreOut] = Field(description="One for each cell")
    next: str | None = of("Always null: there is one page", None, default=None)


class WeakestOut(BaseModel):
    """Where it breaks."""

    touchpoint: str = of("Key", "transfer")
    mean: float | None = of("In points of the scale", 2.1)
    low: float | None = of("Low end of its interval", 1.9)
    high: float | None = of("High end", 2.4)
    probability: float | None = of("That it is the weakest indeed, 0 to 1", 0.98)


class ConsistencyOut(BaseModel):
    """How alike it feels along the journey; low and high are of `index`. A high index can mean all bad."""

    index: float | None = of("1: the same everywhere; null: unknown or suppressed", 0.62)
    low: float | None = of("Low end of its interval", 0.58)
    high: float | None = of("High end", 0.66)
    mean: float | None = of("Of all answers, in points of the scale", 3.6)
    episodes: int = of("Episodes with two answers or more", 340)
    excluded: int = of("Episodes with fewer, left out", 120)
    weakest: WeakestOut | None = Field(description="The weakest link; null where too few answered")
    suppressed: bool = of("Fewer than five episodes", False)


class EffectOut(BaseModel):
    """Points gained or lost with something, against without; associated, not proven to be caused by it."""

    n: int = of("Cases with it that could be compared", 48)
    effect: float | None = of("In points; negative: worse", -1.2)
    low: float | None = of("Low end of its interval", -1.5)
    high: float | None = of("High end", -0.9)


class DropOut(BaseModel):
    """From one touchpoint to the next; low and high are of `mean_change`."""

    model_config = ConfigDict(populate_by_name=True)

    origin: str = Field(alias="from", description="Key", examples=["call"])
    touchpoint: str = Field(alias="to", description="Key", examples=["transfer"])
    n: int = of("How many went so and answered at both", 96)
    mean_change: float | None = of("Points gained or lost", -1.4)
    low: float | None = of("Low end of its interval", -1.7)
    high: float | None = of("High end", -1.1)
    drop_share: float | None = of("Share that lost half the scale or more", 0.4)
    drop_share_low: float | None = of("Low end of its interval", 0.3)
    drop_share_high: float | None = of("High end", 0.5)
    skipped: int = of("Of these, how many did not answer in between", 4)
    handover: EffectOut | None = Field(
        description="With a hand-over, cold and warm ones together, against without; null: too few to compare"
    )
    cold: EffectOut | None = Field(description="The same for cold ones alone, against steps without any hand-over")
    warm: EffectOut | None = Field(description="The same for warm ones alone, against steps without any hand-over")
    suppressed: bool = of("Fewer than five", False)


class DropsOut(BaseModel):
    """The greatest loss first."""

    items: list[DropOut] = Field(description="One for each pair that somebody went between")
    next: str | None = of("Always null: there is one page", None, default=None)


class AskedOut(BaseModel):
    """One thing that the map asks of the order of touchpoints; low and high are of `share`."""

    model_config = ConfigDict(populate_by_name=True)

    kind: str = of("must, within, never, or allowed: what comes next is one of `among`", "within")
    origin: str = Field(alias="from", description="Key of the touchpoint that calls for it", examples=["report"])
    to: str | None = of("Key of the touchpoint that follows, or does not; null for kind allowed", "search-news")
    among: list[str] = of("Keys; for kind allowed what may come next, else `to` alone", ["search-news"])
    minutes: int | None = of("For kind within: how soon; else null", 1440)
    episodes: int = of("Episodes in which it was called for and is decided: kept or broken", 96)
    broken: int = of("Of these, in which it was broken", 31)
    open: int = of("Episodes in which it may still be kept", 4)
    share: float | None = of("Broken of decided, 0 to 1; null: unknown or suppressed", 0.32)
    low: float | None = of("Low end of its interval", 0.24)
    high: float | None = of("High end", 0.42)
    felt: EffectOut | None = Field(description="What was felt next after it broke; null: too few to compare")
    suppressed: bool = of("Fewer than five episodes are decided", False)


class ConformanceOut(BaseModel):
    """What the map asks for, in its order, and what happened."""

    items: list[AskedOut] = Field(description="One for each thing asked; of allowed ways, one for each touchpoint")
    next: str | None = of("Always null: there is one page", None, default=None)


class NodeOut(BaseModel):
    """Whoever stands in the web."""

    id: str = of("Opaque", "party:7")
    kind: str = of("customer, colleague, team, machine or channel", "team")
    name: str = of("As colleagues see it", "Baggage")
    n: int = of("Encounters they took part in", 512)
    outside: bool = of("Known from records only", False)


class EdgeOut(BaseModel):
    """A hand-over; low and high are of `effect`."""

    model_config = ConfigDict(populate_by_name=True)

    origin: str = Field(alias="from", description="Id of a node", examples=["party:3"])
    to: str = of("Id of a node", "party:7")
    n: int = of("How often", 120)
    warm: int = of("Of these, with a word", 30)
    effect: float | None = of("Points gained or lost after it, against like cases without; null: unknown", -1.1)
    low: float | None = of("Low end of its interval", -1.4)
    high: float | None = of("High end", -0.8)
    compared: int = of("How many answers could be compared", 60)


class MeetsOut(BaseModel):
    """Whom customers meet first."""

    id: str = of("Id of a node", "party:3")
    n: int = of("In how many encounters", 900)


class WebOut(BaseModel):
    """Who meets our customers, and whom they are passed to."""

    nodes: list[NodeOut] = Field(description="Everybody")
    edges: list[EdgeOut] = Field(description="Hand-overs")
    meets: list[MeetsOut] = Field(description="Whom customers meet first")


class SignalOut(BaseModel):
    """A touchpoint that got worse, and nobody has looked yet."""

    touchpoint: str = of("Key", "transfer")
    chart: str = of("Which chart says so", "EWMA")
    began: date = of("The week in which it most likely began", "2026-02-02")
    seen: date = of("The week in which the chart said so", "2026-02-23")


class SignalsOut(BaseModel):
    """Touchpoints going bad."""

    items: list[SignalOut] = Field(description="One for each touchpoint")
    next: str | None = of("Always null: there is one page", None, default=None)


def ends(figure: Figure | None) -> dict[str, float | None]:
    """Of the figure named first."""
    return {"low": figure.low if figure else None, "high": figure.high if figure else None}


def score_out(one: ScoreShown) -> ScoreOut:
    """One cell."""
    return ScoreOut(
        key=one.key,
        n=one.mean.n,
        invited=one.mean.invited,
        mean=one.mean.value,
        share=one.share.value,
        **ends(one.mean),
        share_low=one.share.low,
        share_high=one.share.high,
        net=NetOut(value=one.net.value, **ends(one.net)) if one.net else None,
        suppressed=one.mean.is_suppressed,
    )


def consistency_out(one: ConsistencyShown) -> ConsistencyOut:
    """The index with what it is never shown without."""
    weakest = None
    if one.weakest is not None and one.weakest_mean is not None:
        mean = one.weakest_mean
        weakest = WeakestOut(touchpoint=one.weakest, mean=mean.value, probability=one.probability, **ends(mean))
    return ConsistencyOut(
        index=one.index.value,
        **ends(one.index),
        mean=one.mean.value,
        episodes=one.episodes,
        excluded=one.excluded,
        weakest=weakest,
        suppressed=one.index.is_suppressed,
    )


def _effect_out(effect: Figure | None) -> EffectOut | None:
    return EffectOut(n=effect.n, effect=effect.value, **ends(effect)) if effect else None


def drop_out(one: DropShown) -> DropOut:
    """One pair."""
    return DropOut.model_construct(
        origin=one.origin,
        touchpoint=one.touchpoint,
        n=one.mean_change.n,
        mean_change=one.mean_change.value,
        low=one.mean_change.low,
        high=one.mean_change.high,
        drop_share=one.drop_share.value,
        drop_share_low=one.drop_share.low,
        drop_share_high=one.drop_share.high,
        skipped=one.skipped,
        handover=_effect_out(one.handover),
        cold=_effect_out(one.cold),
        warm=_effect_out(one.warm),
        suppressed=one.mean_change.is_suppressed,
    )


def asked_out(one: AskedShown) -> AskedOut:
    """One thing asked."""
    return AskedOut.model_construct(
        kind=one.kind,
        origin=one.first,
        to=None if one.kind == "allowed" else one.then[0],
        among=list(one.then),
        minutes=None if one.hours is None else one.hours * 60,
        episodes=one.kept + one.broken,
        broken=one.broken,
        open=one.open,
        share=one.share.value,
        low=one.share.low,
        high=one.share.high,
        felt=None if one.felt.value is None else _effect_out(one.felt),
        suppressed=one.share.is_suppressed,
    )


def web_out(found: Web) -> WebOut:
    """The whole web."""
    return WebOut(
        nodes=[_node(one) for one in found.nodes],
        edges=[_edge(one) for one in found.edges],
        meets=[MeetsOut(id=party, n=n) for party, n in found.meets],
    )


def _node(one: Node) -> NodeOut:
    return NodeOut(id=one.id, kind=one.kind, name=one.name, n=one.n, outside=one.is_outside)


def _edge(one: Passed) -> EdgeOut:
    return EdgeOut.model_construct(
        origin=one.from_id,
        to=one.to_id,
        n=one.n,
        warm=one.warm,
        effect=one.effect.value,
        low=one.effect.low,
        high=one.effect.high,
        compared=one.effect.n,
    )


def signal_out(one: SignalShown) -> SignalOut:
    """One touchpoint."""
    return SignalOut(touchpoint=one.touchpoint, chart=one.chart, began=one.began, seen=one.seen)
