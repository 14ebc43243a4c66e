"""Shared by the tests of asking: a journey with a call on it, a survey there, and customers who called."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from whiteglove.customers.actions import recognise_customer
from whiteglove.customers.models import Customer
from whiteglove.encounters.models import Encounter, PlacedBy
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.settings import settings
from whiteglove.journey.models import Journey, Stage, Touchpoint


@pytest.fixture
def lost_bag(db: None) -> Journey:
    """A way that customers go with us."""
    return Journey.objects.create(key="lost-bag", name={"en": "A lost bag"})


@pytest.fixture
def call(lost_bag: Journey) -> Touchpoint:
    """They call the switchboard."""
    stage = Stage.objects.create(journey=lost_bag, key="search", name={"en": "The search"})
    return Touchpoint.objects.create(
        journey=lost_bag, stage=stage, key="call", name={"en": "The call"}, channel="phone"
    )


@pytest.fixture
def wei(db: None) -> Customer:
    """Mr. Tan, whose bag is lost."""
    return recognise_customer(SYSTEM, address="wei@mail.example", name="Wei Tan", language="en")


@pytest.fixture
def met(call: Touchpoint, wei: Customer) -> Callable[..., Encounter]:
    """Somebody met a customer at the call, an hour and a half ago unless told otherwise."""

    def meet(external_id: str | None = None, *, at: datetime | None = None, **columns: object) -> Encounter:
        began = at or clock.now() - timedelta(minutes=90)
        known: dict[str, object] = {
            "customer": wei,
            "journey": call.journey,
            "touchpoint": call,
            "channel": "phone",
            "at": began,
            "ended_at": began + timedelta(minutes=10),
            "placed_by": PlacedBy.SOURCE,
        }
        return Encounter.objects.create(external_id=external_id, **(known | columns))

    return meet


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk has an address in the world."""
    own = settings().model_copy(update={"public_url": "https://desk.example/"})
    monkeypatch.setattr("whiteglove.perception.asking.links.settings", lambda: own)
