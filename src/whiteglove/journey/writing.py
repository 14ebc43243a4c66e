"""The rows of a map are made to say what the map says; part of the action that saves it."""

from dataclasses import dataclass, field
from datetime import datetime

from whiteglove.foundation import clock
from whiteglove.journey.models import Journey, Stage, Step, StepKind, Touchpoint
from whiteglove.journey.shape import JourneyMap, Someone, StepsMapped, TouchpointMapped

OF_STAGE = ["name", "position", "retired_at"]
OF_TOUCHPOINT = [
    "stage_id", "name", "channel", "position", "is_key_moment", "is_ours", "ends_episode", "wants", "outcome",
    "should_feel", "may_decide", "standard", "measured_by", "owner_id", "team_id", "retired_at",
]  # fmt: skip


@dataclass(slots=True)
class Written:
    """Ids of touchpoints that were taken off the map, and of those that are back on it."""

    retired: list[int] = field(default_factory=list)
    restored: list[int] = field(default_factory=list)


def write_map(journey: Journey, told: JourneyMap) -> Written:
    """Within the transaction that holds the journey. Nothing is deleted but steps."""
    now = clock.now()
    stages = _write_stages(journey, told, now)
    written = Written()
    points = _write_touchpoints(journey, told, stages, written, now)
    _write_steps(journey, told.steps, points)
    return written


def _write_stages(journey: Journey, told: JourneyMap, now: datetime) -> dict[str, Stage]:
    rows = {row.key: row for row in Stage.objects.filter(journey=journey)}
    wanted = {stage.key: (dict(stage.name), number) for number, stage in enumerate(told.stages)}
    was = {key: _as_it_is(row, OF_STAGE) for key, row in rows.items()}
    for key in wanted:
        rows.setdefault(key, Stage(journey=journey, key=key))
    for key, row in rows.items():
        if key in wanted:
            row.name, row.position = wanted[key]
            row.retired_at = None
        elif row.retired_at is None:
            row.retired_at = now
    Stage.objects.bulk_create([row for key, row in rows.items() if key not in was])
    Stage.objects.bulk_update([rows[key] for key in was if was[key] != _as_it_is(rows[key], OF_STAGE)], OF_STAGE)
    return rows


def _as_it_is(row: Stage | Touchpoint, columns: list[str]) -> list[object]:
    return [getattr(row, column) for column in columns]


def _write_touchpoints(
    journey: Journey, told: JourneyMap, stages: dict[str, Stage], written: Written, now: datetime
) -> dict[str, Touchpoint]:
    rows = {row.key: row for row in Touchpoint.objects.filter(journey=journey).order_by("id")}
    was = {key: _as_it_is(row, OF_TOUCHPOINT) for key, row in rows.items()}
    mapped = list(told.touchpoints())
    for position, (stage, one) in enumerate(mapped):
        row = rows.setdefault(one.key, Touchpoint(journey=journey, key=one.key))
        if row.retired_at is not None:
            written.restored.append(row.pk)
        row.stage, row.position, row.retired_at = stages[stage.key], position, None
        _fill(row, one)
    wanted = {one.key for _, one in mapped}
    for key in was:
        if key not in wanted and rows[key].retired_at is None:
            rows[key].retired_at = now
            written.retired.append(rows[key].pk)
    Touchpoint.objects.bulk_create([row for key, row in rows.items() if key not in was])
    changed = [rows[key] for key in was if was[key] != _as_it_is(rows[key], OF_TOUCHPOINT)]
    Touchpoint.objects.bulk_update(changed, OF_TOUCHPOINT)
    return rows


def _fill(row: Touchpoint, one: TouchpointMapped) -> None:
    row.name, row.channel = dict(one.name), one.channel
    row.is_key_moment, row.is_ours, row.ends_episode = one.key_moment, one.ours, one.ends_episode
    row.wants, row.outcome, row.should_feel = one.wants, one.outcome, one.should_feel
    row.may_decide, row.standard, row.measured_by = one.may_decide, one.standard, one.measured_by
    row.owner_id, row.team_id = _id(one.owner), _id(one.team)


def _id(someone: Someone | None) -> int | None:
    return int(someone.reference) if someone else None


def _write_steps(journey: Journey, steps: StepsMapped, points: dict[str, Touchpoint]) -> None:
    pairs = ((StepKind.ALLOWED, steps.allowed), (StepKind.MUST, steps.must), (StepKind.NEVER, steps.never))
    wanted = {(kind.value, *pair): None for kind, told in pairs for pair in told} | {
        (StepKind.WITHIN.value, one.first, one.second): one.hours for one in steps.within
    }
    rows = {(row.kind, row.first.key, row.second.key): row for row in _standing(journey)}
    away = [row.pk for key, row in rows.items() if key not in wanted or wanted[key] != row.hours]
    Step.objects.filter(pk__in=away).delete()
    Step.objects.bulk_create(
        Step(journey=journey, kind=kind, first=points[first], second=points[second], hours=hours)
        for (kind, first, second), hours in wanted.items()
        if (kind, first, second) not in rows or rows[kind, first, second].pk in away
    )


def _standing(journey: Journey) -> list[Step]:
    return list(Step.objects.filter(journey=journey).select_related("first", "second"))
