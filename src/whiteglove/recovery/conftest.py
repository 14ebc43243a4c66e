"""Aiko's conversation, R-17, and poor answers, for the tests of the room; the clock and her mails are others'."""

from collections.abc import Callable
from typing import Any

import pytest

from whiteglove.conversations.conftest import Time, Wrote, time, wrote
from whiteglove.conversations.models import Conversation
from whiteglove.customers.actions import recognise_customer
from whiteglove.customers.models import Customer
from whiteglove.encounters.conftest import lost_bag
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.perception.facts import PoorAnswerReceived
from whiteglove.perception.models import Response
from whiteglove.recovery.models import Recovery
from whiteglove.recovery.reactions.recoveries import put_right_what_was_poor
from whiteglove.rulebook.models import Rule

__all__ = ["MakeRule", "Poor", "Time", "Wrote", "bag", "lost_bag", "met", "poor", "r17", "ruled", "time", "wrote"]


Poor = Callable[..., Recovery]


@pytest.fixture
def met(db: None) -> Customer:
    """Aiko, as our customer."""
    return recognise_customer(SYSTEM, address="aiko@mail.example", name="Aiko Tanaka", language="en")


@pytest.fixture
def poor(met: Customer) -> Poor:
    """Aiko answers 2 of 5 about a conversation, or about none: `poor(bag.pk)`; returns what was opened."""

    def answer(conversation: int | None = None, *, value: int = 2, comment: str = "Nobody listened.") -> Recovery:
        response = Response.objects.create(
            customer=met, kind="csat", scale_min=1, scale_max=5, value=value, comment=comment, at=clock.now()
        )
        fact = PoorAnswerReceived(
            response_id=response.pk, kind_of_question="csat", value=value, customer_id=met.pk, encounter_id=None,
            journey_id=None, touchpoint_id=None, conversation_id=conversation,
        )  # fmt: skip
        put_right_what_was_poor(fact)
        put_right_what_was_poor(fact)  # harmless when run twice
        return Recovery.objects.latest("id")

    return answer


MakeRule = Callable[..., Rule]


@pytest.fixture
def bag(time: Time, wrote: Wrote) -> Conversation:
    """Aiko asks for her bag on Monday morning."""
    return wrote()


@pytest.fixture
def ruled(db: None) -> MakeRule:
    """A rule: `ruled("R-17", "Original receipt only")`."""

    def make(key: str, title: str, **more: Any) -> Rule:
        given: dict[str, Any] = {
            "title": {"en": title}, "text": {"en": title}, "serves": "organisation", "is_mandatory": True,
            "added_by_whom": "system",
        }  # fmt: skip
        return Rule.objects.create(key=key, **given | more)

    return make


@pytest.fixture
def r17(ruled: MakeRule) -> Rule:
    """Wound tight in a bad year, and never loosened."""
    return ruled("R-17", "Original receipt only")
