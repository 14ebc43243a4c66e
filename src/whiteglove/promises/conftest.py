"""Promises made to Aiko, for the tests of the ledger; the clock and her mails are those of conversations."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from whiteglove.conversations.conftest import Time, time, wrote
from whiteglove.customers.actions import recognise_customer
from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.promises.actions import Said, Wanted, promise, take_message
from whiteglove.promises.models import Promise
from whiteglove.team.models import Team

__all__ = ["Promised", "Taken", "Time", "met", "promised", "taken", "time", "wrote"]

Promised = Callable[..., Promise]
Taken = Callable[..., Promise]


@pytest.fixture
def met(db: None) -> Customer:
    """Aiko, as our customer."""
    return recognise_customer(SYSTEM, address="aiko@mail.example", name="Aiko Tanaka", language="en")


@pytest.fixture
def promised(met: Customer, as_ben: Actor, front_desk: Team) -> Promised:
    """Ben promises Aiko something: `promised("Your bag", days=2, conversation=bag.pk)`."""

    def make(
        what: str = "Her bag is brought", *, by: Actor = as_ben, hours: float = 0, days: float = 0, **more: Any
    ) -> Promise:
        due = clock.now() + timedelta(days=days, hours=hours or (0 if days else 24))
        given: dict[str, Any] = {"team": front_desk, "made_where": "call", "due": due} | more
        return promise(by, met, Said(what=what, **given))

    return make


@pytest.fixture
def taken(time: Time, as_ben: Actor) -> Taken:
    """Ben takes a message: `taken(number="+65 ...", hours=3)`."""

    def take(*, by: Actor = as_ben, starts: float = 0, hours: float = 2, **more: Any) -> Promise:
        given: dict[str, Any] = {
            "name": "Mr. Tan",
            "number": "+65 9123 4567",
            "about": "His bag",
            "begins": time.now + timedelta(hours=starts),
            "ends": time.now + timedelta(hours=starts + hours),
        } | more
        return take_message(by, Wanted(**given))

    return take
