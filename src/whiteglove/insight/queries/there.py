"""One touchpoint: how it was felt there, and only where customers perceive a problem, what happened inside."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from whiteglove.analysis.figures import Figure
from whiteglove.analysis.signals import Watched, Week, watched_weeks
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.insight.asked import WeightedShown, weighted_from, weighted_there
from whiteglove.insight.inside import Beside, Inside, inside
from whiteglove.insight.keeping import kept
from whiteglove.insight.models import Signal
from whiteglove.insight.queries import felt
from whiteglove.insight.queries.felt import DropShown, ScoreShown, SignalShown
from whiteglove.insight.reading import By, Period, weekly
from whiteglove.insight.rules import Problem, Seen, problems
from whiteglove.insight.scales import scale_of
from whiteglove.insight.scoring import Scored, scores
from whiteglove.insight.shapes import as_json, figure_from
from whiteglove.insight.web import named
from whiteglove.journey.models import Journey, Touchpoint, Version
from whiteglove.journey.queries import MapShown, map_of
from whiteglove.journey.shape import StageMapped, TouchpointMapped
from whiteglove.perception.models import Kind

CELLS = (By.TEAM, By.CHANNEL, By.LANGUAGE)


@dataclass(frozen=True, slots=True)
class WeekShown:
    """How one week was felt. week: its Monday."""

    week: date
    mean: Figure


@dataclass(frozen=True, slots=True)
class CellShown:
    """How it was felt with one team, on one channel, in one language."""

    name: str
    mean: Figure
    share: Figure


@dataclass(frozen=True, slots=True)
class There:
    """All that one touchpoint's page says. drawn: numbers and days of new versions of the map in the period.

    ways: what is lost on each way that leads to it. problems: why the diagnosis is open; it is empty else.
    """

    id: int
    stage: StageMapped | None
    place: TouchpointMapped
    map: MapShown
    score: ScoreShown | None
    journey_mean: Figure
    weighted: WeightedShown | None
    weeks: list[WeekShown]
    cells: dict[str, list[CellShown]]
    watched: Watched | None
    drawn: list[tuple[int, date]]
    signals: list[SignalShown]
    signal_ids: list[int]
    seen: list[tuple[date, str]]
    ways: list[DropShown]
    problems: list[Problem]
    diagnosis: list[Beside]


def there(actor: Actor, journey: Journey, touchpoint_key: str, *, kind: str = Kind.CSAT, period: Period) -> There:
    """The same number of queries however much was answered. Raises NotFound, NotAllowed, NotUnderstood."""
    scores_shown = felt.perception(actor, journey.key, kind=kind, period=period)
    row = Touchpoint.objects.filter(journey=journey, key=touchpoint_key).first()
    if row is None:
        raise NotFound("There is no such touchpoint.")
    shown = map_of(journey)
    stage, place = _place(shown, row)
    whole = felt.consistency(actor, journey.key, kind=kind, period=period)
    ways = [one for one in felt.drops(actor, journey.key, kind=kind, period=period) if one.touchpoint == row.key]
    signals = [one for one in felt.signals(actor, journey.key, kind=kind) if one.touchpoint == row.key]
    told = kept(
        journey.pk, f"there:{row.pk}:{kind}:{period}", lambda: _there(journey.pk, row.pk, kind, period)
    ).figures
    score = next((one for one in scores_shown if one.key == row.key), None)
    seen = Seen(score.mean if score else None, whole.mean, [one.mean_change for one in ways], bool(signals))
    found = problems(seen)
    rows_of = Signal.objects.filter(touchpoint=row, kind=kind).order_by("seen")
    known = list(rows_of.values_list("pk", "seen", "acknowledged_at", "acknowledged_by_whom"))
    return There(
        id=row.pk,
        stage=stage,
        place=place,
        map=shown,
        score=score,
        journey_mean=whole.mean,
        weighted=weighted_from(told["weighted"]),
        weeks=[WeekShown(date.fromisoformat(week), figure_from(mean)) for week, mean in told["weeks"]],
        cells=_cells(told["cells"]),
        watched=_watched(journey.pk, row.pk, kind, [at for _, _, at, _ in known if at]),
        drawn=_drawn(journey, period),
        signals=signals,
        signal_ids=[pk for pk, _, at, _ in known if at is None],
        seen=[(day, who) for _, day, at, who in known if at],
        ways=ways,
        problems=found,
        diagnosis=_diagnosis(journey.pk, row.pk, kind, period) if found else [],
    )


def _place(shown: MapShown, row: Touchpoint) -> tuple[StageMapped | None, TouchpointMapped]:
    for stage, one in shown.map.touchpoints():
        if one.key == row.key:
            return stage, one
    return None, next(one for one in shown.retired if one.key == row.key)


def _there(journey_id: int, touchpoint_id: int, kind: str, period: Period) -> dict[str, Any]:
    """As it is kept."""
    weeks = scores(journey_id, kind, By.WEEK, period, there=touchpoint_id)
    cells = {by.value: scores(journey_id, kind, by, period, there=touchpoint_id) for by in CELLS}
    return {
        "weeks": [(_monday(one.key).isoformat(), as_json(one.mean)) for one in weeks],
        "cells": {by: [_kept_cell(one) for one in some] for by, some in cells.items()},
        "weighted": weighted_there(journey_id, touchpoint_id, kind, period),
    }


def _monday(week: str) -> date:
    year, _, number = week.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def _kept_cell(one: Scored) -> tuple[str, Any, Any]:
    return one.key, as_json(one.mean), as_json(one.share)


def _cells(told: dict[str, list[tuple[str, Any, Any]]]) -> dict[str, list[CellShown]]:
    """By name, never by score."""
    parties = named([int(key) for key, _, _ in told[By.TEAM]])
    names = {str(party): one.name for party, one in parties.items()}
    return {
        by: sorted(
            (CellShown(names.get(key, key), figure_from(mean), figure_from(share)) for key, mean, share in some),
            key=lambda one: one.name,
        )
        for by, some in told.items()
    }


def _watched(journey_id: int, touchpoint_id: int, kind: str, looks: list[datetime]) -> Watched | None:
    """The chart of all weeks since somebody last looked; kept, for it does not depend on the period shown."""
    when = felt.ever(clock.now())

    def read() -> list[tuple[str, int, float, float]]:
        found = [one for one in weekly(journey_id, kind, when) if one.touchpoint_id == touchpoint_id]
        return [(one.week.isoformat(), one.n, one.total, one.squares) for one in found]

    told = kept(journey_id, f"weekly:{touchpoint_id}:{kind}:{when}", read).figures
    weeks = [Week(date.fromisoformat(week), n, total, squares) for week, n, total, squares in told]
    looked_at = max(looks).astimezone(UTC).date() if looks else None
    return watched_weeks(weeks, scale=scale_of(kind), looked_at=looked_at)


def _drawn(journey: Journey, period: Period) -> list[tuple[int, date]]:
    found = Version.objects.filter(journey=journey, at__gte=period.since, at__lt=period.until, number__gt=1)
    return [(number, at.date()) for number, at in found.order_by("number").values_list("number", "at")]


def _diagnosis(journey_id: int, touchpoint_id: int, kind: str, period: Period) -> list[Beside]:
    def look() -> list[tuple[str, Any, Any]]:
        return [
            (one.what.value, as_json(one.badly), as_json(one.well))
            for one in inside(journey_id, touchpoint_id, kind, period)
        ]

    told = kept(journey_id, f"inside:{touchpoint_id}:{kind}:{period}", look).figures
    return [Beside(Inside(what), figure_from(badly), figure_from(well)) for what, badly, well in told]
