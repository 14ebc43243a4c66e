"""What customers felt on a journey: scores, consistency, drops, and touchpoints going bad. Guarded, and kept."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from whiteglove.analysis.figures import Figure
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.text import storable
from whiteglove.insight import journeys
from whiteglove.insight.chains import Chains, chains, consistency_of
from whiteglove.insight.keeping import Kept, kept, once
from whiteglove.insight.models import Signal
from whiteglove.insight.reading import By, Period, Sums, sums_by, weekly
from whiteglove.insight.scales import scale_of
from whiteglove.insight.scoring import Scored, scored, scores
from whiteglove.insight.shapes import as_json, figure_from, maybe_figure
from whiteglove.insight.web import named
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.perception.models import Kind
from whiteglove.team.permissions import May, require

FIRST_DAY = date(1990, 1, 1)
QUARTER = timedelta(weeks=13)


def ever(now: datetime) -> Period:
    """All there is, also of clocks that are a little ahead."""
    return Period(FIRST_DAY, now.astimezone(UTC).date() + timedelta(days=1))


def quarter(now: datetime) -> Period:
    """The last thirteen weeks, today with them: what pages show unless asked otherwise."""
    today = now.astimezone(UTC).date()
    return Period(today - QUARTER + timedelta(days=1), today)


def journey_by(actor: Actor, key: str) -> Journey:
    """A journey of ours, for who may know how it felt. Raises NotFound, NotAllowed."""
    require(actor, May.READ_PERCEPTION)
    found = Journey.objects.filter(key=storable(key)).first()
    if found is None:
        raise NotFound(f"There is no journey {key!r}.")
    return found


@dataclass(frozen=True, slots=True)
class ScoreShown:
    """One cell with its name."""

    key: str
    name: dict[str, str]
    mean: Figure
    share: Figure
    net: Figure | None


def perception(
    actor: Actor, journey_key: str, *, kind: str = Kind.CSAT, by: By = By.TOUCHPOINT, period: Period | None = None
) -> list[ScoreShown]:
    """How it felt, in the order of the map or of names, never of scores. Raises NotFound, NotUnderstood."""
    journey = journey_by(actor, journey_key)
    when = period or ever(clock.now())
    scale_of(kind)
    found = kept(
        journey.pk,
        f"scores:{kind}:{by}:{when}",
        lambda: [_kept_score(one) for one in scores(journey.pk, kind, by, when)],
    )
    cells = [_score(told) for told in found.figures]
    return _named(journey, by, cells)


def _kept_score(one: Scored) -> dict[str, Any]:
    return {"key": one.key, "mean": as_json(one.mean), "share": as_json(one.share), "net": as_json(one.net)}


def _score(told: dict[str, Any]) -> Scored:
    return Scored(told["key"], figure_from(told["mean"]), figure_from(told["share"]), maybe_figure(told["net"]))


def _named(journey: Journey, by: By, cells: list[Scored]) -> list[ScoreShown]:
    if by is By.TOUCHPOINT:
        by_id = {cell.key: cell for cell in cells}
        places = Touchpoint.objects.filter(journey=journey, pk__in=[int(key) for key in by_id])
        ordered = places.select_related("stage").order_by("stage__position", "position", "id")
        return [_shown(by_id[str(place.pk)], place.key, place.name) for place in ordered]
    if by is By.TEAM:
        parties = named([int(cell.key) for cell in cells])
        shown = [_shown(cell, parties[int(cell.key)].name, {"": parties[int(cell.key)].name}) for cell in cells]
        return sorted(shown, key=lambda one: one.key)
    return [_shown(cell, cell.key, {"": cell.key}) for cell in cells]


def _shown(cell: Scored, key: str, name: dict[str, str]) -> ScoreShown:
    return ScoreShown(key, name, cell.mean, cell.share, cell.net)


def chains_of(journey: Journey, kind: str, when: Period) -> Chains:
    """What consistency, drops and the web are made of."""
    return once(("chains", journey.pk, kind, when), lambda: chains(journey.pk, kind, when))


@dataclass(frozen=True, slots=True)
class ConsistencyShown:
    """How alike it feels along the journey; never without the mean and the weakest link.

    weakest: key of the touchpoint, None where too few answered; probability: that it is the weakest indeed.
    """

    index: Figure
    excluded: int
    episodes: int
    mean: Figure
    weakest: str | None
    weakest_mean: Figure | None
    probability: float | None


def consistency(
    actor: Actor, journey_key: str, *, kind: str = Kind.CSAT, period: Period | None = None
) -> ConsistencyShown:
    """Raises NotFound, NotUnderstood."""
    journey = journey_by(actor, journey_key)
    when = period or ever(clock.now())
    scale_of(kind)
    told = kept(journey.pk, f"consistency:{kind}:{when}", lambda: _consistency(journey, kind, when)).figures
    weakest = told["weakest"]
    place = Touchpoint.objects.filter(pk=weakest["touchpoint"]).first() if weakest else None
    return ConsistencyShown(
        index=figure_from(told["index"]),
        excluded=told["excluded"],
        episodes=told["episodes"],
        mean=figure_from(told["mean"]),
        weakest=place.key if place else None,
        weakest_mean=figure_from(weakest["mean"]) if weakest else None,
        probability=weakest["probability"] if weakest else None,
    )


def _consistency(journey: Journey, kind: str, when: Period) -> dict[str, Any]:
    scale = scale_of(kind)
    found, _ = consistency_of(chains_of(journey, kind, when), scale=scale)
    everything = sums_by(journey.pk, kind, By.ALL, when, scale=scale)
    there = sums_by(journey.pk, kind, By.TOUCHPOINT, when, scale=scale)
    link = journeys.weakest_of(there, kind)
    weakest = None
    if link is not None:
        mean = scored(link.touchpoint, there[link.touchpoint], kind, scale, when).mean
        weakest = {"touchpoint": int(link.touchpoint), "mean": as_json(mean), "probability": link.probability}
    whole = [scored("all", sums, kind, scale, when).mean for sums in everything.values()]
    return {
        "index": as_json(found.index),
        "excluded": found.excluded,
        "episodes": found.index.n,
        "mean": as_json(whole[0] if whole else scored("all", Sums(), kind, scale, when).mean),
        "weakest": weakest,
    }


@dataclass(frozen=True, slots=True)
class DropShown:
    """From one touchpoint to the next. handover, cold, warm: what goes with one there; handed: how many had one."""

    origin: str
    touchpoint: str
    mean_change: Figure
    drop_share: Figure
    skipped: int
    handover: Figure | None
    cold: Figure | None
    warm: Figure | None
    handed: int


def drops(actor: Actor, journey_key: str, *, kind: str = Kind.CSAT, period: Period | None = None) -> list[DropShown]:
    """Between consecutive touchpoints, the greatest loss first. Raises NotFound, NotUnderstood."""
    journey = journey_by(actor, journey_key)
    when = period or ever(clock.now())
    scale_of(kind)
    told = kept(journey.pk, f"drops:{kind}:{when}", lambda: _drops(journey, kind, when)).figures
    keys = dict(Touchpoint.objects.filter(journey=journey).values_list("pk", "key"))
    shown = [
        DropShown(
            keys[one["from"]],
            keys[one["to"]],
            figure_from(one["mean_change"]),
            figure_from(one["drop_share"]),
            one["skipped"],
            maybe_figure(one["handover"]),
            maybe_figure(one["cold"]),
            maybe_figure(one.get("warm")),
            one["handed"],
        )
        for one in told
        if one["from"] in keys and one["to"] in keys
    ]
    return sorted(shown, key=lambda one: (one.mean_change.value is None, one.mean_change.value or 0.0))


def _drops(journey: Journey, kind: str, when: Period) -> list[dict[str, Any]]:
    found = journeys.drops_of(chains_of(journey, kind, when), kind, gap_days=journey.gap_days)
    return [
        {
            "from": one.drop.origin,
            "to": one.drop.touchpoint,
            "mean_change": as_json(one.drop.mean_change),
            "drop_share": as_json(one.drop.drop_share),
            "skipped": one.drop.skipped,
            "handover": as_json(one.handover),
            "cold": as_json(one.cold),
            "warm": as_json(one.warm),
            "handed": one.handed,
        }
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class SignalShown:
    """A touchpoint that got worse: since when, and when the chart said so."""

    touchpoint: str
    chart: str
    began: date
    seen: date
    before: Figure
    after: Figure


def signals(
    actor: Actor, journey_key: str, *, kind: str = Kind.CSAT, now: datetime | None = None
) -> list[SignalShown]:
    """Those that nobody has looked at yet. Raises NotFound, NotUnderstood."""
    journey = journey_by(actor, journey_key)
    scale_of(kind)
    told = kept_signals(journey, kind, now or clock.now()).figures
    keys = dict(Touchpoint.objects.filter(journey=journey).values_list("pk", "key"))
    return [
        SignalShown(
            keys[one["touchpoint"]],
            one["chart"],
            date.fromisoformat(one["began"]),
            date.fromisoformat(one["seen"]),
            figure_from(one["before"]),
            figure_from(one["after"]),
        )
        for one in told
        if one["touchpoint"] in keys
    ]


def kept_signals(journey: Journey, kind: str, now: datetime) -> Kept:
    """As they are now, by id of the touchpoint."""
    known = Signal.objects.filter(journey=journey, kind=kind, acknowledged_at__isnull=False)
    looks = known.order_by("acknowledged_at").values_list("touchpoint", "acknowledged_at")
    looked_at = {there: at.astimezone(UTC).date() for there, at in looks if at is not None}
    marks = ",".join(f"{there}@{day}" for there, day in sorted(looked_at.items()))
    when = ever(now)
    return kept(journey.pk, f"signals:{kind}:{when.last}:{marks}", lambda: _signals(journey, kind, when, looked_at))


def _signals(journey: Journey, kind: str, when: Period, looked_at: dict[int, date]) -> list[dict[str, Any]]:
    return [
        {
            "touchpoint": one.touchpoint_id,
            "chart": one.signal.chart,
            "began": one.signal.began.isoformat(),
            "seen": one.signal.seen.isoformat(),
            "before": as_json(one.signal.before),
            "after": as_json(one.signal.after),
        }
        for one in journeys.signals_of(weekly(journey.pk, kind, when), kind, looked_at=looked_at)
    ]
