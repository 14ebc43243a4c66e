"""A map while somebody draws it: as it stands in the form, also where it is not whole yet."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from whiteglove.journey.reading import WORDS, YES_OR_NO, key_from
from whiteglove.journey.shape import JourneyMap, Names, Someone, StepsMapped, TouchpointMapped

REF = re.compile(r"[A-Za-z0-9_-]{1,90}", re.ASCII)
NEW = "new-"
MOST_PARTS = 500
PLAIN = ("key", "channel", "owner", "team", *WORDS)


@dataclass(slots=True)
class DraftPoint:
    """A touchpoint in the form. ref: by which the form's fields call it; of a saved one its key."""

    ref: str
    name: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    asked: dict[str, bool] = field(default_factory=lambda: dict(YES_OR_NO))

    @property
    def is_new(self) -> bool:
        """Whether it was never saved."""
        return self.ref.startswith(NEW)

    @property
    def key(self) -> str:
        """As it was saved, or typed; empty: to be made from the name."""
        return self.told.get("key", "") if self.is_new else self.ref


@dataclass(slots=True)
class DraftStage:
    """A stage in the form with its touchpoints."""

    ref: str
    name: dict[str, str] = field(default_factory=dict)
    points: list[DraftPoint] = field(default_factory=list)


@dataclass(slots=True)
class DraftStep:
    """A rule of order in the form; first and second are refs of touchpoints."""

    kind: str
    first: str
    second: str
    hours: str = ""


@dataclass(slots=True)
class Draft:
    """The whole form. based_on: the revision its writer had read."""

    key: str
    name: dict[str, str]
    words: str
    gap_days: str
    based_on: int
    why: str = ""
    stages: list[DraftStage] = field(default_factory=list)
    steps: list[DraftStep] = field(default_factory=list)

    def points(self) -> Iterator[tuple[DraftStage, DraftPoint]]:
        """All touchpoints in order."""
        for stage in self.stages:
            for point in stage.points:
                yield stage, point

    def as_given(self) -> dict[str, Any]:
        """As JSON is given, for the room to read."""
        keys = self._keys()
        return {
            "key": self.key,
            "name": self.name,
            "words": self.words,
            "gap_days": _number(self.gap_days),
            "stages": [_stage_given(stage, keys) for stage in self.stages],
            "steps": self._steps_given(keys),
        }

    def _keys(self) -> dict[str, str]:
        """The key of each touchpoint by its ref; made from the name where none is told, another than all others."""
        keys = {point.ref: point.key for _, point in self.points() if point.key}
        for _, point in self.points():
            named = {code: name.strip() for code, name in point.name.items() if name.strip()}
            if point.ref not in keys and named:
                keys[point.ref] = key_from(None, named, "", taken=set(keys.values()))
        return keys

    def _steps_given(self, keys: Mapping[str, str]) -> dict[str, list[Any]]:
        steps: dict[str, list[Any]] = {"allowed": [], "must": [], "never": [], "within": []}
        for step in self.steps:
            if step.kind in steps and step.first in keys and step.second in keys:
                pair = [keys[step.first], keys[step.second]]
                steps[step.kind].append([*pair, _number(step.hours)] if step.kind == "within" else pair)
        return steps


def _number(typed: str) -> int | str:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else typed


def _stage_given(stage: DraftStage, keys: Mapping[str, str]) -> dict[str, Any]:
    key = "" if stage.ref.startswith(NEW) else stage.ref
    points = [_point_given(point, keys.get(point.ref, "")) for point in stage.points]
    return {"key": key, "name": stage.name, "touchpoints": points}


def _point_given(point: DraftPoint, key: str) -> dict[str, Any]:
    return {**point.told, **point.asked, "name": point.name, "key": key}


def draft_of(told: JourneyMap, *, based_on: int) -> Draft:
    """A saved map, to be drawn another way."""
    stages = [
        DraftStage(stage.key, dict(stage.name), [point_of(one) for one in stage.touchpoints]) for stage in told.stages
    ]
    steps = list(_steps_of(told.steps))
    return Draft(told.key, dict(told.name), told.words, str(told.gap_days), based_on, stages=stages, steps=steps)


def point_of(one: TouchpointMapped) -> DraftPoint:
    """A saved touchpoint."""
    told = {name: getattr(one, name) for name in WORDS}
    told |= {"channel": one.channel, "owner": _reference(one.owner), "team": _reference(one.team)}
    return DraftPoint(one.key, dict(one.name), told, {name: getattr(one, name) for name in YES_OR_NO})


def _reference(someone: Someone | None) -> str:
    return someone.reference if someone else ""


def _steps_of(steps: StepsMapped) -> Iterator[DraftStep]:
    for kind, pairs in (("allowed", steps.allowed), ("must", steps.must), ("never", steps.never)):
        yield from (DraftStep(kind, *pair) for pair in pairs)
    yield from (DraftStep("within", one.first, one.second, str(one.hours)) for one in steps.within)


def draft_from(form: QueryDict, key: str) -> Draft:
    """What somebody typed, in the order in which it stands in the form."""
    based_on = form.get("based_on", "")
    return Draft(
        key=key,
        name=_named(form, "name-"),
        words=form.get("words", ""),
        gap_days=form.get("gap_days", "").strip(),
        based_on=int(based_on) if based_on.isascii() and based_on.isdecimal() and len(based_on) < 10 else 0,
        why=form.get("why", ""),
        stages=[_stage_from(form, ref) for ref in _refs(form.getlist("stage"))],
        steps=list(_steps_from(form)),
    )


def _refs(given: Iterable[str]) -> list[str]:
    return [ref for ref in dict.fromkeys(given) if REF.fullmatch(ref)][:MOST_PARTS]


def _stage_from(form: QueryDict, ref: str) -> DraftStage:
    points = [_point_from(form, one) for one in _refs(form.getlist(f"points-{ref}"))]
    return DraftStage(ref, _named(form, f"s-{ref}-name-"), points)


def _point_from(form: QueryDict, ref: str) -> DraftPoint:
    told = {name: form.get(f"p-{ref}-{name}", "") for name in PLAIN}
    asked = {name: f"p-{ref}-{name}" in form for name in YES_OR_NO}
    return DraftPoint(ref, _named(form, f"p-{ref}-name-"), told, asked)


def _named(form: QueryDict, start: str) -> dict[str, str]:
    return {name[len(start) :]: form.get(name, "") for name in form if name.startswith(start)}


def _steps_from(form: QueryDict) -> Iterator[DraftStep]:
    columns = [form.getlist(f"step-{name}")[:MOST_PARTS] for name in ("kind", "first", "second", "hours")]
    for kind, first, second, hours in zip(*columns, strict=False):
        yield DraftStep(kind, first, second, hours.strip())


def languages_of(draft: Draft, house: Iterable[str]) -> list[str]:
    """In which languages names are asked for: those of the house, and those that stand there already."""
    parts: list[Names] = [draft.name, *(stage.name for stage in draft.stages)]
    parts += [point.name for _, point in draft.points()]
    return list(dict.fromkeys([*house, *sorted({code for names in parts for code in names})])) or ["en"]
