"""A whole map as one frozen thing, and its JSON; how names are told in a language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Names = Mapping[str, str]
Pair = tuple[str, str]

SPOKEN_BY_MOST = "en"
USUAL_GAP_DAYS = 30


@dataclass(frozen=True, slots=True)
class Someone:
    """A colleague or a team. reference: id, key, address or name, as it was given; of the house's own maps the id."""

    reference: str
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchpointMapped:
    """Where a customer meets us, and what should come of it. ours: whether we are there at all."""

    key: str
    name: Names
    channel: str = "other"
    key_moment: bool = False
    ours: bool = True
    ends_episode: bool = False
    wants: str = ""
    outcome: str = ""
    should_feel: str = ""
    may_decide: str = ""
    standard: str = ""
    measured_by: str = ""
    owner: Someone | None = None
    team: Someone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMapped:
    """A part of the journey with its touchpoints, in their order."""

    key: str
    name: Names
    touchpoints: tuple[TouchpointMapped, ...] = ()


@dataclass(frozen=True, slots=True)
class Within:
    """After the first touchpoint the second comes within so many hours."""

    first: str
    second: str
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsMapped:
    """What may, must and must never follow what; sorted, each once."""

    allowed: tuple[Pair, ...] = ()
    must: tuple[Pair, ...] = ()
    never: tuple[Pair, ...] = ()
    within: tuple[Within, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyMap:
    """One journey as it is planned. revision: which the map stands on; None: not told (a new or foreign map)."""

    key: str
    name: Names
    words: str = ""
    gap_days: int = USUAL_GAP_DAYS
    stages: tuple[StageMapped, ...] = ()
    steps: StepsMapped = StepsMapped()
    revision: int | None = field(default=None, compare=False)

    def touchpoints(self) -> Iterator[tuple[StageMapped, TouchpointMapped]]:
        """All of them in order, each with its stage."""
        for stage in self.stages:
            for touchpoint in stage.touchpoints:
                yield stage, touchpoint


def name_in(names: Names, language: str | None) -> str:
    """The name in this language; else in its plain form, in English, or the first there is."""
    wanted = (language or SPOKEN_BY_MOST).lower()
    for code in (wanted, wanted.partition("-")[0], SPOKEN_BY_MOST):
        if names.get(code):
            return names[code]
    return next((name for name in names.values() if name), "")


def as_json(told: JourneyMap) -> dict[str, Any]:
    """As the API gives it, versions keep it, and files carry it."""
    return {
        "key": told.key,
        "name": dict(told.name),
        "words": told.words,
        "gap_days": told.gap_days,
        "revision": told.revision,
        "stages": [_stage_json(stage) for stage in told.stages],
        "steps": {
            "allowed": [list(pair) for pair in told.steps.allowed],
            "must": [list(pair) for pair in told.steps.must],
            "never": [list(pair) for pair in told.steps.never],
            "within": [{"from": one.first, "to": one.second, "hours": one.hours} for one in told.steps.within],
        },
        "version": told.revision,
    }


def _stage_json(stage: StageMapped) -> dict[str, Any]:
    touchpoints = [touchpoint_json(touchpoint) for touchpoint in stage.touchpoints]
    return {"key": stage.key, "name": dict(stage.name), "touchpoints": touchpoints}


def touchpoint_json(touchpoint: TouchpointMapped) -> dict[str, Any]:
    """One touchpoint as it stands in a map."""
    return {
        "key": touchpoint.key,
        "name": dict(touchpoint.name),
        "channel": touchpoint.channel,
        "key_moment": touchpoint.key_moment,
        "ours": touchpoint.ours,
        "ends_episode": touchpoint.ends_episode,
        "wants": touchpoint.wants,
        "outcome": touchpoint.outcome,
        "should_feel": touchpoint.should_feel,
        "may_decide": touchpoint.may_decide,
        "standard": touchpoint.standard,
        "measured_by": touchpoint.measured_by,
        "owner": _someone_json(touchpoint.owner),
        "team": _someone_json(touchpoint.team),
    }


def _someone_json(one: Someone | None) -> dict[str, str] | None:
    return {"id": one.reference, "name": one.name} if one else None
