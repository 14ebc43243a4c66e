"""What may, must and must never follow what, read from JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.journey.shape import Pair, StepsMapped, Within

MOST_STEPS = 5000
MOST_HOURS = 24 * 3650


def steps_from(given: object) -> StepsMapped:
    """Steps by kind; each is a pair, or an object with from and to. Raises NotUnderstood."""
    if given is None:
        return StepsMapped()
    if not isinstance(given, Mapping):
        raise NotUnderstood("The steps: an object with allowed, must, never and within.")
    return StepsMapped(
        allowed=_pairs(given, "allowed"),
        must=_pairs(given, "must"),
        never=_pairs(given, "never"),
        within=_within(given),
    )


def _pairs(given: Mapping[str, Any], kind: str) -> tuple[Pair, ...]:
    return tuple(sorted({pair[:2] for _, pair in _each(given, kind)}))


def _within(given: Mapping[str, Any]) -> tuple[Within, ...]:
    found: dict[Pair, Within] = {}
    for place, (first, second, hours) in _each(given, "within"):
        if isinstance(hours, float) and hours.is_integer():
            hours = int(hours)  # noqa: PLW2901 - 24.0 is 24
        if isinstance(hours, bool) or not isinstance(hours, int) or not 0 < hours <= MOST_HOURS:
            raise NotUnderstood(f"{place}: whole hours, from 1 to {MOST_HOURS}.")
        known = found.setdefault((first, second), Within(first, second, hours))
        if known.hours != hours:
            raise NotUnderstood(f"{place}: from {first} to {second} there are two limits.")
    return tuple(found[pair] for pair in sorted(found))


def _each(given: Mapping[str, Any], kind: str) -> Iterator[tuple[str, tuple[str, str, Any]]]:
    listed = given.get(kind) or []
    if not isinstance(listed, list | tuple) or len(listed) > MOST_STEPS:
        raise NotUnderstood(f"The steps: {kind} is a list of at most {MOST_STEPS}.")
    for number, one in enumerate(listed, 1):
        place = f"The steps: {kind} {number}"
        if isinstance(one, Mapping):
            one = (one.get("from"), one.get("to"), one.get("hours"))  # noqa: PLW2901
        if not isinstance(one, list | tuple) or len(one) < 2 or not all(isinstance(key, str) for key in one[:2]):
            raise NotUnderstood(f"{place}: two keys of touchpoints, from and to.")
        yield place, (one[0], one[1], one[2] if len(one) > 2 else None)
