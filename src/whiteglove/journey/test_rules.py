"""What changed from one map to the next, as tables."""

from dataclasses import replace
from typing import Any

import pytest

from whiteglove.journey.conftest import lost_bag
from whiteglove.journey.reading import map_from
from whiteglove.journey.rules import Act, Part, changes, without_steps_to
from whiteglove.journey.shape import JourneyMap, StepsMapped, Within

Seen = list[tuple[Act, Part, str, tuple[str, ...]]]


def seen(before: JourneyMap, after: JourneyMap) -> Seen:
    return [(one.act, one.part, one.key, one.fields) for one in changes(before, after)]


def with_stages(change: Any) -> JourneyMap:
    given = lost_bag()
    change(given["stages"], given["steps"])
    return map_from(given)


def test_the_first_version_adds_the_journey(bag_map: JourneyMap) -> None:
    (only,) = changes(None, bag_map)
    assert (only.act, only.part, only.key) == (Act.ADDED, Part.JOURNEY, "lost-bag")


def test_the_same_map_changes_nothing(bag_map: JourneyMap) -> None:
    assert changes(bag_map, replace(map_from(lost_bag()), revision=9)) == ()


def rename(stages: Any, _steps: Any) -> None:
    stages[0]["touchpoints"][0]["name"]["ja"] = "電話"
    stages[0]["touchpoints"][0]["wants"] = "An answer"
    stages[1]["name"] = "Back"


def take_off(stages: Any, steps: Any) -> None:
    del stages[1]
    steps.update(must=[], never=[], within=[])


def carry(stages: Any, _steps: Any) -> None:
    stages[1]["touchpoints"].insert(0, stages[0]["touchpoints"].pop(0))


def swap(stages: Any, _steps: Any) -> None:
    stages.reverse()


def add(stages: Any, steps: Any) -> None:
    stages[1]["touchpoints"].append({"key": "thanks", "name": "Thanks"})
    steps["allowed"].append(["courier", "thanks"])
    steps["within"][0]["hours"] = 24


CASES: list[tuple[Any, Seen]] = [
    (
        rename,
        [
            (Act.CHANGED, Part.STAGE, "back", ("name",)),
            (Act.CHANGED, Part.TOUCHPOINT, "call", ("name", "wants")),
        ],
    ),
    (
        take_off,
        [
            (Act.RETIRED, Part.STAGE, "back", ()),
            (Act.RETIRED, Part.TOUCHPOINT, "courier", ()),
            (Act.RETIRED, Part.STEP, "call > courier", ("must",)),
            (Act.RETIRED, Part.STEP, "courier > call", ("never",)),
            (Act.RETIRED, Part.STEP, "call > courier", ("within",)),
        ],
    ),
    (carry, [(Act.MOVED, Part.TOUCHPOINT, "call", ())]),
    (swap, [(Act.MOVED, Part.STAGE, "telling", ()), (Act.MOVED, Part.TOUCHPOINT, "courier", ())]),
    (
        add,
        [
            (Act.ADDED, Part.TOUCHPOINT, "thanks", ()),
            (Act.ADDED, Part.STEP, "courier > thanks", ("allowed",)),
            (Act.CHANGED, Part.STEP, "call > courier", ("within",)),
        ],
    ),
]


@pytest.mark.parametrize(("change", "expected"), CASES, ids=lambda one: getattr(one, "__name__", ""))
def test_what_changed(bag_map: JourneyMap, change: Any, expected: Seen) -> None:
    assert sorted(seen(bag_map, with_stages(change))) == sorted(expected)


def test_steps_go_with_their_touchpoints(bag_map: JourneyMap) -> None:
    assert without_steps_to(bag_map.steps, {"courier"}) == StepsMapped(allowed=(("call", "transfer"),))
    left = without_steps_to(bag_map.steps, {"transfer"})
    assert (left.allowed, left.within) == ((), (Within("call", "courier", 48),))
