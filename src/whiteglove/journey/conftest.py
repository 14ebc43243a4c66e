"""A small map for the tests of the room."""

from typing import Any

import pytest

from whiteglove.journey.reading import map_from
from whiteglove.journey.shape import JourneyMap


def lost_bag(**more: Any) -> dict[str, Any]:
    """Two stages, three touchpoints and steps between them, as JSON."""
    return {
        "key": "lost-bag",
        "name": {"en": "A lost bag", "ja": "紛失した手荷物"},
        "words": "Until it is back.",
        "gap_days": 30,
        "stages": [
            {
                "key": "telling",
                "name": "Telling us",
                "touchpoints": [
                    {"key": "call", "name": {"en": "Call", "ja": "お電話"}, "channel": "phone", "key_moment": True},
                    {"key": "transfer", "name": "Transfer", "channel": "phone"},
                ],
            },
            {
                "key": "back",
                "name": "Getting it back",
                "touchpoints": [{"key": "courier", "name": "Courier", "channel": "courier", "ours": False}],
            },
        ],
        "steps": {
            "allowed": [["call", "transfer"]],
            "must": [["call", "courier"]],
            "never": [["courier", "call"]],
            "within": [{"from": "call", "to": "courier", "hours": 48}],
        },
    } | more


@pytest.fixture
def bag_map() -> JourneyMap:
    """The small map."""
    return map_from(lost_bag())
