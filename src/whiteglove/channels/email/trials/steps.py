"""The steps of a trial, and how far one came."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Side(StrEnum):
    """Mail coming in, or answers going out."""

    IN = "in"
    OUT = "out"


class Step(StrEnum):
    """What is tried, in this order."""

    NAME = "name"
    CONNECTION = "connection"
    PRIVATE = "private"
    SIGN_IN = "sign_in"
    FOLDER = "folder"
    TAKES_MAIL = "takes_mail"


class Came(StrEnum):
    """How a step ended."""

    WELL = "well"
    FAILED = "failed"
    NOT_TRIED = "not_tried"


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step. code: why it failed, or what is worth knowing, in one word; said: the same in words."""

    side: Side
    step: Step
    came: Came
    code: str = ""
    said: str = ""
    about: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


class Hindered(Exception):
    """A step failed; those after it are not tried."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


def walk(side: Side, walking: Callable[["Trail"], None], *, steps: Iterable[Step]) -> list[StepTaken]:
    """Take the steps until one fails. Whatever was not reached is said to be not tried."""
    trail = Trail(side)
    with suppress(Hindered):
        walking(trail)
    reached = {taken.step for taken in trail.taken}
    return trail.taken + [StepTaken(side, step, Came.NOT_TRIED) for step in steps if step not in reached]


class Trail:
    """The steps taken so far on one side."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.taken: list[StepTaken] = []

    def well(self, step: Step, about: str = "", *, code: str = "", said: str = "") -> None:
        """A step went well."""
        self.taken.append(StepTaken(self.side, step, Came.WELL, code, said, about))

    def failed(self, step: Step, about: str, *, code: str, said: str) -> Hindered:
        """A step failed; raise what this returns unless others can be tried all the same."""
        self.taken.append(StepTaken(self.side, step, Came.FAILED, code or "broken", said, about))
        return Hindered(code, said)
