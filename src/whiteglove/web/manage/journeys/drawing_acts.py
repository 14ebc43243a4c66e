"""What one does to a map in the form before it is saved: add, move, take off, put back."""

from collections.abc import Callable, Sequence

from whiteglove.journey.shape import TouchpointMapped
from whiteglove.web.manage.journeys.draft import NEW, Draft, DraftPoint, DraftStage, DraftStep, point_of


def do(draft: Draft, act: str, known: Sequence[TouchpointMapped]) -> str:
    """Do it, and say which field is to have the focus then. known: those that can be put back. An act that cannot be
    done as things stand does nothing.
    """
    name, _, ref = act.partition(":")
    doing = ACTS.get(name)
    return doing(draft, ref, known) if doing else ""


def _new(draft: Draft) -> str:
    taken = {stage.ref for stage in draft.stages} | {point.ref for _, point in draft.points()}
    return next(ref for ref in (f"{NEW}{number}" for number in range(1, 2000)) if ref not in taken)


def _add_stage(draft: Draft, _ref: str, _known: Sequence[TouchpointMapped]) -> str:
    stage = DraftStage(_new(draft))
    draft.stages.append(stage)
    return f"s-{stage.ref}"


def _add_point(draft: Draft, ref: str, _known: Sequence[TouchpointMapped]) -> str:
    stage = next((one for one in draft.stages if one.ref == ref), None)
    if stage is None:
        return ""
    point = DraftPoint(_new(draft))
    stage.points.append(point)
    return f"p-{point.ref}"


def _put_back(draft: Draft, ref: str, known: Sequence[TouchpointMapped]) -> str:
    found = next((one for one in known if one.key == ref), None)
    if found is None or not draft.stages or any(point.ref == ref for _, point in draft.points()):
        return ""
    draft.stages[-1].points.append(point_of(found))
    return f"p-{ref}"


def _off(draft: Draft, ref: str, _known: Sequence[TouchpointMapped]) -> str:
    for stage in draft.stages:
        stage.points = [point for point in stage.points if point.ref != ref]
    _forget_steps(draft)
    return "put-back"


def _stage_off(draft: Draft, ref: str, _known: Sequence[TouchpointMapped]) -> str:
    draft.stages = [stage for stage in draft.stages if stage.ref != ref]
    _forget_steps(draft)
    return "put-back"


def _forget_steps(draft: Draft) -> None:
    there = {point.ref for _, point in draft.points()} | {""}
    draft.steps = [step for step in draft.steps if {step.first, step.second} <= there]


def _move(step: int) -> Callable[[Draft, str, Sequence[TouchpointMapped]], str]:
    """One place earlier or later; at the end of a stage into the next one."""

    def move(draft: Draft, ref: str, _known: Sequence[TouchpointMapped]) -> str:
        for at, stage in enumerate(draft.stages):
            place = next((number for number, point in enumerate(stage.points) if point.ref == ref), None)
            if place is None:
                continue
            if 0 <= place + step < len(stage.points):
                stage.points.insert(place + step, stage.points.pop(place))
            elif 0 <= at + step < len(draft.stages):
                point, other = stage.points.pop(place), draft.stages[at + step].points
                other.insert(0 if step > 0 else len(other), point)
            return f"{'up' if step < 0 else 'down'}:{ref}"
        return ""

    return move


def _move_stage(step: int) -> Callable[[Draft, str, Sequence[TouchpointMapped]], str]:
    def move(draft: Draft, ref: str, _known: Sequence[TouchpointMapped]) -> str:
        place = next((number for number, stage in enumerate(draft.stages) if stage.ref == ref), None)
        if place is None:
            return ""
        if 0 <= place + step < len(draft.stages):
            draft.stages.insert(place + step, draft.stages.pop(place))
        return f"{'stage-up' if step < 0 else 'stage-down'}:{ref}"

    return move


def _add_step(draft: Draft, _ref: str, _known: Sequence[TouchpointMapped]) -> str:
    draft.steps.append(DraftStep("must", "", ""))
    return f"step-{len(draft.steps) - 1}"


def _step_off(draft: Draft, ref: str, _known: Sequence[TouchpointMapped]) -> str:
    if ref.isascii() and ref.isdecimal() and int(ref) < len(draft.steps):
        del draft.steps[int(ref)]
    return "add-step"


ACTS: dict[str, Callable[[Draft, str, Sequence[TouchpointMapped]], str]] = {
    "add-stage": _add_stage,
    "add-point": _add_point,
    "back": _put_back,
    "off": _off,
    "stage-off": _stage_off,
    "up": _move(-1),
    "down": _move(1),
    "stage-up": _move_stage(-1),
    "stage-down": _move_stage(1),
    "add-step": _add_step,
    "step-off": _step_off,
}
