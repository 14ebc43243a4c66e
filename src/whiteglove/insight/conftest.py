"""Customers to whom the same was done, some of whom were angry: for the tests of fairness."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Customer
from whiteglove.encounters.conftest import lost_bag  # noqa: F401 - a fixture
from whiteglove.foundation import clock
from whiteglove.recovery.models import Gesture, Obstruction, Upset
from whiteglove.rulebook.models import Rule
from whiteglove.team.models import Team

Harmed = Callable[..., Conversation]
BY = "system"


@pytest.fixture
def r17(db: None) -> Rule:
    """The rule that stands in everybody's way."""
    words = {"en": "Original receipt only"}
    return Rule.objects.create(
        key="R-17", title=words, text=words, serves="organisation", is_mandatory=True, added_by_whom=BY
    )


@pytest.fixture
def harmed(front_desk: Team, r17: Rule) -> Harmed:
    """Somebody in whose way the rule stood: `harmed("Aiko", angry=True, worth=8000, given_after=2)`."""

    def harm(  # noqa: PLR0913 - a story told in words
        name: str,
        *,
        angry: bool = False,
        worth: int | None = None,
        given_after: float = 1,
        days_ago: float = 30,
        team: Team = front_desk,
        language: str | None = "en",
        with_us_days: int = 2000,
        asked: bool | None = False,
        rule: Rule | None = r17,
    ) -> Conversation:
        at = clock.now() - timedelta(days=days_ago)
        customer, _ = Customer.objects.get_or_create(
            name=name, defaults={"since": at - timedelta(days=with_us_days), "language": language}
        )
        matter = conversation(customer, team, at=at, language=language)
        Obstruction.objects.create(
            conversation=matter, customer=customer, rule=rule, wanted="Pay it back", said_by="colleague", at=at,
            by_whom=BY,
        )  # fmt: skip
        if angry:
            Upset.objects.create(conversation=matter, at=at, by_whom=BY)
        if worth is not None:
            give_to(matter, worth, at=at + timedelta(hours=given_after), was_asked_for=asked)
        return matter

    return harm


def conversation(customer: Customer, team: Team, *, at: datetime, language: str | None = "en") -> Conversation:
    """A matter that is over."""
    return Conversation.objects.create(
        customer=customer, team=team, subject=f"The bag of {customer.name}", language=language, opened_at=at,
        updated_at=at, is_open=False, needs_answer=False, closed_at=at,
    )  # fmt: skip


def give_to(matter: Conversation, worth: int, *, at: datetime, **more: Any) -> Gesture:
    """A refund, in the house's currency unless said otherwise."""
    given: dict[str, Any] = {
        "conversation": matter, "kind": "refund", "currency": "EUR", "why": "It was our fault", "by_whom": BY,
    }  # fmt: skip
    return Gesture.objects.create(customer=matter.customer, worth=worth, at=at, **(given | more))


@pytest.fixture
def unfair(harmed: Harmed) -> None:
    """Twelve customers with the same harm: who was angry got 40 to 80 more, and sooner."""
    for number in range(6):
        harmed(f"Calm {number}", worth=1000 + 100 * number, given_after=30 + number)
        harmed(f"Angry {number}", worth=5000 + 800 * number, given_after=2 + number, angry=True)
