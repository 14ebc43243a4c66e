"""Pure decisions about maps: what cannot be, and what changed from one to the next."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.journey.shape import JourneyMap, Names, StageMapped, StepsMapped, TouchpointMapped, Within


class Act(StrEnum):
    """What became of a part of the map."""

    ADDED = "added"
    CHANGED = "changed"
    RETIRED = "retired"
    MOVED = "moved"


class Part(StrEnum):
    """A part of the map."""

    JOURNEY = "journey"
    STAGE = "stage"
    TOUCHPOINT = "touchpoint"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is another way than before. fields: which, of what changed; of a step its kind.

    key, name: of the part; of a step, "first > second" and no name.
    """

    act: Act
    part: Part
    key: str
    name: Names
    fields: tuple[str, ...] = ()


def refuse_nonsense(told: JourneyMap) -> None:
    """Raise NotUnderstood for steps to touchpoints that are not on the map, and for what contradicts itself."""
    steps, known = told.steps, {touchpoint.key for _, touchpoint in told.touchpoints()}
    for kind, first, second in each_step(steps):
        for key in (first, second):
            if key not in known:
                raise NotUnderstood(f"The steps: {kind} {first} > {second}: there is no touchpoint {key}.")
        if kind == "never" and first == second:
            raise NotUnderstood(f"The steps: never {first} > {second}: name two different touchpoints.")
    never = set(steps.never)
    for kind, first, second in each_step(steps):
        if kind != "never" and (first, second) in never:
            raise NotUnderstood(f"The steps: {first} > {second} is {kind} and never at once.")


def each_step(steps: StepsMapped) -> Iterator[tuple[str, str, str]]:
    """(kind, first, second) of every step."""
    for kind, pairs in (("allowed", steps.allowed), ("must", steps.must), ("never", steps.never)):
        yield from ((kind, *pair) for pair in pairs)
    yield from (("within", one.first, one.second) for one in steps.within)


def changes(before: JourneyMap | None, after: JourneyMap) -> tuple[Change, ...]:
    """What a version changed, in the order in which one reads a map. before: None for the first."""
    if before is None:
        return (Change(Act.ADDED, Part.JOURNEY, after.key, after.name),)
    found = list(_of_journey(before, after))
    found += _of_stages(before, after)
    found += _of_touchpoints(before, after)
    found += _of_steps(before.steps, after.steps)
    return tuple(found)


def _of_journey(before: JourneyMap, after: JourneyMap) -> Iterator[Change]:
    changed = tuple(name for name in ("name", "words", "gap_days") if getattr(before, name) != getattr(after, name))
    if changed:
        yield Change(Act.CHANGED, Part.JOURNEY, after.key, after.name, changed)


def _of_stages(before: JourneyMap, after: JourneyMap) -> Iterator[Change]:
    old, new = ({stage.key: stage for stage in told.stages} for told in (before, after))
    yield from _come_and_gone(Part.STAGE, old, new)
    for key in _kept(old, new):
        if old[key].name != new[key].name:
            yield Change(Act.CHANGED, Part.STAGE, key, new[key].name, ("name",))
    yield from (Change(Act.MOVED, Part.STAGE, key, new[key].name) for key in _moved(old, new))


def _of_touchpoints(before: JourneyMap, after: JourneyMap) -> Iterator[Change]:
    old, new = ({one.key: one for _, one in told.touchpoints()} for told in (before, after))
    yield from _come_and_gone(Part.TOUCHPOINT, old, new)
    for key in _kept(old, new):
        changed = tuple(
            one.name for one in fields(TouchpointMapped) if getattr(old[key], one.name) != getattr(new[key], one.name)
        )
        if changed:
            yield Change(Act.CHANGED, Part.TOUCHPOINT, key, new[key].name, changed)
    stood, stands = ({one.key: stage.key for stage, one in told.touchpoints()} for told in (before, after))
    moved = {key for key in _kept(old, new) if stood[key] != stands[key]} | set(_moved(old, new))
    yield from (Change(Act.MOVED, Part.TOUCHPOINT, key, new[key].name) for key in new if key in moved)


def _come_and_gone(
    part: Part,
    old: Mapping[str, StageMapped] | Mapping[str, TouchpointMapped],
    new: Mapping[str, StageMapped] | Mapping[str, TouchpointMapped],
) -> Iterator[Change]:
    yield from (Change(Act.ADDED, part, key, new[key].name) for key in new if key not in old)
    yield from (Change(Act.RETIRED, part, key, old[key].name) for key in old if key not in new)


def _kept(old: Iterable[str], new: Iterable[str]) -> list[str]:
    there = set(old)
    return [key for key in new if key in there]


def _moved(old: Iterable[str], new: Iterable[str]) -> list[str]:
    """Those that were carried elsewhere, as few as can be: all but the longest run that kept its order."""
    kept = _kept(old, new)
    place = {key: number for number, key in enumerate(old)}
    longest: list[list[str]] = []
    for key in kept:
        before = [run for run in longest if place[run[-1]] < place[key]]
        longest.append([*_longest(before), key])
    stays = set(_longest(longest))
    return [key for key in kept if key not in stays]


def _longest(runs: list[list[str]]) -> list[str]:
    return max(runs, key=lambda run: len(run), default=[])  # noqa: PLW0108 - typed


def _of_steps(before: StepsMapped, after: StepsMapped) -> Iterator[Change]:
    old, new = set(each_step(before)), set(each_step(after))
    for act, steps in ((Act.ADDED, new - old), (Act.RETIRED, old - new)):
        yield from (
            Change(act, Part.STEP, f"{first} > {second}", {}, (kind,)) for kind, first, second in sorted(steps)
        )
    hours = {(one.first, one.second): one.hours for one in before.within}
    for one in after.within:
        if hours.get((one.first, one.second), one.hours) != one.hours:
            yield Change(Act.CHANGED, Part.STEP, f"{one.first} > {one.second}", {}, ("within",))


def without_steps_to(steps: StepsMapped, gone: Iterable[str]) -> StepsMapped:
    """The steps, but those from or to touchpoints that are gone."""
    away = set(gone)

    def stays(pair: tuple[str, str] | Within) -> bool:
        ends = (pair.first, pair.second) if isinstance(pair, Within) else pair
        return not away & set(ends)

    return StepsMapped(
        allowed=tuple(filter(stays, steps.allowed)),
        must=tuple(filter(stays, steps.must)),
        never=tuple(filter(stays, steps.never)),
        within=tuple(filter(stays, steps.within)),
    )
