"""A small map, and records from elsewhere, for the tests of encounters."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from whiteglove.customers.actions.meeting import Somebody
from whiteglove.encounters.given import EncounterGiven
from whiteglove.journey.models import Journey, Stage, Touchpoint

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AIKO = Somebody(address="aiko@mail.example", name="Aiko Tanaka")


@pytest.fixture
def lost_bag(db: None) -> Journey:
    """A journey of two stages: a call, a mail, a delivery that ends it."""
    return a_journey()


def a_journey(key: str = "lost-bag") -> Journey:
    """The map of that journey."""
    journey = Journey.objects.create(key=key, name={"en": "A lost bag"}, gap_days=14)
    found = Stage.objects.create(journey=journey, key="noticed", name={"en": "Noticed"}, position=0)
    back = Stage.objects.create(journey=journey, key="back", name={"en": "Back"}, position=1)
    for position, (stage, touchpoint, channel) in enumerate(
        [(found, "call", "phone"), (found, "mail", "email"), (back, "delivery", "counter")]
    ):
        Touchpoint.objects.create(
            journey=journey,
            stage=stage,
            key=touchpoint,
            name={"en": touchpoint.title()},
            channel=channel,
            position=position,
            ends_episode=touchpoint == "delivery",
        )
    return journey


def met(external_id: str, touchpoint: str = "call", *, days: float = 0, **more: Any) -> EncounterGiven:
    """Aiko met us so many days after that Monday."""
    given: dict[str, Any] = {
        "external_id": external_id, "customer": AIKO, "journey": "lost-bag", "touchpoint": touchpoint,
        "channel": "phone", "at": MONDAY + timedelta(days=days),
    }  # fmt: skip
    return EncounterGiven(**given | more)
